/**
 * Takes the first lesson from a recording: `node tests/frontend/recorded-steps.js FOLDER/recording/` prints the steps
 * that it took, and what the recording refused.
 * @module
 */
import { readFile } from "node:fs/promises";
import { answerRequestsBy } from "../../frontend/src/net/http.js";
import { openRecording } from "../../frontend/src/net/recording.js";
import { arrive, DIGITS, openPage, seeDigit, STEPS, takeStep } from "./recorded-walk.js";

const [folder] = process.argv.slice(2);
globalThis.fetch = async (path) => new Response(await readFile(String(path)));

const recording = openRecording(folder);
/** @type {string[]} */
const refused = [];
answerRequestsBy(async (address, options) => {
  const response = await recording.respond(address, options);
  if (!response.ok) refused.push(address);
  return response;
});
const page = openPage(() => ({
  active: true,
  ...recording,
  emit: (event, argument, onAnswer) =>
    recording.emit(event, argument, (answer) => {
      if (answer === null) refused.push(`${event} in ${page.store.get().lesson?.step}`);
      onAnswer(answer);
    }),
}));
await arrive(page);
for (const digit of DIGITS) await seeDigit(page, digit);
/** @type {string[]} */
const steps = [];
for (const { name } of STEPS) {
  await takeStep(page, name);
  steps.push(name);
}
const checked = Object.keys(page.store.get().checks?.findings ?? {}).length;
console.log(JSON.stringify({ steps, refused, checked }));
process.exit(0);
