"""Where elements stand, and what breaks on a page when its words grow: by geometry and brackets."""

from __future__ import annotations

from playwright.sync_api import Locator


def box_of(element: Locator) -> dict[str, float]:
    """The box of an element, in hundredths of a CSS px.

    Chromium reckons with 32 bits where something moves or is scrolled: 370 may be 369.99997.
    """
    box = element.bounding_box()
    assert box is not None, "it is not shown"
    return {name: round(float(value), 2) for name, value in dict(box).items()}


OUTSIDE = """() => {
    // Texts of the catalogue stand in brackets, one inside another where a value is one itself.
    const outside = (text) => {
        for (let before; before !== text; ) {
            before = text;
            text = text.replace(/⟦[^⟦⟧]*⟧/g, "");
        }
        return text.trim();
    };
    // Not of the catalogue: what the files of networks say (English, and marked so), programs and
    // formulas, and addresses and code to copy.
    const EXEMPT = "[lang]:not(html), pre, code, .katex, math, script, style, noscript, textarea";
    const textOf = (node) =>
        node.nodeType === 3 ? node.data
            : node.matches?.(EXEMPT) ? "" : [...node.childNodes].map(textOf).join("");
    const found = new Set();
    const look = (text, where, what) => {
        const left = outside(text ?? "");
        if (!/\\p{L}{3}/u.test(left)) return;
        found.add(`${what} of ${where.localName}: ${left.slice(0, 80)}`);
    };
    for (const element of document.body.querySelectorAll("*")) {
        if (element.closest(EXEMPT) || element.matches("dfn, [data-part=live-word]")) continue;
        for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "alt"])
            look(element.getAttribute(name), element, name);
        // A text may stand in several nodes, one of them a word that it marks; its brackets too.
        if ([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            look(textOf(element), element, "text");
    }
    return [...found];
}"""
"""Texts and names of elements that are not from the catalogue of `en-XA`, numbers excepted."""

BROKEN = """() => {
    const SLACK = 2;
    const root = document.querySelector("dialog[open]") ?? document.body;
    const isHidden = (element) => {
        const style = getComputedStyle(element);
        return style.clipPath !== "none" || style.clip !== "auto" && style.position === "absolute";
    };
    const shown = (element) => {
        const how = { opacityProperty: true, visibilityProperty: true };
        if (!element.checkVisibility(how)) return false;
        for (let at = element; at && at !== document.body; at = at.parentElement)
            if (isHidden(at)) return false;
        return !element.closest(".katex, math, script, style, .skip, pre");
    };
    const name = (element) => {
        const part = element.closest("[data-part], [data-action], [data-view]");
        const { part: p, action, view } = part?.dataset ?? {};
        const of = p ?? action ?? view;
        return element.localName + (of ? ` in ${of}` : "");
    };
    const found = new Set();
    const tell = (what, element, text) =>
        found.add(`${what}: ${name(element)}: ${text.trim().replace(/\\s+/g, " ").slice(0, 60)}`);

    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) found.add(`the page is ${page.scrollWidth} px wide`);

    /** What is left of a box inside all that cuts it off, and whether that can be scrolled to. */
    const within = (element, box) => {
        for (let at = element; at && at !== page; at = at.parentElement) {
            const style = getComputedStyle(at);
            const room = at.getBoundingClientRect();
            if (style.overflowX !== "visible" || style.overflowY !== "visible") {
                const cut = Math.max(room.left - box.left, box.right - room.right);
                const high = Math.max(room.top - box.top, box.bottom - room.bottom);
                if (/auto|scroll/.test(style.overflowX + style.overflowY)) {
                    // One may scroll to it, unless it sticks out where nothing scrolls.
                    if (cut > SLACK && !/auto|scroll/.test(style.overflowX)) return "cut";
                    return "scrolls";
                }
                if (cut > SLACK || high > SLACK) return "cut";
            }
            if (style.position === "fixed") break;
        }
        return "";
    };
    const boxOf = (element) => {
        let at = element;
        while (/^(inline|contents)$/.test(getComputedStyle(at).display)) at = at.parentElement;
        return at;
    };
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const element = node.parentElement;
        if (!node.data.trim() || element.closest("option, select, textarea")) continue;
        if (!shown(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
        if (boxes.length === 0) continue;
        const own = boxOf(element);
        const room = own.getBoundingClientRect();
        for (const box of boxes) {
            const fate = within(element, box);
            if (fate === "cut") tell("cut off", element, node.data);
            const outside = box.left < -SLACK || box.right > page.clientWidth + SLACK;
            if (outside && fate !== "scrolls")
                tell("outside the page", element, node.data);
            if (Math.max(room.left - box.left, box.right - room.right) > SLACK)
                tell("wider than its box", own, node.data);
            if (own.matches("button, td, th, li") &&
                Math.max(room.top - box.top, box.bottom - room.bottom) > SLACK)
                tell("higher than its box", own, node.data);
        }
        texts.push({ node, element, own, boxes });
    }
    // Texts over one another, within the same layer of the page.
    const LAYERS = `dialog, fp-neuron > header, fp-neuron, fp-lesson, fp-timeline, fp-glossary,
        fp-notice, .inspector`;
    const layer = ({ element }) => element.closest(LAYERS);
    const isSticky = ({ own }) => getComputedStyle(own).position === "sticky";
    const visible = ({ own, boxes }) => {
        let room = { left: 0, right: page.clientWidth, top: -Infinity, bottom: Infinity };
        for (let at = own; at && at !== document.body; at = at.parentElement)
            if (getComputedStyle(at).overflow !== "visible")
                room = shared(room, at.getBoundingClientRect());
        return boxes.map((box) => shared(box, room));
    };
    const shared = (a, b) => ({
        left: Math.max(a.left, b.left),
        right: Math.min(a.right, b.right),
        top: Math.max(a.top, b.top),
        bottom: Math.min(a.bottom, b.bottom),
    });
    for (const text of texts) text.seen = visible(text);
    for (const [i, one] of texts.entries())
        for (const other of texts.slice(i + 1)) {
            if (one.own === other.own || layer(one) !== layer(other)) continue;
            const meet = one.seen.some((a) => other.seen.some((b) => {
                const both = shared(a, b);
                return both.right - both.left > SLACK && both.bottom - both.top > 2 * SLACK;
            }));
            if (meet && !isSticky(one) && !isSticky(other))
                tell("one over the other", one.element, `${one.node.data} / ${other.node.data}`);
        }
    // The chosen line of a menu has room in it.
    const pen = document.createElement("canvas").getContext("2d");
    for (const select of root.querySelectorAll("select")) {
        const style = getComputedStyle(select);
        if (!shown(select) || style.opacity === "0") continue;
        // The menu of networks gives way: names come from files, and the open list has them whole.
        if (select.dataset.part === "model") continue;
        pen.font = style.font;
        const text = select.selectedOptions[0]?.text.trim() ?? "";
        const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
        const room = select.clientWidth - padding;
        if (pen.measureText(text).width > room + SLACK) tell("cut off", select, `${text} ${room}`);
    }
    return [...found];
}"""
"""Texts that are cut off, leave their boxes or the page, or lie over one another."""
