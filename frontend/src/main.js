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
import "./panels/network-input.js";
import "./panels/timeline.js";
import "./panels/tools.js";
import "./panels/view.js";

import { createActions, listenForActions } from "./app/actions.js";
import { connectStartup, placeAsked, takeLink } from "./app/navigation/startup.js";
import { createPageNavigator } from "./app/navigation/navigator.js";
import { connectLanding, isFirstLanding } from "./app/landing.js";
import { connectLanguage } from "./app/language.js";
import { connectMissingCode } from "./app/missing-code.js";
import { connectInput } from "./app/input/page-input.js";
import { connectStageKeys } from "./app/input/stage-input.js";
import { buildPage } from "./app/render/page.js";
import { connectPad } from "./app/render/pad.js";
import { connectPixelRatio } from "./app/render/pixel-ratio.js";
import { readParams } from "./app/navigation/query-params.js";
import { KEPT, OWN, RUN, storageOfPage } from "./app/storage.js";
import { createPlayer } from "./app/input/handwriting-player.js";
import { connectServer } from "./app/sync/connection.js";
import { connectAnnouncements } from "./app/render/announcements.js";
import { connectStage } from "./app/render/stage.js";
import { connectPresenting } from "./app/render/presenting.js";
import { connectTheme } from "./app/render/theme.js";
import { connectHelpTriggers } from "./app/help/triggers.js";
import { VIEWS } from "./panels/views/index.js";
import { connectRecording, recordingIn } from "./net/recorded.js";
import { connectSocketIo } from "./net/socket-io.js";
import { startOfPage } from "./net/without-server.js";
import { codeMissed } from "./store/missing-code.js";
import { drawn, initialState, isTrained, penLifted, takesNumbers } from "./store/state.js";
import { t } from "./i18n/i18n.js";
import { createStore } from "./store/store.js";

/** @import { Panel } from "./panels/panel.js" */
/** @import { State } from "./types.js" */

/**
 * What opens over the page, or tells of a change, is fetched when there is one first.
 * @type {[isWanted: (state: State) => unknown, load: () => Promise<unknown>][]}
 */
const FETCHED = [
  [({ help }) => help, () => import("./panels/help.js")],
  [({ sharing }) => sharing, () => import("./panels/share.js")],
  [({ unopened }) => unopened, () => import("./panels/unopened-network.js")],
  [({ adjusting }) => adjusting, () => import("./panels/picture.js")],
  [({ lesson }) => lesson, () => import("./panels/lesson-card.js")],
  [({ inside }) => inside !== null, () => import("./panels/inside.js")],
  [({ puzzles }) => puzzles, () => import("./panels/puzzle-card.js")],
  [({ tour }) => tour, () => import("./panels/tour.js")],
  [({ asking, term }) => asking || term, () => import("./panels/term-card.js")],
  [({ training }) => training?.run, () => import("./panels/run-bar.js")],
  [(state) => !isTrained(state), () => import("./panels/changed-network.js")],
  [({ card }) => takesNumbers(card), () => import("./panels/input-numbers.js")],
];

/** The digit that a page without a server shows first. */
const RECORDED = { digit: 3, seed: 1 };

if (!(document.createElement("canvas").getContext("2d") && "OffscreenCanvas" in window)) {
  document.body.textContent = t("page.canvas");
  // The page ends here. To wait for ever instead would make the build cut it into thirty files: what is
  // fetched later could not be in one file with a module that waits.
  throw new Error(t("page.canvas"));
}

const isLinked = takeLink(window);
const views = VIEWS.map(({ name }) => name);
const read = (/** @type {string} */ search) =>
  readParams(search, matchMedia("(prefers-reduced-motion: reduce)").matches, views);
const start = startOfPage();
const query = start?.query ?? location.search;
const params = read(query);
const recording = recordingIn(document.head);
const recorded = recording && { server: recording.server };
const store = createStore(initialState({ ...params.state, recorded }));
connectLanguage(store);
const parts = buildPage(document.body);

const player = createPlayer({
  onDrawing: (drawing) => store.update((state) => drawn(state, drawing)),
  onDone: () => store.update(penLifted),
});
connectTheme(store);
connectPixelRatio(store);
connectPresenting(store);
const clock = connectStage(store, parts.stage);
const server = connectServer(store, clock, params.model, connect);
const pageNavigator = createPageNavigator({ store, clock, player, ...server });
const act = createActions({ store, clock, player, pageNavigator, ...server });

connectPad(store, parts.pad);
connectInput(store, parts, { act, player });
connectStageKeys(parts.stage, act);
connectAnnouncements(store, parts);
connectHelpTriggers((asked) => act("whatIs", asked));
connectMissingCode(store);
connectPanels();

connectEmbed();
const drawing = begin();
if (drawing) drawing.then(server.sendPad);
else server.sendPad();

/** Connects to what answers the page: its server, unless it has none. */
function connect() {
  if (start) return start.connect();
  if (recording) return connectRecording(new URL(recording.folder, document.baseURI).href);
  return connectSocketIo({ path: new URL("socket.io", document.baseURI).pathname });
}

/**
 * Goes where the address says. A digit is written before the visitor's eyes, but not inside another page.
 * @returns {Promise<void> | void} Of the drawing that the address asks for: done when it is there or cannot be had.
 */
function begin() {
  const { handwriting, testImage, neuron, step, puzzle, tour, state } = params;
  const asked = placeAsked(params);
  if (!state.hidden?.includes("gallery")) act("others");
  const tab = state.embedded ? null : storageOfPage("sessionStorage");
  if (tab && storageOfPage()?.getItem(OWN) !== null) act("findOwn");
  if (tab?.getItem(RUN) || tab?.getItem(KEPT)) act("train", { do: "find" });
  connectStartup(store, { isLinked, act, views, asked });
  if (isLinked) return;
  if (tour && !state.embedded) act("tour");
  else if (isFirstLanding(window) && !recorded) connectLanding(store, act);
  else if (step !== null) act("lesson", step || undefined);
  else if (puzzle !== null) act("puzzle", puzzle || undefined);
  else if (state.embedded || neuron) {
    const arrived = act("goTo", { input: asked.input, selection: asked.selection });
    if (asked.input) return arrived;
  } else if (testImage !== null) return act("testImage", testImage);
  else if (handwriting) return act("handwriting", handwriting);
  else if (recorded) return act("handwriting", RECORDED);
}

/** What a page with parts left out takes, and one inside another page, is fetched when there is one. */
function connectEmbed() {
  let round = -1;
  let fetched = false;
  const fetchIt = async () => {
    const { embedded, hidden, codeRound } = store.get();
    if (fetched || round === codeRound || !(embedded || hidden.length)) return;
    round = codeRound;
    const embed = await import("./embed/index.js").catch(() => null);
    fetched = embed !== null;
    if (embed) {
      const { stage } = parts;
      embed.connectEmbed(store, { act, pageNavigator, server, stage, views, query, read });
    } else store.update(codeMissed);
    document.documentElement.hidden = false;
  };
  document.documentElement.hidden = store.get().embedded;
  store.subscribe(fetchIt);
  fetchIt();
}

function connectPanels() {
  const panels = /** @type {NodeListOf<Panel>} */ (
    document.querySelectorAll(
      "fp-header, body > fp-changed-network, fp-notice, fp-help, fp-share, fp-unopened, fp-lesson, fp-puzzle, fp-tour, fp-run-bar, fp-glossary, fp-tools, fp-picture, fp-network-input, fp-gallery, fp-input-numbers, fp-answer, fp-neuron, fp-inside, fp-view, fp-modes, fp-timeline",
    )
  );
  // Before its code has come an element cannot be shown anything.
  const showAll = () => panels.forEach((panel) => panel.show?.(store.get()));
  store.subscribe((state, previous) => {
    showAll();
    if (state.spoken !== previous.spoken) buildPage(document.body); // panels say theirs by themselves
    for (const [isWanted, load] of FETCHED) {
      const isNew = !isWanted(previous) || state.codeRound !== previous.codeRound;
      if (isWanted(state) && isNew) load().then(showAll, () => store.update(codeMissed));
    }
  });
  showAll();
  listenForActions(document, act);
}
