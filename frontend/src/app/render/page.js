/**
 * The skeleton of the page: its regions in reading order.
 * @module
 */

import { html, render } from "lit";
import { putOriginals } from "../../i18n/browser-translation.js";
import { t } from "../../i18n/i18n.js";

/** Builds the page in `root` and returns the elements that other modules need. */
export function buildPage(/** @type {HTMLElement} */ root) {
  const putTranslations = putOriginals(root);
  render(
    html`
      <a class="skip" href="#pad">${t("page.skip")}</a>
      <fp-header role="banner"></fp-header>
      <fp-changed-network></fp-changed-network>
      <fp-notice></fp-notice>
      <fp-help></fp-help>
      <fp-share></fp-share>
      <fp-unopened></fp-unopened>
      <fp-lesson></fp-lesson>
      <fp-puzzle hidden></fp-puzzle>
      <fp-tour hidden></fp-tour>
      <fp-run-bar hidden></fp-run-bar>
      <main>
        <section
          class="input"
          data-lesson-part="input"
          data-term="pad"
          aria-label=${t("pad.title")}
        >
          <h2>${t("pad.title")}</h2>
          <div class="paper">
            <canvas
              id="pad"
              data-part="pad"
              tabindex="0"
              role="application"
              aria-label=${t("pad.title")}
              aria-describedby="pad-help"
            ></canvas>
            <p class="hint" aria-hidden="true">${t("pad.hint")}</p>
          </div>
          <p class="hidden" id="pad-help">${t("pad.help")}</p>
          <fp-tools></fp-tools>
          <fp-picture></fp-picture>
          <fp-network-input></fp-network-input>
          <fp-gallery></fp-gallery>
          <fp-input-numbers></fp-input-numbers>
        </section>
        <section class="stage" data-lesson-part="stage" aria-label=${t("stage.title")}>
          <canvas
            data-part="stage"
            tabindex="0"
            role="application"
            aria-label=${t("stage.title")}
            aria-describedby="stage-help"
          ></canvas>
          <p class="hidden" id="stage-help">${t("stage.help")}</p>
          <fp-inside></fp-inside>
        </section>
        <fp-view data-lesson-part="stage"></fp-view>
        <fp-answer
          data-lesson-part="answer"
          role="region"
          aria-label=${t("answer.title")}
        ></fp-answer>
        <div class="inspector">
          <fp-neuron
            data-lesson-part="inspector"
            role="region"
            aria-label=${t("neuron.title")}
          ></fp-neuron>
        </div>
        <fp-modes data-lesson-part="modes"></fp-modes>
        <details class="numbers" data-lesson-part="numbers" data-term="numbers">
          <summary>${t("table.title")}</summary>
          <div tabindex="0" role="region" aria-label=${t("table.title")}>
            <table data-part="activations" translate="no" aria-label=${t("table.title")}></table>
          </div>
        </details>
      </main>
      <fp-timeline
        data-lesson-part="timeline"
        data-part="timeline"
        role="region"
        aria-label=${t("timeline.title")}
      ></fp-timeline>
      <fp-glossary></fp-glossary>
      <p class="hidden" aria-live="polite" data-part="said"></p>
      <p class="hidden" aria-live="polite" data-part="said-change"></p>
      <p class="hidden" aria-live="polite" data-part="said-run"></p>
      <p class="hidden" aria-live="polite" data-part="position"></p>
    `,
    root,
  );
  putTranslations();
  const part = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
  return {
    pad: /** @type {HTMLCanvasElement} */ (part("pad")),
    stage: /** @type {HTMLCanvasElement} */ (part("stage")),
    table: /** @type {HTMLTableElement} */ (part("activations")),
    said: part("said"),
    changed: part("said-change"),
    position: part("position"),
  };
}
