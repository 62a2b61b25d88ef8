import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { formatNumber, setLanguage, setNumbers } from "../../frontend/src/i18n/i18n.js";
import { formatScientific } from "../../frontend/src/i18n/scientific.js";
import { readNumber, writeNumber } from "../../frontend/src/i18n/typed-numbers.js";

afterEach(() => {
  setLanguage("en", {});
  setNumbers({ mark: "auto", digits: null });
});

/**
 * @param {string} language
 * @param {Record<string, number | null>} expected
 */
function reads(language, expected) {
  setLanguage(language, {});
  const found = Object.keys(expected).map((text) => [text, readNumber(text)]);
  assert.deepEqual(Object.fromEntries(found), expected);
}

test("on an English page numbers are read, whichever mark and minus they are typed with", () => {
  reads("en", {
    "0,5": 0.5,
    "-0,75": -0.75,
    "−0.75": -0.75,
    "–3": -3,
    "+2": 2,
    ".5": 0.5,
    "5.": 5,
    " 7 ": 7,
    "1e-3": 0.001,
    "1.5E2": 150,
    "1,5e−3": 0.0015,
    "12,345.5": 12345.5,
    "12 345": 12345,
    "1,500": 1500,
    "0,500": 0.5,
    "1,234,567": 1234567,
  });
});

test("what is no number is none", () => {
  const none = [
    "1/3",
    "",
    "-",
    ",",
    "e5",
    "1.2.3",
    "1,2,3",
    "--1",
    "seven",
    "0x10",
    "1 2",
    "½",
    "5%",
  ];
  reads("en", Object.fromEntries(none.map((text) => [text, null])));
});

test("on a German page a comma is the decimal mark, and English is read where that says nothing", () => {
  reads("de", {
    "0,5": 0.5,
    0.5: 0.5,
    "1.234,5": 1234.5,
    1.234: 1234,
    "1,234": 1.234,
    "1/3": null,
  });
});

test("French spaces, Swiss apostrophes and Indian lakhs group digits", () => {
  reads("fr", { "12 345,5": 12345.5, "12\u202f345,5": 12345.5, "12\u00a0345": 12345 });
  reads("de-CH", { "12’345.5": 12345.5, "12'345.5": 12345.5 });
  reads("hi", { "12,34,567.5": 1234567.5 });
});

test("the decimal mark chosen in the help counts before the language", () => {
  setNumbers({ mark: "comma", digits: null });
  assert.deepEqual([readNumber("0,500"), readNumber("1,500"), readNumber("1.5")], [0.5, 1.5, 1.5]);
  assert.equal(writeNumber(-0.75), "−0,75");
});

test("what the page writes is read, in any language", () => {
  for (const language of ["en", "de", "fr", "hi", "ar", "pt", "pl", "de-CH", "en-IN", "fa"]) {
    setLanguage(language, {});
    for (const value of [0, 0.5, -0.75, 1234567.25, -1000, 1e-7, 0.0001]) {
      assert.equal(readNumber(writeNumber(value)), Number(value.toPrecision(6)), language);
      assert.equal(readNumber(formatNumber(value, 2)), Number(value.toFixed(2)), language);
    }
    assert.equal(readNumber(formatScientific(1.9e-6)), 1.9e-6, language);
  }
});

test("a field shows six digits without grouping, and a small number with a power of ten", () => {
  const written = [1234.5678, -0.1, Math.fround(0.7), 1.8e-8, 784].map(writeNumber);
  assert.deepEqual(written, ["1234.57", "−0.1", "0.7", "1.8e−8", "784"]);
});
