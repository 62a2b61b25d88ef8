import { html } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";
import { stepNamed } from "../../lesson/index.js";
import { BIAS, describeNeuron, valueOf } from "../../store/state.js";
import { Panel } from "../panel.js";

/** @import { NeuronRef, State } from "../../types.js" */

/** Digits after the decimal mark. */
const DIGITS = 3;

/** The neuron of a step, at the start of the step and now: bias, activation and answer. */
export class TurnedPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, pass, weights, card }) {
    return [lesson?.began, lesson?.step, pass, weights, card];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const of = stepNamed(state.lesson?.step ?? "")?.place.selection;
    const began = state.lesson?.began;
    this.hidden = !of || !began;
    if (!of || !began) return null;
    const name = describeNeuron(state, of);
    const [was, now] = [answerOf(began), answerOf(state)];
    return html`
      <table>
        <caption>
          ${t(name.key, name.values)}
        </caption>
        <tbody>
          ${row("bias", biasOf(began, of), biasOf(state, of))}
          ${row("activation", activationOf(began, of), activationOf(state, of))}
        </tbody>
      </table>
      <p data-part="turned-answer" data-was=${was} data-now=${now} role="status">
        ${was === now ? t("lesson.turned.same", { now }) : t("lesson.turned.answer", { was, now })}
      </p>
    `;
  }
}

/**
 * @param {"bias" | "activation"} what
 * @param {number | undefined} was
 * @param {number | undefined} now
 */
function row(what, was, now) {
  return html`<tr data-part="turned-${what}" data-was=${was ?? ""} data-value=${now ?? ""}>
    <th scope="row">${t(what === "bias" ? "lesson.turned.bias" : "glossary.activation.name")}</th>
    <td translate="no">${written(was)}</td>
    <td aria-hidden="true">→</td>
    <td translate="no"><b>${written(now)}</b></td>
  </tr>`;
}

/** @param {number | undefined} value */
const written = (value) => (value === undefined ? "–" : formatNumber(value, DIGITS));

/**
 * @param {State} state
 * @param {NeuronRef} of
 */
function biasOf({ weights }, { layer, neuron }) {
  return weights[layer - 1] && valueOf(weights, layer, neuron, BIAS);
}

/**
 * @param {State} state
 * @param {NeuronRef} of
 */
const activationOf = ({ pass }, { layer, neuron }) => pass?.layers[layer]?.a[neuron];

/**
 * Returns the answer as a word.
 * @param {State} state
 */
function answerOf({ pass }) {
  const answer = pass?.answer;
  if (!answer) return "–";
  return answer.state === "digit" ? String(answer.digit) : t(`answer.word.${answer.state}`);
}

customElements.define("fp-turned", TurnedPanel);
