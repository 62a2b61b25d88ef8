/**
 * The page: navigation, appearance, language, and the dialogs over it.
 * @module
 */

import * as change from "../store/state.js";
import { askingChanged } from "../store/help.js";
import { codeMissed, codeSought } from "../store/missing-code.js";
import { action, update } from "./action.js";
import { handOver } from "./files.js";

/** @import { Place, State } from "../types.js" */
/** @import { Asked } from "./action.js" */

export const goTo = action({
  perform: async ({ pageNavigator }, /** @type {Place} */ place) => {
    await pageNavigator.goTo(place);
  },
});

export const hues = action({
  label: "hues.title",
  perform: (page, /** @type {State["hues"]} */ wanted) => update(page, change.huesChosen, wanted),
});

export const theme = action({
  label: "header.theme",
  icon: "theme",
  perform: (page, /** @type {State["theme"]} */ wanted) => update(page, change.themeChosen, wanted),
});

export const language = action({
  label: "words.language",
  perform: (page, /** @type {string} */ wanted) => update(page, change.languageChosen, wanted),
});

export const numbers = action({
  perform: (page, /** @type {State["numbers"]} */ wanted) =>
    update(page, change.numbersChosen, wanted),
});

/** Uses the full screen if the browser allows it; the panels make room in any case. */
export const present = action({
  label: "timeline.present",
  icon: "present",
  keys: ["F"],
  keysOn: "page",
  isOn: ({ presenting }) => presenting,
  perform: async (page) => {
    const wanted = !page.store.get().presenting;
    update(page, change.presentingChanged, wanted);
    const { documentElement: root } = document;
    if (wanted) await root.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) await document.exitFullscreen();
  },
});

/** The dot that an audience can follow while the page is presented. */
export const laser = action({
  label: "timeline.laser",
  keys: ["L"],
  keysOn: "page",
  isOn: (state) => state.laser,
  isPossible: ({ presenting }) => presenting,
  perform: (page) => update(page, change.laserSwitched, !page.store.get().laser),
});

export const missCode = action({ perform: (page) => update(page, codeMissed) });

export const fetchAgain = action({
  label: "notice.again",
  perform: (page) => update(page, codeSought),
});

export const help = action({
  label: "header.help",
  icon: "help",
  perform: (page) => update(page, change.helpOpened, true),
});

export const closeHelp = action({
  label: "help.close",
  icon: "close",
  perform: (page) => update(page, change.helpOpened, false),
});

export const whatIs = action({
  label: "glossary.ask",
  keys: ["?"],
  perform: ({ explain }, /** @type {Asked | undefined} */ asked) => explain(asked),
});

export const asking = action({
  perform: (page, /** @type {boolean} */ wanted) => update(page, askingChanged, wanted),
});

export const share = action({
  label: "header.share",
  icon: "share",
  perform: (page) => update(page, change.sharingOpened, true),
});

export const closeShare = action({
  label: "share.close",
  icon: "close",
  perform: (page) => update(page, change.sharingOpened, false),
});

export const openLink = action({
  perform: (page, /** @type {string} */ link) => location.assign(`#${link}`),
});

/** Opens a picture, a network, a test set or a place, whichever the file contains. */
export const openFiles = action({
  perform: (page, /** @type {readonly File[]} */ files) => page.openFiles(files),
});

export const saveFile = action({
  perform: (page, /** @type {{content: Blob, file: string}} */ { content, file }) =>
    handOver(content, file),
});

export const dismiss = action({
  label: "notice.dismiss",
  icon: "close",
  perform: (page) => update(page, change.noticed, null),
});

export const reload = action({ label: "notice.reload", perform: () => location.reload() });
