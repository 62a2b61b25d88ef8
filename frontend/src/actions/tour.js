/**
 * The tour: start, next scene, end.
 * @module
 */

import { helpOpened } from "../store/state.js";
import { action, update } from "./action.js";

/** @import { State } from "../types.js" */

/** The states of the tour come with its code. */
const states = () => import("../store/tour.js");

export const tour = action({
  label: "tour.show",
  perform: (
    page,
    /** @type {State | undefined} The page as it was when it was wanted. */ asked,
  ) => {
    update(page, helpOpened, false);
    return page.openTour(asked ?? page.store.get());
  },
});

export const tourOn = action({
  label: "step.on",
  perform: async (page) => update(page, (await states()).tourMovedOn),
});

export const holdTour = action({
  label: "tour.hold",
  icon: "pause",
  isOn: (state) => state.tour?.moving === false,
  perform: async (page) => update(page, (await states()).tourHeld),
});

/** Ends the tour and restores the page. */
export const leaveTour = action({
  label: "tour.leave",
  perform: async (page) => update(page, (await states()).tourEnded, "before"),
});

/** Ends the tour with a blank pad. */
export const drawOwn = action({
  label: "tour.draw",
  perform: async (page) => update(page, (await states()).tourEnded, "blank"),
});

/** Ends the tour and starts the lesson. */
export const tourToLesson = action({
  label: "tour.lesson",
  perform: async (page) => {
    update(page, (await states()).tourEnded, "written");
    await (await page.lesson()).open();
  },
});
