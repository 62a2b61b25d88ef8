/**
 * How fine the screen is: a window is moved to another one, or the page is zoomed.
 * @module
 */

/**
 * Calls whenever `devicePixelRatio` is another one.
 * @param {() => void} listener
 */
export function onPixelRatio(listener) {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const change = () => {
    listener();
    onPixelRatio(listener);
  };
  query.addEventListener("change", change, { once: true });
}
