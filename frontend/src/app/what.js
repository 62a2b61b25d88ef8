/**
 * What is this? By the key `?`, of what has the focus or else of all that is pointed at, and by a
 * finger held on a mark. What it says is fetched when first asked for, see `glossary.js`.
 * @module
 */

/** How long a finger rests on a mark, in ms, and how far it may move, in CSS px. */
const HELD = 600;
const SLIP = 10;
/** Where a finger that rests is at work. */
const AT_WORK = "[data-part=pad], [data-part=painting], input, select, .knob, dialog";

/** @param {(detail?: {element: Element, x?: number, y?: number}) => void} whatIs */
export function connectWhat(whatIs) {
  document.addEventListener("keydown", (event) => {
    const element = /** @type {HTMLElement | null} */ (document.activeElement);
    if (event.key !== "?" || event.ctrlKey || event.metaKey || isWritten(element)) return;
    event.preventDefault();
    // The page itself, and the card of the lesson as a whole, are no marks that one has walked to.
    if (element && element.tabIndex >= 0) whatIs({ element });
    else whatIs();
  });

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let [x, y] = [0, 0];
  const letGo = () => clearTimeout(timer);
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

/** @param {Element | null} element A question mark may be meant for it. */
function isWritten(element) {
  return element instanceof HTMLInputElement && /^(text|search|number|)$/.test(element.type);
}
