/**
 * A large soft dot that follows the mouse or the pen while the page is presented, so that an audience can follow it.
 * With reduced motion it has no tail.
 * @module
 */

/** @param {boolean} hasTail */
export function createLaser(hasTail) {
  const dots = ["laser", ...(hasTail ? ["laser tail"] : [])].map((name) => {
    const dot = document.createElement("i");
    dot.className = name;
    dot.ariaHidden = "true";
    return dot;
  });
  document.body.append(...dots);
  /** A pen that draws needs no dot: its ink shows where it is. */
  const follow = (/** @type {PointerEvent} */ { clientX, clientY, pointerType, buttons }) => {
    for (const dot of dots) {
      dot.toggleAttribute("data-seen", pointerType !== "touch" && buttons === 0);
      dot.style.translate = `${clientX}px ${clientY}px`;
    }
  };
  for (const kind of /** @type {const} */ (["pointermove", "pointerdown", "pointerup"])) {
    addEventListener(kind, follow);
  }
  document.documentElement.addEventListener("pointerleave", () => {
    for (const dot of dots) dot.removeAttribute("data-seen");
  });
}
