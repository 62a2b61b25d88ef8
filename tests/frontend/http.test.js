import assert from "node:assert/strict";
import { after, mock, test } from "node:test";
import { fetchHandwriting } from "../../frontend/src/net/api.js";
import { saveNetwork } from "../../frontend/src/net/api/networks.js";
import { answerRequestsBy } from "../../frontend/src/net/http.js";

/** @type {string[]} */
const asked = [];

/** @param {string} address */
async function answer(address) {
  asked.push(address);
  return Response.json({ digits: [] });
}

after(() => answerRequestsBy((address, options) => fetch(address, options)));

test("every request for data goes through one function, which something else than a server may be", async () => {
  const fetched = mock.method(globalThis, "fetch", async () => Response.json({}));
  answerRequestsBy(answer);
  const switches = { activations: [null], off: [], noBias: [], bits: null, binary: false };
  assert.deepEqual(await fetchHandwriting(1), []);
  await saveNetwork({ model: "digits", changes: [], switches }, "json");
  assert.deepEqual(asked, ["api/handwriting?seed=1", "api/networks/save?format=json"]);
  assert.equal(fetched.mock.callCount(), 0);
});
