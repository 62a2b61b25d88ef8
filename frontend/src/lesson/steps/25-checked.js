/** @type {import("../step.js").Step} */
export default {
  name: "checked",
  place: { view: "checked" },
  lit: ["stage"],
  figure: "end",
  more: true,
  items: [
    "plain-network-reads",
    "how-it-learns",
    "recommended-videos",
    "other-languages",
    "plain-words",
    "praise",
    "about-96-percent",
    "off-centre",
  ],
};
