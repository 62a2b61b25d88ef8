/**
 * The composition root: the only file that knows everyone. It makes the parts of the page and ties
 * them together; what happens where is told by the functions in the order of a stroke's path.
 * @module
 */

import "./panels/answer.js";
import "./panels/gallery.js";
import "./panels/header.js";
import "./panels/modes.js";
import "./panels/neuron.js";
import "./panels/notice.js";
import "./panels/seen.js";
import "./panels/timeline.js";
import "./panels/tools.js";
import "./panels/view.js";

import { createActs } from "./app/acts.js";
import { createGuide } from "./app/guide.js";
import { connectInput } from "./app/hands.js";
import { buildPage } from "./app/page.js";
import { connectPad } from "./app/paper.js";
import { readParams } from "./app/params.js";
import { createReplay } from "./app/replay.js";
import { connectServer } from "./app/server.js";
import { connectSpeech } from "./app/speech.js";
import { connectStage } from "./app/stage.js";
import { connectTheme } from "./app/theme.js";
import { VIEWS } from "./panels/views/index.js";
import { drawn, initialState, penLifted } from "./store/state.js";
import { createStore } from "./store/store.js";

/** @import { Panel } from "./panels/panel.js" */

const wishes = readParams(
  location.search,
  matchMedia("(prefers-reduced-motion: reduce)").matches,
  VIEWS.map(({ name }) => name),
);
const store = createStore(initialState(wishes.state));
const parts = buildPage(document.body);

const replay = createReplay({
  onDrawing: (drawing) => store.update((state) => drawn(state, drawing)),
  onDone: () => store.update(penLifted),
});
connectTheme(store);
const clock = connectStage(store, parts.stage);
const server = connectServer(store, clock, wishes.model);
const guide = createGuide({ store, clock, replay, ...server });
const acts = createActs({ store, clock, replay, guide, ...server });

connectPad(store, parts.pad);
connectInput(store, parts, { acts, replay });
connectSpeech(store, parts);
connectPanels();

acts.others();
if (wishes.step !== null) acts.lesson(wishes.step || undefined);
if (wishes.handwriting) acts.handwriting(wishes.handwriting);
if (wishes.testImage !== null) acts.testImage(wishes.testImage);

function connectPanels() {
  const panels = /** @type {NodeListOf<Panel>} */ (
    document.querySelectorAll(
      "fp-header, fp-notice, fp-help, fp-lesson, fp-tools, fp-seen, fp-gallery, fp-answer, fp-neuron, fp-view, fp-modes, fp-timeline",
    )
  );
  // Help and lesson are fetched when first asked for; until then their elements cannot be shown anything.
  const showAll = () => panels.forEach((panel) => panel.show?.(store.get()));
  store.subscribe((state, previous) => {
    showAll();
    if (state.help && !previous.help) import("./panels/help.js").then(showAll);
    if (state.lesson && !previous.lesson) import("./panels/lesson.js").then(showAll);
  });
  showAll();
  document.addEventListener("act", (event) => {
    const { name, detail } = /** @type {CustomEvent} */ (event).detail;
    acts[name](detail);
  });
}
