/**
 * The golden maps in `tests/wire/`, each in the Socket.IO packet that carries it.
 * @module
 */
import { readFileSync } from "node:fs";
import { Decoder } from "socket.io-msgpack-parser";

/**
 * The packet of this name, read as the page reads it.
 * @param {string} name
 */
export function goldenPacket(name) {
  const decoder = new Decoder();
  /** @type {any[]} */
  const packets = [];
  decoder.on("decoded", (/** @type {any} */ packet) => packets.push(packet));
  decoder.add(readFileSync(new URL(`../wire/${name}.msgpack`, import.meta.url)));
  return packets[0];
}

/** @param {string} name */
export const goldenMap = (name) => goldenPacket(name).data.at(-1);
