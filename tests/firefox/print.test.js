/** The page on paper in Firefox. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectVisitors, skip } from "./firefox.js";

/** @import { Visitor } from "./firefox.js" */

const { visit } = connectVisitors();

/**
 * Shows a page on the screen as it is printed: WebDriver BiDi prints, but emulates no print. The rules for
 * paper are made to count for the screen.
 * @param {Visitor} visitor
 */
async function asPrinted({ page, until }) {
  const enabled = () =>
    page.evaluate(() => {
      dispatchEvent(new Event("beforeprint"));
      const rules = [...document.styleSheets].flatMap((sheet) => {
        try {
          return [...sheet.cssRules];
        } catch {
          return []; // its rules are still on their way
        }
      });
      const onPaper = rules.filter(
        (rule) => rule instanceof CSSMediaRule && rule.media.mediaText === "print",
      );
      for (const rule of onPaper) /** @type {CSSMediaRule} */ (rule).media.mediaText = "screen";
      return onPaper.length > 0;
    });
  await until(enabled, true);
}

test(
  "a view is printed light and whole, with the opened neuron and without tools",
  { skip },
  async () => {
    for (const view of ["stage", "wall"]) {
      const visitor = await visit(`?motion=off&digit=3&theme=dark&neuron=1.2&view=${view}`);
      await visitor.reads("3");
      await visitor.part("inspector");
      await asPrinted(visitor);
      const found = await visitor.page.evaluate(() => {
        const shown = (/** @type {string} */ selector) =>
          document.querySelector(selector)?.checkVisibility() ?? false;
        /** @param {Element} element */
        const isCut = (element) =>
          element.scrollHeight > element.clientHeight + 1 &&
          getComputedStyle(element).overflowY !== "visible";
        /** @param {string} text */
        const luminance = (text) => {
          const [r, g, b] = (text.match(/[\d.]+/g) ?? []).map(Number);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const texts = [
          ...document.querySelectorAll("main p, main h2, main h3, main output, main td"),
        ];
        return {
          theme: document.documentElement.dataset.theme,
          shown: ["[data-part=inspector]", "[data-part=answer]", "[data-part=pad]"].map(shown),
          tools: ["[data-action=clear]", "[data-action=play]", "fp-header nav"].map(shown),
          cut: [...document.querySelectorAll("main, fp-neuron, fp-view, .input")]
            .filter((element) => element.checkVisibility() && isCut(element))
            .map((element) => element.localName),
          pale: texts
            .filter(
              (text) => text.checkVisibility() && !text.closest(".hidden, [aria-pressed=true]"),
            )
            .filter((text) => luminance(getComputedStyle(text).color) > 150)
            .map((text) => text.textContent),
        };
      });
      assert.deepEqual(found, {
        theme: "light",
        shown: [true, true, true],
        tools: [false, false, false],
        cut: [],
        pale: [],
      });
    }
  },
);

test("the page is light while it is printed, and dark again afterwards", { skip }, async () => {
  const visitor = await visit("?motion=off&digit=3&theme=dark&neuron=1.2");
  await visitor.reads("3");
  await visitor.page.evaluate(() => {
    addEventListener("beforeprint", () => {
      document.body.dataset.printed = document.documentElement.dataset.theme;
    });
  });
  const paper = await visitor.page.pdf();
  assert.equal(Buffer.from(paper.subarray(0, 5)).toString(), "%PDF-");
  const themes = await visitor.page.evaluate(() => [
    document.body.dataset.printed,
    document.documentElement.dataset.theme,
  ]);
  assert.deepEqual(themes, ["light", "dark"]);
});
