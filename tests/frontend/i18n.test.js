import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  formatNumber,
  formatPercent,
  language,
  onSpoken,
  setLanguage,
  setNumbers,
  t,
} from "../../frontend/src/i18n/i18n.js";

afterEach(() => setLanguage("en", {}));

test("a message is filled with its values, numbers as the language writes them", () => {
  const values = { correct: 9712, total: 10000 };
  assert.equal(
    t("header.measured.mnist", values),
    "9,712 of the 10,000 MNIST test images are read correctly",
  );
});

test("the plural rules of the language choose the form", () => {
  assert.equal(t("header.parameters", { count: 1 }), "1 weight or bias");
  assert.equal(t("header.parameters", { count: 13002 }), "13,002 weights and biases");
});

test("a value given as text is left as it is", () => {
  assert.equal(t("gallery.image", { index: "1234", label: "5" }), "Test image 1234, labelled 5");
});

test("a key that is not in the catalogue is a slip, and named", () => {
  assert.throws(() => t("no.such.key"), /"no\.such\.key"/);
});

test("another language speaks with its own numbers, and in English where it has no words", () => {
  setLanguage("de", { "pad.title": "Zeichne eine Ziffer" });
  assert.equal(language(), "de");
  assert.equal(t("pad.title"), "Zeichne eine Ziffer");
  assert.equal(t("tools.clear"), "Clear");
  assert.equal(formatNumber(1234.5, 2), "1.234,50");
});

test("a language with more forms than English gets the right one", () => {
  const forms = { one: "{count} jedna", few: "{count} kilka", many: "{count} wiele", other: "x" };
  setLanguage("pl", { "header.parameters": forms });
  assert.equal(t("header.parameters", { count: 3 }), "3 kilka");
  assert.equal(t("header.parameters", { count: 5 }), "5 wiele");
});

test("numbers have as many digits as asked for", () => {
  assert.equal(formatNumber(0.5, 3), "0.500");
  assert.equal(formatNumber(1.5), "1.5");
  assert.equal(formatPercent(0.9712), "97.1%");
});

test("a change of language or number format reaches each listener until it stops", () => {
  let heard = 0;
  const stop = onSpoken(() => (heard += 1));
  setLanguage("de", {});
  setNumbers({ mark: "auto", digits: null });
  assert.equal(heard, 2);
  stop();
  setLanguage("en", {});
  assert.equal(heard, 2);
});
