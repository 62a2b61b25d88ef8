/** @type {import("../step.js").Step} */
export default {
  name: "checked",
  place: { view: "checked" },
  lit: ["stage"],
  figure: "end",
  more: true,
  items: [12, 101, 108, 121, 124, 125],
};
