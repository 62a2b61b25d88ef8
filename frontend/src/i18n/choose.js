/**
 * Chooses among languages.
 * @module
 */

/**
 * The first wish that can be met: by that very language, or by the same one of elsewhere.
 * @param {readonly string[]} wished BCP 47 tags, the dearest first.
 * @param {readonly string[]} there
 * @returns {string} English if none can.
 */
export function choose(wished, there) {
  const known = new Map(there.map((tag) => [tag.toLowerCase(), tag]));
  for (const wish of wished) {
    const parts = wish.toLowerCase().split("-");
    for (; parts.length > 0; parts.pop()) {
      const found = known.get(parts.join("-"));
      if (found) return found;
    }
  }
  return "en";
}
