/**
 * Which tabs of this browser are open. A tab holds a key while its page is open, by a Web Lock. Browsers have no such
 * locks on pages over plain HTTP from another computer; there, a tab answers on a channel when another asks.
 * @module
 */

/** How long other tabs have to answer, ms. They answer between two frames. */
export const ANSWER_MS = 300;

const WHO = "who is there?";

/**
 * Holds a key until the page is closed.
 * @param {string} group What the key is for.
 * @param {string} key
 */
export function holdKey(group, key) {
  if (navigator.locks) {
    navigator.locks.request(lockOf(group, key), () => new Promise(() => {}));
    return;
  }
  const channel = new BroadcastChannel(group);
  channel.onmessage = ({ data }) => {
    if (data === WHO) channel.postMessage({ key });
  };
}

/**
 * Returns the keys that the open tabs hold.
 * @param {string} group
 * @returns {Promise<string[]>}
 */
export async function heldKeys(group) {
  if (!navigator.locks) return answersOf(group);
  const { held = [] } = await navigator.locks.query();
  const before = lockOf(group, "");
  const names = held.map(({ name = "" }) => name);
  return names.filter((name) => name.startsWith(before)).map((name) => name.slice(before.length));
}

/**
 * @param {string} group
 * @returns {Promise<string[]>}
 */
function answersOf(group) {
  const channel = new BroadcastChannel(group);
  /** @type {string[]} */
  const keys = [];
  channel.onmessage = ({ data }) => {
    if (data !== WHO) keys.push(data.key);
  };
  channel.postMessage(WHO);
  return new Promise((resolve) =>
    setTimeout(() => {
      channel.close();
      resolve(keys);
    }, ANSWER_MS),
  );
}

/**
 * @param {string} group
 * @param {string} key
 */
const lockOf = (group, key) => `${group}.${key}`;
