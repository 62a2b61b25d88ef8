/**
 * The widget for notebooks: an ES module as anywidget loads it. It shows the page in an iframe, so that neither has
 * the other's styles, and passes on what the page and the kernel say to each other. It loads nothing.
 *
 * The page speaks as every embed does (`public/embed.d.ts`), and over a port of its own with the kernel. Several cells
 * may show the same widget: each has a page, and each message has the name of its page.
 * @module
 */

import { followShade, shadeAround } from "../embed/shade.js";
import page from "virtual:notebook-page";

/**
 * @typedef {object} Model The part of anywidget's model that is used here.
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(content: object, callbacks?: undefined, buffers?: ArrayBufferView[]) => void} send
 * @property {(event: string, listener: (content: any, buffers: DataView[]) => void) => void} on
 * @property {(event: string, listener: (content: any, buffers: DataView[]) => void) => void} off
 */

const VERSION = 1;
/** Height until the page says how high it is, px. */
const HEIGHT = 480;

/** What follows the page in the kernel. */
const FOLLOWING = ["drawing", "pixels", "selection", "edits"].map((name) => `change:${name}`);
/** How long nothing may change before the notebook is told, so that its cells run once for each stroke, ms. */
const REST_MS = 300;

/** @type {Promise<string> | null} */
let unpacked = null;

/** Unpacks the page, once for all cells. */
function pageText() {
  unpacked ??= new Response(
    new Blob([Uint8Array.from(atob(page), (letter) => letter.charCodeAt(0))])
      .stream()
      .pipeThrough(new DecompressionStream("gzip")),
  ).text();
  return unpacked;
}

/**
 * @param {{model: Model, el: HTMLElement}} cell
 * @returns {Promise<() => void>} Takes the page away.
 */
async function render({ model, el }) {
  const view = crypto.randomUUID?.() ?? String(Math.random());
  const iframe = document.createElement("iframe");
  iframe.title = "Forward Pass";
  iframe.style.cssText = `display: block; width: 100%; height: ${HEIGHT}px; border: 0`;
  /** @type {MessagePort | null} */
  let port = null;
  let isListening = false;
  /** @type {object[]} */
  const queue = [];

  /** @param {object} message */
  function post(message) {
    if (isListening) iframe.contentWindow?.postMessage({ forwardPass: VERSION, ...message }, "*");
    else queue.push(message);
  }

  const params = model.get("_params");
  const isAuto = params.theme === "auto";
  const themed = () => (isAuto ? shadeAround(el) : params.theme);
  const unfollow = followShade(() => post({ type: "params", params: { theme: themed() } }));

  /** @param {MessageEvent} event */
  function hear({ source, data, ports }) {
    if (source !== iframe.contentWindow || data?.forwardPass !== VERSION) return;
    if (data.type === "connect") {
      [port] = ports;
      port.onmessage = ({ data: packet }) =>
        model.send({ view, type: "packet" }, undefined, [new Uint8Array(packet)]);
    } else if (data.type === "loaded") {
      isListening = true;
      post({ type: "hello", fit: true });
      for (const message of queue.splice(0)) post(message);
    } else if (data.type === "size") iframe.style.height = `${data.detail.height}px`;
    else if (data.type === "ready") model.send({ view, type: "ready" });
    else if (data.type === "selection") {
      model.send({ view, type: "selection", neuron: data.detail.neuron });
    }
  }

  /**
   * @param {{view: string, type: string, place?: object}} content
   * @param {DataView[]} buffers
   */
  function receive(content, buffers) {
    if (content.view !== view) return;
    if (content.type === "set") post({ type: "set", id: 1, place: content.place });
    else {
      const { buffer, byteOffset, byteLength } = buffers[0];
      port?.postMessage(buffer.slice(byteOffset, byteOffset + byteLength));
    }
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** A reactive notebook as marimo runs the cells that use a widget again after what the browser changes only. */
  function follow() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      model.set("_told", model.get("_told") + 1);
      model.save_changes();
    }, REST_MS);
  }

  for (const change of FOLLOWING) model.on(change, follow);
  addEventListener("message", hear);
  model.on("msg:custom", receive);
  const query = new URLSearchParams({ ...params, theme: themed() }).toString();
  const text = await pageText();
  iframe.srcdoc = text.replace("<html", `<html data-query="?${query.replaceAll("&", "&amp;")}"`);
  el.append(iframe);

  return () => {
    clearTimeout(timer);
    for (const change of FOLLOWING) model.off(change, follow);
    removeEventListener("message", hear);
    model.off("msg:custom", receive);
    unfollow();
    model.send({ view, type: "gone" });
    iframe.remove();
  };
}

export default { render };
