/** The stage as a figure: the same views paint the same scene. */

import { formatActivation, t } from "../i18n/i18n.js";
import { layoutStage } from "../stage/layout.js";
import { buildScene } from "../stage/scene.js";
import { withOverviews } from "../stage/views/first.js";
import { VIEWS } from "../stage/views/index.js";
import { draw as legend } from "../stage/views/legend.js";
import { draw as overviews } from "../stage/views/overviews.js";
import { stageShape } from "../store/stage-shape.js";
import { activationsOf, isResting } from "../store/state.js";
import { networkWords } from "./words.js";

/** @import { Answer, State } from "../types.js" */
/** @import { Kind } from "./types.js" */

/** The size where the page shows no stage, px. */
const SIZE = { width: 1200, height: 800 };

/** @type {Kind} */
export const STAGE = {
  name: "stage",
  asks: [],
  isPossible: ({ card }) => card !== null,
  figure(state, { stage, hasLegend, palette }) {
    const { card } = state;
    if (!card) return null;
    const { width, height } = stage.width && stage.height ? stage : SIZE;
    const layout = layoutStage({ ...stageShape(state), width, height });
    const shown = { ...state, activations: activationsOf(state), resting: isResting(state) };
    const scene = buildScene(shown, layout, palette);
    const all = withOverviews(VIEWS, overviews);
    const views = hasLegend ? all : all.filter((view) => view !== legend);
    return {
      name: `stage-${card.name}`,
      width,
      height,
      title: networkWords(state),
      notes: [answerWords(scene.answer)].filter(Boolean),
      scale: null,
      paint: (ctx, cache) => views.forEach((draw) => draw(ctx, scene, cache)),
    };
  },
};

/**
 * The same from the first moment of the pass to its last. Nothing stands above it that changes.
 * @type {Kind}
 */
export const PASS = {
  name: "pass",
  asks: [],
  isMoving: true,
  isPossible: ({ card, pass }) => card !== null && pass?.layers.length === card.sizes.length,
  figure(state, content) {
    // The activation functions that the pass shows come after it, and not in the middle of a file.
    if (Object.keys(state.curves).length === 0) return null;
    const figure = STAGE.figure(state, content);
    return figure && { ...figure, name: `pass-${state.card?.name}`, notes: [] };
  },
};

/** @param {Answer | null} answer */
function answerWords(answer) {
  if (answer?.state !== "digit") return "";
  const activation = formatActivation(answer.confidence);
  return t("figure.answer", { digit: String(answer.digit), activation });
}
