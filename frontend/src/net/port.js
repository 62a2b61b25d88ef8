/**
 * Asks over a message port: questions and answers are the packets of Socket.IO, one in each message, so frames and maps
 * are those of the server's socket.
 * @module
 */

import { Decoder, Encoder, PacketType } from "socket.io-msgpack-parser";

/** @import { Fetch } from "./http.js" */
/** @import { Connection } from "./socket.js" */

const nothing = () => {};

/**
 * @param {Pick<MessagePort, "postMessage" | "onmessage">} port
 * @returns {{connect: () => Connection, request: Fetch}} `request` asks what a page asks its server over HTTP.
 */
export function overPort(port) {
  /** @type {Map<string, (...args: any[]) => void>} */
  const listeners = new Map();
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();
  let lastId = 0;
  const encoder = new Encoder();
  const decoder = new Decoder();

  decoder.on("decoded", (/** @type {{type: number, id?: number, data: any[]}} */ packet) => {
    const { type, id = 0, data } = packet;
    if (type === PacketType.EVENT) {
      const [event, argument] = data;
      listeners.get(event)?.(argument, nothing); // nothing waits for the page to have received it
      return;
    }
    waiting.get(id)?.(data[0]);
    waiting.delete(id);
  });
  port.onmessage = ({ data }) => decoder.add(data);

  /** @type {Connection["emit"]} */
  function emit(event, argument, onAnswer) {
    lastId += 1;
    waiting.set(lastId, onAnswer);
    const packet = { type: PacketType.EVENT, nsp: "/", id: lastId, data: [event, argument] };
    port.postMessage(/** @type {any} */ (encoder.encode(packet))[0]); // its type is not a list
    return lastId;
  }

  /** The other side is there from the start. Nothing reports when it goes away; it only stops answering. */
  const connect = () => queueMicrotask(() => listeners.get("connect")?.());

  return {
    connect() {
      connect();
      return {
        active: true,
        emit,
        on: (event, listener) => listeners.set(event, listener),
        connect,
        disconnect: () => waiting.clear(),
      };
    },

    async request(address, { body = null } = {}) {
      const sent = body === null ? null : new Uint8Array(await new Response(body).arrayBuffer());
      return new Promise((resolve) => {
        emit("request", { address, body: sent }, (answer) => {
          const { status, type, body: received } = answer ?? { status: 500 };
          resolve(
            new Response(received, { status, headers: type ? { "content-type": type } : {} }),
          );
        });
      });
    },
  };
}
