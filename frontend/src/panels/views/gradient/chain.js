/**
 * Shows one dial: the chain rule with its numbers, and the same slope by a central difference.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { formatScientific } from "../../../i18n/scientific.js";
import { BIAS, sameNeuron } from "../../../store/state.js";
import { layerName } from "../../layers.js";
import { shortName, written } from "../../neuron/words.js";
import { backwards } from "./backwards.js";
import { choice } from "./controls.js";
import { signed } from "./words.js";

/** @import { Card, DialCheck, DialRef, FoundGradient, State } from "../../../types.js" */
/** @import { Panel } from "../../panel.js" */

/**
 * @param {Panel} panel
 * @param {State} state
 * @param {FoundGradient} found
 */
export function chain(panel, state, found) {
  const { asked, check } = found;
  const { layer, neuron, source } = asked.dial;
  const turn = () => {
    if (!sameNeuron(state.selection, { layer, neuron })) panel.act("select", { layer, neuron });
    panel.act("tab", "edit");
    panel.act("edge", source === BIAS ? null : { layer, neuron, source });
  };
  return html`
    <section data-part="chain" data-layer=${layer} data-neuron=${neuron} data-source=${source}>
      <h3>${t("gradient.chain")}</h3>
      <p>${t("gradient.chain.text")}</p>
      ${choices(panel, state, asked.dial)} ${product(check, source)} ${comparison(check)}
      ${backwards(state, found)}
      <button type="button" data-action="turnIt" @click=${turn}>${t("gradient.turn")}</button>
    </section>
  `;
}

/**
 * Renders the choice of the dial: a layer, a neuron, and its bias or a neuron of the layer before.
 * @param {Panel} panel
 * @param {State} state
 * @param {DialRef} dial
 */
function choices(panel, state, dial) {
  const card = /** @type {Card} */ (state.card);
  const { layer, neuron, source } = dial;
  const choose = (/** @type {Partial<DialRef>} */ change) =>
    panel.act("gradient", { dial: { ...dial, ...change } });
  const names = (/** @type {number} */ of) =>
    Array.from({ length: card.sizes[of] }, (_, at) => shortName(state, { layer: of, neuron: at }));
  return html`<div class="buttons">
    ${choice({
      part: "dial-layer",
      label: t("glossary.layer.name"),
      names: card.sizes.slice(1).map((_, at) => layerName(at + 1, card)),
      chosen: layer - 1,
      choose: (at) => choose({ layer: at + 1, neuron: 0, source: 0 }),
    })}
    ${choice({
      part: "dial-neuron",
      label: t("wall.neuron"),
      names: names(layer),
      chosen: neuron,
      choose: (at) => choose({ neuron: at }),
    })}
    ${choice({
      part: "dial-source",
      label: t("gradient.source"),
      names: [t("sum.bias"), ...names(layer - 1)],
      chosen: source + 1,
      choose: (at) => choose({ source: at - 1 }),
    })}
  </div>`;
}

/**
 * Renders the slope as a product: ∂C/∂w = a · σ′(z) · ∂C/∂a. The outputs of a softmax depend on each other, so δ is one
 * factor there. The slope of a batch is a mean of such products.
 * @param {DialCheck} check
 * @param {number} source
 */
function product({ before, squishSlope, activation, delta }, source) {
  if (before === null || activation === null || delta === null) return null;
  const ofBias = source === BIAS;
  const factors = [
    ...(ofBias ? [] : [{ name: "a", term: "before", value: before }]),
    ...(squishSlope === null
      ? [{ name: "δ", term: "delta", value: delta }]
      : [
          { name: "σ′(z)", term: "squish", value: squishSlope },
          { name: "∂C/∂a", term: "activation", value: activation },
        ]),
  ];
  const result = factors.reduce((so, { value }) => so * value, 1);
  return html`
    <dl class="product" data-part="chain-product" data-value=${result}>
      ${factors.map(
        ({ name, term, value }) =>
          html`<div>
            <dt translate="no">${name}</dt>
            <dd translate="no" data-factor=${term} data-value=${value}>${signed(value)}</dd>
            <dd class="note">${t(`gradient.factor.${term}`)}</dd>
          </div>`,
      )}
      <div>
        <dt translate="no">= ${ofBias ? "∂C/∂b" : "∂C/∂w"}</dt>
        <dd translate="no">${signed(result)}</dd>
        <dd class="note">
          ${t(result > 0 ? "gradient.down" : result < 0 ? "gradient.up" : "gradient.neither")}
        </dd>
      </div>
    </dl>
    ${squishSlope === null ? html`<p class="note">${t("gradient.softmax")}</p>` : null}
  `;
}

/**
 * Renders the slope computed from the cost alone, and its distance from the first.
 * @param {DialCheck} check
 */
function comparison({ value, before, slope, difference, h, rounding, relativeError }) {
  const apart = Math.abs(difference - slope);
  const values = {
    value: written(value),
    h: formatScientific(h),
    slope: signed(slope),
    difference: signed(difference),
    error: relativeError ? formatScientific(relativeError) : "0",
  };
  return html`<p
    data-part="chain-check"
    data-slope=${slope}
    data-difference=${difference}
    data-error=${relativeError ?? ""}
  >
    ${t(before === null ? "gradient.check.batch" : "gradient.check", values)}
    ${
      relativeError !== null && relativeError > 1e-6 && apart <= rounding
        ? t("gradient.rounding", { rounding: formatScientific(rounding) })
        : null
    }
  </p>`;
}
