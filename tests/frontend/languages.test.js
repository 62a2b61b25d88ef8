import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { choose } from "../../frontend/src/i18n/choose.js";
import { formatNumber, setLanguage, setNumbers } from "../../frontend/src/i18n/i18n.js";
import { mirrored, stretched } from "../../frontend/src/i18n/pseudo.js";

afterEach(() => {
  setLanguage("en", {});
  setNumbers({ mark: "auto", digits: null });
});

test("the first wish that can be met is met, by the language of elsewhere if need be", () => {
  assert.equal(choose(["fr", "de-AT", "en"], ["en", "de"]), "de");
  assert.equal(choose(["PT-br"], ["en", "pt", "pt-BR"]), "pt-BR");
  assert.equal(choose(["en-GB", "de"], ["en", "de"]), "en");
  assert.equal(choose(["fr"], ["en", "de"]), "en");
});

test("the decimal mark is the language's own until another is chosen", () => {
  setLanguage("de", {});
  assert.equal(formatNumber(1234.5, 1), "1.234,5");
  setNumbers({ mark: "point", digits: null });
  assert.equal(formatNumber(1234.5, 1), "1,234.5");
  setLanguage("en", {});
  setNumbers({ mark: "comma", digits: null });
  assert.equal(formatNumber(0.25, 2), "0,25");
});

test("chosen digits replace those of a fraction, and leave counts alone", () => {
  setNumbers({ mark: "auto", digits: 4 });
  assert.equal(formatNumber(0.5, 2), "0.5000");
  assert.equal(formatNumber(12, 0), "12");
  assert.equal(formatNumber(13002), "13,002");
});

test("what rounds to zero has no sign", () => {
  assert.equal(formatNumber(-0.004, 2), "0.00");
  assert.equal(formatNumber(-0.006, 2), "−0.01");
});

test("figures are those of the formulas in every language", () => {
  setLanguage("ar-EG", {});
  assert.match(formatNumber(1.5, 1), /^1\D5$/);
});

test("the long language accents, brackets and lengthens, and keeps the places of values", () => {
  const { a, b } = stretched({ a: "Play {name} now", b: { one: "{count} a", other: "x" } });
  assert.equal(a, "⟦Þĺåý {name} ñöŵ öñé⟧");
  assert.deepEqual(b, { one: "⟦{count} å ⟧", other: "⟦ẋ ⟧" });
});

test("the mirrored language turns each word around and keeps the places of values", () => {
  assert.equal(mirrored({ a: "a {name}, b2" }).a, "\u202ea\u202c {name}, \u202eb\u202c2");
});
