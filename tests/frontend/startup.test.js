import assert from "node:assert/strict";
import { test } from "node:test";
import { placeAsked, takeLink } from "../../frontend/src/app/navigation/startup.js";
import { readParams } from "../../frontend/src/app/navigation/query-params.js";

/**
 * A browser at an address, and where it was moved to.
 * @param {string} href
 * @param {any} state
 */
function browserAt(href, state = null) {
  const location = new URL(href);
  const history = {
    state,
    replaceState: (
      /** @type {any} */ _,
      /** @type {string} */ __,
      /** @type {string} */ address,
    ) => {
      location.href = new URL(address, location.href).href;
    },
  };
  return /** @type {any} */ ({ location, history });
}

test("a link in the path moves to the fragment, below whatever path the page has", () => {
  const browser = browserAt("https://a.example/nets/at/1.BwR3?theme=dark");
  assert.equal(takeLink(browser), true);
  assert.equal(browser.location.href, "https://a.example/nets/?theme=dark#1.BwR3");
});

test("a page is opened by a link if its fragment is one, or its entry of the history keeps one", () => {
  assert.equal(takeLink(browserAt("https://a.example/#1.BwR3")), true);
  assert.equal(takeLink(browserAt("https://a.example/", { place: "1.BwR3" })), true);
  assert.equal(takeLink(browserAt("https://a.example/#pad")), false);
  assert.equal(takeLink(browserAt("https://a.example/at/")), false);
});

test("what a query asks for is a place that says nothing else", () => {
  const params = readParams("?digit=3&view=wall&neuron=1.9&mode=live", false, ["wall"]);
  assert.deepEqual(placeAsked(params), {
    mode: "live",
    view: "wall",
    input: { type: "handwriting", digit: 3, seed: 1 },
    selection: { layer: 1, neuron: 9 },
  });
  assert.deepEqual(placeAsked(readParams("", false, [])), {});
});
