/**
 * Whether what is around an element is light or dark.
 * @module
 */

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/**
 * Whether an element stands on a light or a dark ground.
 * @param {Element} element
 */
export function shadeAround(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = parentOf(at)) {
    const { backgroundColor } = getComputedStyle(at);
    const [r, g, b, a = 1] = (backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    // Other colour spaces than the usual are not read: what is behind them decides.
    if (a > 0.5 && backgroundColor.startsWith("rgb")) {
      return 0.3 * r + 0.6 * g + 0.1 * b < 128 ? "dark" : "light";
    }
  }
  const { colorScheme } = getComputedStyle(document.documentElement);
  const both = colorScheme.includes("dark") && colorScheme.includes("light");
  const dark = both ? prefersDark.matches : colorScheme.includes("dark");
  return dark ? "dark" : "light";
}

/**
 * The element that an element lies in; of the top of a shadow tree it is the host.
 * @param {Element} element
 */
function parentOf(element) {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/**
 * Told when the page around may have become lighter or darker.
 * @type {Set<() => void>}
 */
const around = new Set();
const look = () => around.forEach((follow) => follow());
prefersDark.addEventListener("change", look);
const looks = new MutationObserver(look);
const attributeFilter = [
  "class",
  "style",
  "data-theme",
  "data-bs-theme",
  "data-md-color-scheme",
  "data-jp-theme-light",
];
looks.observe(document.documentElement, { attributeFilter });
if (document.body) looks.observe(document.body, { attributeFilter });

/**
 * Calls `follow` whenever the page around may have become lighter or darker, until the returned function is called.
 * @param {() => void} follow
 */
export function followShade(follow) {
  around.add(follow);
  return () => void around.delete(follow);
}
