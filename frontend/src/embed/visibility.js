/**
 * Connects an embedded page only while it is visible or has work to do.
 * @module
 */

/** Delay before a hidden page disconnects, in ms, so that scrolling past does not reconnect it each time. */
const REST_MS = 1000;

/**
 * @param {{sleep: () => void, wake: () => void}} server
 * @param {Element} element The element whose visibility counts.
 * @returns {{setNear: (near: boolean) => void, whileAwake: <T>(work: () => Promise<T>) => Promise<T>}}
 */
export function pauseWhileHidden({ sleep, wake }, element) {
  let inView = true;
  let near = true;
  let works = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function decide() {
    clearTimeout(timer);
    const seen = near && inView && document.visibilityState === "visible";
    if (seen || works > 0) wake();
    else timer = setTimeout(sleep, REST_MS);
  }

  // Inside an iframe, too, the observer reports what is visible in the top-level window.
  new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? true;
    decide();
  }).observe(element);
  document.addEventListener("visibilitychange", decide);
  return {
    setNear(now) {
      near = now;
      decide();
    },
    async whileAwake(work) {
      works += 1;
      decide();
      try {
        return await work();
      } finally {
        works -= 1;
        decide();
      }
    },
  };
}
