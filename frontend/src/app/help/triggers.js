/**
 * Triggers of the "What is this?" help: the key `?`, a long press on a mark, or a mouse that rests on one. The key
 * explains the focused mark; without one, it explains each mark that the visitor then points at. The explanations are
 * loaded on first use, see `term-finder.js`.
 * @module
 */

/** @import { Asked } from "./term-finder.js" */

/** Duration of a long press, in ms, and how far the finger may move meanwhile, in CSS px. */
const HELD = 600;
const SLIP = 10;
/** Elements where a finger that holds still may be working. */
const AT_WORK = "[data-part=pad], [data-part=painting], input, select, .knob, dialog";
/** How long a mouse must rest, in ms: longer than it pauses on its way, or while its owner looks at a picture. */
const RESTED = 900;
const LOOKED = 2000;
/** Elements where a mouse rests while its owner draws or reads, or where the browser shows a tooltip itself. */
const NO_MARKS =
  "[data-part=pad], [data-part=painting], [data-part=lesson], [data-part=puzzle], [data-part=tour], [title], dialog, fp-glossary";

/**
 * Runs out when a finger or the mouse has held still for long enough.
 * @type {ReturnType<typeof setTimeout> | undefined}
 */
let timer;
const letGo = () => clearTimeout(timer);

/** @param {(asked?: Asked) => void} whatIs */
export function connectHelpTriggers(whatIs) {
  connectKey(whatIs);
  connectFinger(whatIs);
  connectMouse(whatIs);
}

/** @param {(asked?: Asked) => void} whatIs */
function connectKey(whatIs) {
  document.addEventListener("keydown", (event) => {
    const element = /** @type {HTMLElement | null} */ (document.activeElement);
    if (event.key !== "?" || event.ctrlKey || event.metaKey || isWritten(element)) return;
    event.preventDefault();
    // The page itself and the lesson card as a whole are not marks.
    if (element && element.tabIndex >= 0) whatIs({ element });
    else whatIs();
  });
}

/** @param {(asked?: Asked) => void} whatIs */
function connectFinger(whatIs) {
  let [x, y] = [0, 0];
  document.addEventListener("pointerdown", (event) => {
    letGo();
    const element = /** @type {Element} */ (event.target);
    if (event.pointerType === "mouse" || element.closest(AT_WORK)) return;
    [x, y] = [event.clientX, event.clientY];
    timer = setTimeout(() => whatIs({ element, x, y }), HELD);
  });
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - x, clientY - y) > SLIP) letGo();
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, letGo);
}

/** @param {(asked?: Asked) => void} whatIs */
function connectMouse(whatIs) {
  /** @type {EventTarget | null} A mark just pressed is not explained until the pointer has left it and returned. */
  let pressed = null;
  document.addEventListener("pointermove", ({ pointerType, target, buttons, clientX, clientY }) => {
    if (pointerType !== "mouse") return;
    letGo();
    if (buttons !== 0) return;
    if (target !== pressed) pressed = null;
    const element = /** @type {Element} */ (target);
    if (pressed || element.closest(NO_MARKS)) return;
    const asked = { element, x: clientX, y: clientY, rested: true };
    timer = setTimeout(() => whatIs(asked), element.localName === "canvas" ? LOOKED : RESTED);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    pressed = target;
  });
  for (const end of ["keydown", "wheel", "pointerleave"]) {
    document.addEventListener(end, letGo, { passive: true });
  }
}

/** @param {Element | null} element The field in which a typed question mark may be text. */
function isWritten(element) {
  return element instanceof HTMLInputElement && /^(text|search|number|)$/.test(element.type);
}
