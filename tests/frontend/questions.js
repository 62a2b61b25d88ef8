/**
 * What `forwardpass export` asks a server: every question of a page that looks at the ten digits and takes the first
 * lesson. `node tests/frontend/questions.js` writes them to `backend/forwardpass/recording/questions.json`. Run it
 * after a change in a step of the lesson or in a trained network.
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { answerRequestsBy } from "../../frontend/src/net/http.js";
import { createEdits } from "../../frontend/src/net/recording/edits.js";
import { bytesOf, keyOf, withoutSeq } from "../../frontend/src/net/recording/keys.js";
import { connectSocketIo } from "../../frontend/src/net/socket-io.js";
import { arrive, DIGITS, openPage, seeDigit, STEPS, takeStep } from "./recorded-walk.js";

const FILE = fileURLToPath(
  new URL("../../backend/forwardpass/recording/questions.json", import.meta.url),
);
const COMMAND = fileURLToPath(new URL("../../.venv/bin/forwardpass", import.meta.url));

/** @typedef {{network: string, changes: unknown, switches: unknown, event: string, argument: unknown}} Ask */

/** Keeps what a page asks, of which network, section by section. */
function createLog() {
  /** @type {{asks: Map<string, Ask>, requests: Set<string>}} */
  let section = { asks: new Map(), requests: new Set() };
  let network = "";
  /** @type {unknown} */
  let switches = null;
  /** @type {ArrayBuffer[]} */
  let weights = [];
  /** @type {ReturnType<typeof createEdits> | null} */
  let edits = null;
  /** How each edited network was first made. */
  const made = new Map();

  /** @param {any} asked */
  function edit(asked) {
    edits ??= createEdits(weights);
    if ("seq" in asked) {
      edits.set(asked);
      switches = asked;
    } else edits.change(asked);
  }

  /** The changed dials, as in a frame of changes. */
  function changes() {
    const letters = Array.from(edits?.keep().dials ?? [], ([dial, value]) => dial + value).join("");
    return letters && Buffer.from(letters, "latin1");
  }

  return {
    /** Begins a section and returns it. */
    begin() {
      section = { asks: new Map(), requests: new Set() };
      return section;
    },

    /** @param {string} address */
    request: (address) => void section.requests.add(address),

    /** @param {any} frame */
    heard: (frame) => void weights.push(ArrayBuffer.isView(frame) ? bytesOf(frame) : frame),

    /**
     * @param {string} event
     * @param {any} argument
     */
    asked(event, argument) {
      if (event === "hello") return;
      if (event === "open_model") {
        network = argument.name;
        [switches, weights, edits] = [null, [], null];
      } else if (event === "change" || event === "switches") edit(argument);
      const now = `${network} ${edits?.key ?? " "}`;
      if (!made.has(now)) made.set(now, { changes: changes() || null, switches });
      const bare = event === "input" ? withoutSeq(argument).bare : argument;
      const isState = ["open_model", "change", "switches"].includes(event);
      const key = `${now} ${isState ? "" : keyOf(event, bare)}`;
      const ask = isState ? { event: null, argument: null } : { event, argument: bare };
      section.asks.set(key, { network, ...made.get(now), ...ask });
    },
  };
}

/** Starts a server; returns its URL and how to stop it. */
async function serve() {
  const options = ["serve", "--port", "0", "--heavy-calls-per-minute", "1000000"];
  const child = spawn(COMMAND, options, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  return { url: String(line).trim().split(" ").at(-1) ?? "", stop: () => child.kill() };
}

/** @param {string} url */
async function questionsAskedOf(url) {
  const log = createLog();
  answerRequestsBy((address, options) => {
    if (!options) log.request(address);
    return fetch(`${url}/${address}`, options);
  });
  const page = openPage(() => {
    const connection = connectSocketIo({ url });
    return {
      ...connection,
      on: (event, listener) =>
        connection.on(event, (/** @type {any[]} */ ...args) => {
          if (event === "weights") log.heard(args[0]);
          listener(...args);
        }),
      emit(event, argument, onAnswer) {
        log.asked(event, argument);
        // Under Node the parser takes a Buffer for bytes; in a browser, where a page runs, an ArrayBuffer.
        const sent = argument instanceof ArrayBuffer ? Buffer.from(argument) : inBuffers(argument);
        return connection.emit(event, sent, onAnswer);
      },
      connect: () => connection.connect(),
      disconnect: () => connection.disconnect(),
    };
  });
  const always = log.begin();
  await arrive(page);
  const digits = [];
  for (const digit of DIGITS) {
    digits.push(log.begin());
    await seeDigit(page, digit);
  }
  const steps = [];
  for (const { name } of STEPS) {
    steps.push({ name, ...log.begin() });
    await takeStep(page, name);
  }
  page.server.close();
  return { always: plain(always), digits: digits.map(plain), steps: steps.map(plain) };
}

/** @param {any} argument */
const inBuffers = (argument) =>
  Object.fromEntries(
    Object.entries(argument).map(([name, value]) => [
      name,
      value instanceof ArrayBuffer ? Buffer.from(value) : value,
    ]),
  );

/** @param {{name?: string, asks: Map<string, Ask>, requests: Set<string>}} section */
const plain = ({ name, asks, requests }) => ({
  ...(name && { name }),
  asks: [...asks.values()].map(withLetters),
  requests: [...requests],
});

/**
 * Writes bytes as base64, and leaves out the seq.
 * @param {any} value
 * @returns {any}
 */
function withLetters(value) {
  if (value instanceof ArrayBuffer) return { base64: Buffer.from(value).toString("base64") };
  if (ArrayBuffer.isView(value)) return withLetters(bytesOf(value));
  if (Array.isArray(value)) return value.map(withLetters);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "seq");
  return Object.fromEntries(entries.map(([name, each]) => [name, withLetters(each)]));
}

const server = await serve();
try {
  const questions = JSON.stringify(await questionsAskedOf(server.url));
  writeFileSync(FILE, await format(questions, { parser: "json", printWidth: 100 }));
} finally {
  server.stop();
}
process.exit(0);
