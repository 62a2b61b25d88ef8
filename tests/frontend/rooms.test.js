import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { ESLint } from "eslint";
import { ROOMS, objection } from "../../.dev/rooms.js";
import { TOP } from "../../.dev/process.js";

/** What each room would most like to import, and may not. */
const TEMPTATIONS = {
  store: "net/transport",
  math: "store/state",
  net: "store/store",
  actions: "panels/panel",
  input: "stage/renderer",
  "stage/views": "stage/renderer",
  stage: "store/state",
  panels: "store/store",
  figures: "net/api",
  lesson: "app/actions",
  puzzles: "app/actions",
  tour: "app/actions",
  inside: "panels/inside",
  a11y: "net/wire",
  app: "panels/header",
  "app/sync": "app/render/stage",
  "app/navigation": "app/sync/connection",
  "app/input": "net/api",
  "app/render": "net/api",
  "app/help": "app/navigation/navigator",
  embed: "panels/header",
  i18n: "store/state",
};

const eslint = new ESLint({ cwd: TOP });

/**
 * The complaints of `forwardpass/rooms` about one source.
 * @param {string} source
 * @param {string} path below frontend/src
 */
async function complaints(source, path) {
  const [result] = await eslint.lintText(source, { filePath: `frontend/src/${path}` });
  return result.messages.filter(({ ruleId }) => ruleId === "forwardpass/rooms");
}

test("each room has its temptation here", () => {
  assert.deepEqual(Object.keys(TEMPTATIONS), Object.keys(ROOMS));
});

for (const [room, forbidden] of Object.entries(TEMPTATIONS)) {
  test(`${room} may not import ${forbidden}`, async () => {
    const up = "../".repeat(room.split("/").length);
    const source = `import { x } from "${up}${forbidden}.js";\nx();\n`;
    assert.equal((await complaints(source, `${room}/example.js`)).length, 1);
  });

  test(`${room} may not import main`, () => {
    assert.match(objection(`${room}/example`, "main") ?? "", /may import/);
  });
}

test("a lazy import and a re-export are seen too", async () => {
  assert.equal((await complaints('import("../store/state.js");\n', "net/example.js")).length, 1);
  assert.equal((await complaints('export * from "../store/state.js";\n', "net/x.js")).length, 1);
});

test("what a room may import raises no complaint", async () => {
  const source = `import { x } from "../layout.js";
import { y } from "../../types.js";
import { z } from "../../options.js";
x(y, z);
`;
  assert.deepEqual(await complaints(source, "stage/views/example.js"), []);
});

test("main may import every room", () => {
  for (const room of Object.keys(ROOMS)) assert.equal(objection("main", `${room}/example`), null);
});

test("a folder without a row among the rooms is refused", () => {
  assert.match(objection("attic/example", "store/state") ?? "", /add a row to \.dev\/rooms\.json/);
});

test("every folder of the page that holds modules is a room", () => {
  const names = readdirSync(join(TOP, "frontend/src"), { recursive: true, encoding: "utf8" });
  const folders = new Set(
    names
      .filter((name) => name.endsWith(".js") && name.includes(sep))
      .map((name) => name.split(sep)[0]),
  );
  for (const folder of folders) assert.ok(folder in ROOMS, `${folder} has no row among the rooms`);
});
