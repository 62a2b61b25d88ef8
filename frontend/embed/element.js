/**
 * `<forward-pass>`: the page inside another page, in an iframe. Other sites load this file as `embed.js`, so it is small
 * and imports nothing. It sends requests only to the server that it was loaded from, or to the one in its attribute
 * `server`. A site that `forwardpass export` wrote contains this file too. There it needs no server, and shows the site
 * while a server is away.
 *
 * The iframe is created when the element comes near the visible part of the page, and gets a message when the element is
 * far away again. `public/embed.d.ts` declares what the element can do, and the messages.
 * @module
 */

import { followShade, shadeAround } from "./shade.js";

/** @import { Events, ForwardPassError, MessageFromPage, Pixels, Place, Reason, Requests } from "../public/embed.d.ts" */

/** @typedef {{resolve: (result: any) => void, reject: (error: Error) => void}} Promised */

/** The address of this file and of the page. It is no literal, because the build would resolve a literal as a file. */
const here = import.meta.url;
const HERE = new URL(".", here);

const VERSION = 1;

/** Attributes that become query parameters of the page. The build adds those of the fields of a place. */
const PARAMS = __EMBED_PARAMS__;

/**
 * What the page may do in its iframe. The policy of the page forbids it to send forms. On the same origin, the page could
 * remove its sandbox, so it gets none, and the browser prints no warning.
 */
const SANDBOX = "allow-scripts allow-same-origin allow-downloads allow-popups allow-forms";

/** The distance to the visible part of the page at which the iframe loads. */
const NEAR = "200px";
/** If no message arrives for so long after the iframe has loaded, its page is not Forward Pass. */
const PATIENCE_MS = 2500;
/** Height of an iframe with a short text, until it reports the height of the text. */
const REFUSED_HEIGHT = 420;
/** The time before the next attempt to reach the server. It doubles after each attempt, up to a minute. */
const RETRY_MS = 3000;
const LONGEST_RETRY_MS = 60_000;

/** @type {Record<string, Record<string, string>>} The build inserts the messages of the catalogues. */
const WORDS = __EMBED_WORDS__;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; min-width: 0 }
:host([hidden]), [hidden] { display: none }
section { position: relative; border-radius: inherit }
iframe { display: block; width: 100%; border: 0; border-radius: inherit }
div { padding: 16px; text-align: center; border: 1px solid; border-radius: 9px }
p { margin: 0 0 8px }
.loading iframe { position: absolute; inset: 0; height: 100%; opacity: 0 }
.loading div:not(:focus-within) { opacity: 0 }
`);

/** @type {WeakMap<Element, (near: boolean, width: number) => void>} */
const watched = new WeakMap();
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      watched.get(target)?.(isIntersecting, boundingClientRect.width);
    }
  },
  { rootMargin: NEAR },
);

/** The element. */
class ForwardPass extends HTMLElement {
  static observedAttributes = [...PARAMS, "at", "height", "title"];

  /** @type {HTMLIFrameElement | null} */
  #iframe = null;
  /**
   * The page whose server is away, hidden with its state while the exported site replaces it.
   * @type {HTMLIFrameElement | null}
   */
  #left = null;
  /**
   * The messages that the hidden page has not received.
   * @type {object[]}
   */
  #missed = [];
  /** The folder of the visible page: that of the server, or that of the exported site. */
  #host = HERE;
  #box = document.createElement("section");
  #away = document.createElement("div");
  #near = false;
  /** Whether the page has reported that it is ready. */
  #listens = false;
  /**
   * The reason why it will never be ready.
   * @type {Reason | null}
   */
  #refusal = null;
  /**
   * The messages that wait until it is ready.
   * @type {object[]}
   */
  #queue = [];
  /** @type {Map<number, Promised>} */
  #promised = new Map();
  #lastId = 0;
  #retryMs = RETRY_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /**
   * Ends when the server is to be tried again.
   * @type {ReturnType<typeof setTimeout> | undefined}
   */
  #look;
  /**
   * The theme that was sent to the page.
   * @type {string | undefined}
   */
  #theme;
  #unfollow = () => {};

  connectedCallback() {
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.append(this.#box);
      this.#box.append(this.#away);
    }
    this.#host = this.#live;
    this.#wait();
    watched.set(this, (near, width) => this.#come(near, width));
    watcher.observe(this);
    addEventListener("message", this.#hear);
    addEventListener("online", this.#retry);
    this.#unfollow = followShade(this.#follow);
  }

  disconnectedCallback() {
    watcher.unobserve(this);
    removeEventListener("message", this.#hear);
    removeEventListener("online", this.#retry);
    this.#unfollow();
    this.#leave("removed", "The element was taken off the page.");
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    if (!this.#iframe || before === value) return;
    if (name === "title") this.#iframe.title = this.#title();
    else if (name === "height") this.#fit();
    else if (name === "theme") this.#follow();
    else this.#post({ type: "params", params: { [name]: value } });
  }

  /** @param {Place} place */
  set(place) {
    return this.#ask("set", { place });
  }

  get() {
    return this.#ask("get", {});
  }

  /** @param {Pixels} pixels */
  predict(pixels) {
    return this.#ask("predict", { pixels: Array.from(pixels) });
  }

  /** @param {Pixels} pixels */
  trace(pixels) {
    return this.#ask("trace", { pixels: Array.from(pixels) });
  }

  /** @param {{width?: number, height?: number}} [size] */
  snapshot(size) {
    return this.#ask("snapshot", { ...size });
  }

  play() {
    return this.#ask("play", {});
  }

  pause() {
    return this.#ask("pause", {});
  }

  /** @param {number} time */
  seek(time) {
    return this.#ask("seek", { time });
  }

  /**
   * @template {keyof Requests} T
   * @param {T} type
   * @param {Requests[T]["message"]} message
   * @returns {Promise<Requests[T]["result"]>}
   */
  #ask(type, message) {
    if (this.#refusal) return Promise.reject(failure(this.#refusal));
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#promised.set(this.#lastId, { resolve, reject });
      this.#post({ type, id: this.#lastId, ...message });
      this.#load();
    });
  }

  /** @param {object} message */
  #post(message) {
    const whole = { forwardPass: VERSION, ...message };
    if (this.#left && "params" in message) this.#missed.push(whole);
    if (!this.#listens) this.#queue.push(whole);
    else this.#iframe?.contentWindow?.postMessage(whole, this.#host.origin);
  }

  /**
   * @param {boolean} near
   * @param {number} width
   */
  #come(near, width) {
    this.#near = near;
    if (near) this.#load(width);
    if (this.#listens) this.#post({ type: "visible", visible: near });
  }

  #load(width = this.clientWidth) {
    if (this.#iframe || !this.isConnected) return;
    const iframe = document.createElement("iframe");
    this.#iframe = iframe;
    iframe.title = this.#title();
    this.#restrict(iframe);
    iframe.allow = "clipboard-write; fullscreen";
    iframe.referrerPolicy = "strict-origin"; // so that a server that says no can say to whom
    iframe.addEventListener("load", () => this.#waitFor(PATIENCE_MS));
    this.#box.style.height = `${Number(this.getAttribute("height")) || Math.min(Math.max(width / 1.5, 380), 640)}px`;
    this.#theme = this.#wanted();
    iframe.src = this.#address("embed");
    this.#box.append(iframe);
    this.#waitFor(5 * PATIENCE_MS);
  }

  /** @param {HTMLIFrameElement} iframe */
  #restrict(iframe) {
    if (this.#host.origin === location.origin) iframe.removeAttribute("sandbox");
    else iframe.setAttribute("sandbox", SANDBOX);
  }

  /**
   * Returns the address of the page with the parameters of the attributes.
   * @param {string} [embed]
   */
  #address(embed) {
    const url = new URL(this.#host);
    const { searchParams } = url;
    if (embed) searchParams.set(embed, "");
    for (const name of PARAMS) {
      const value = name === "theme" && embed ? this.#theme : this.getAttribute(name);
      if (value) searchParams.set(name, value);
    }
    url.search = url.search.replace("embed=", "embed");
    url.hash = this.getAttribute("at") ?? "";
    return url.href;
  }

  /** Returns the theme for the page; `auto` matches the surroundings of the element. */
  #wanted() {
    const theme = this.getAttribute("theme") ?? "auto";
    return theme === "auto" ? shadeAround(this) : theme;
  }

  #follow = () => {
    const theme = this.#wanted();
    if (!this.#iframe || theme === this.#theme) return;
    this.#theme = theme;
    this.#post({ type: "params", params: { theme } });
  };

  #title() {
    return this.getAttribute("title") ?? this.#words("title");
  }

  /** @param {string} key */
  #words(key) {
    const tag = this.lang || document.documentElement.lang;
    return (WORDS[tag] ?? WORDS[tag.split("-")[0]] ?? WORDS.en)[key];
  }

  /** Reserves the space, and shows a link for keyboard users. */
  #wait() {
    this.#box.className = "loading";
    const link = document.createElement("a");
    link.href = this.#address();
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.#words("open");
    const text = document.createElement("slot");
    const paragraph = document.createElement("p");
    paragraph.textContent = this.#words("away");
    text.append(paragraph);
    this.#away.hidden = false;
    this.#away.replaceChildren(text, link);
  }

  /** @param {number} ms */
  #waitFor(ms) {
    clearTimeout(this.#timer);
    if (!this.#listens && !this.#refusal) this.#timer = setTimeout(() => this.#fail(), ms);
  }

  /** Handles a page that did not load: its server is away, or another program answers there. */
  async #fail() {
    const iframe = this.#iframe;
    const host = this.#host;
    const answers = await isThere(host);
    if (iframe !== this.#iframe || !iframe || this.#listens || this.#refusal) return;
    const standIn = answers ? null : this.#standIn;
    if (standIn && standIn.href !== host.href) {
      this.#host = standIn;
      this.#retry();
      this.#lookForServer();
      return;
    }
    this.#host = this.#live;
    const code = answers ? "no_answer" : "unreachable";
    this.#box.className = "";
    this.#box.style.height = "";
    iframe.hidden = !answers;
    iframe.style.height = `${REFUSED_HEIGHT}px`;
    this.#away.hidden = false;
    this.#tell("error", { code, message: this.#words("away") });
    this.#timer = setTimeout(this.#retry, this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
  }

  /** Handles a lost server. If it does not come back soon, the exported site replaces the page. */
  #lose() {
    clearTimeout(this.#look);
    this.#look = setTimeout(async () => {
      const iframe = this.#iframe;
      const standIn = this.#standIn;
      if (!iframe || !standIn || standIn.href === this.#host.href) return;
      if ((await isThere(this.#host)) || iframe !== this.#iframe) return;
      this.#giveUp({ code: "connection_lost", message: this.#words("away") });
      this.#left = iframe;
      iframe.hidden = true;
      this.#show(null, standIn);
      this.#retryMs = RETRY_MS;
      this.#lookForServer();
    }, RETRY_MS);
  }

  /** Tries to reach the server while the exported site is shown, and shows the page again once the server answers. */
  #lookForServer() {
    clearTimeout(this.#look);
    this.#look = setTimeout(async () => {
      const iframe = this.#iframe;
      const answers = await isThere(this.#live);
      if (!iframe || iframe !== this.#iframe) return;
      if (answers) await this.#comeBack(iframe);
      else {
        this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
        this.#lookForServer();
      }
    }, this.#retryMs);
  }

  /**
   * Shows the page of the server again: the hidden page, or a new one at the same place.
   * @param {HTMLIFrameElement} iframe The exported site.
   */
  async #comeBack(iframe) {
    const left = this.#left;
    const place = this.#listens && !left ? await this.get().catch(() => null) : null;
    if (iframe !== this.#iframe) return;
    this.#giveUp({ code: "connection_lost", message: this.#words("away") });
    iframe.remove();
    this.#left = null;
    this.#show(left, this.#live);
    if (left) {
      this.#setHeight(parseFloat(left.style.height));
      for (const message of this.#missed.splice(0)) this.#post(message);
      this.#post({ type: "visible", visible: this.#near });
    } else if (place) {
      const { view, neuron, step, puzzle } = place;
      this.set({ view, neuron, ...(step && { step }), ...(puzzle && { puzzle }) }).catch(() => {});
    }
  }

  /**
   * @param {HTMLIFrameElement | null} iframe A page that is ready, or null for a new one.
   * @param {URL} host Of the page.
   */
  #show(iframe, host) {
    this.#iframe = iframe;
    this.#host = host;
    this.#listens = iframe !== null;
    if (!iframe) this.#load();
  }

  get #live() {
    return folderOf(this.getAttribute("server")) ?? HERE;
  }

  /** Returns the exported site to show while the server is away; null if there is none. */
  get #standIn() {
    return folderOf(this.getAttribute("fallback")) ?? (this.hasAttribute("server") ? HERE : null);
  }

  #retry = () => {
    if (!this.#iframe || this.#listens || this.#refusal) return;
    this.#restrict(this.#iframe);
    this.#iframe.src = this.#address("embed");
    this.#waitFor(5 * PATIENCE_MS);
  };

  /**
   * @param {string} code
   * @param {string} message
   */
  #leave(code, message) {
    this.#giveUp({ code, message });
    clearTimeout(this.#look);
    this.#left?.remove();
    this.#iframe?.remove();
    this.#left = this.#iframe = null;
    this.#missed = [];
    this.#listens = false;
    this.#refusal = null;
  }

  /** @param {Reason} reason Why the waiting messages will never be sent. */
  #giveUp(reason) {
    clearTimeout(this.#timer);
    this.#queue = [];
    for (const { reject } of this.#promised.values()) reject(failure(reason));
    this.#promised.clear();
  }

  /**
   * Handles a server that refuses to be embedded here. The iframe shows the reason and sends nothing more.
   * @param {Reason} reason
   */
  #accept(reason) {
    this.#refusal = reason;
    this.#giveUp(reason);
    this.#setHeight(Number(this.getAttribute("height")) || REFUSED_HEIGHT);
  }

  #greet() {
    const focused = this.shadowRoot?.activeElement;
    clearTimeout(this.#timer);
    this.#listens = true;
    this.#retryMs = RETRY_MS;
    if (this.#iframe?.hidden) this.#setHeight(REFUSED_HEIGHT); // a hidden page has no height to tell
    this.#fit();
    for (const message of this.#queue.splice(0)) this.#post(message);
    if (!this.#near) this.#post({ type: "visible", visible: false });
    if (focused) this.#iframe?.focus();
  }

  /** Without a height, the element is as high as its content, which the page reports. */
  #fit() {
    const height = Number(this.getAttribute("height"));
    if (this.#listens) this.#post({ type: "hello", fit: !height });
    if (height) this.#setHeight(height);
  }

  /** @param {number} height */
  #setHeight(height) {
    if (!this.#iframe) return;
    this.#box.className = "";
    this.#box.style.height = "";
    this.#away.hidden = true;
    this.#iframe.hidden = false;
    this.#iframe.style.height = `${height}px`;
  }

  /** @param {MessageEvent} event From any window; only messages of this iframe count. */
  #hear = ({ source, origin, data }) => {
    if (!this.#iframe || source !== this.#iframe.contentWindow || origin !== this.#host.origin)
      return;
    if (data?.forwardPass !== VERSION) return;
    const message = /** @type {MessageFromPage} */ (data);
    clearTimeout(this.#timer);
    if (message.type === "loaded") this.#greet();
    else if (message.type === "done") this.#keep(message.id)?.resolve(message.result);
    else if (message.type === "error") {
      const promised = this.#keep(message.id);
      const { code, message: text, expected, found } = message;
      const reason = { code, message: text, expected, found };
      if (promised) promised.reject(failure(reason));
      else {
        if (!this.#listens) this.#accept(reason);
        else if (code === "connection_lost") this.#lose();
        this.#tell("error", reason);
      }
    } else {
      const { type, detail } = message;
      if (type === "size") this.#setHeight(Number(this.getAttribute("height")) || detail.height);
      this.#tell(type, detail);
    }
  };

  /** @param {number | undefined} id */
  #keep(id = 0) {
    const promised = this.#promised.get(id);
    this.#promised.delete(id);
    return promised;
  }

  /**
   * @template {keyof Events} N
   * @param {N} name
   * @param {Events[N]} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/**
 * Returns whether a Forward Pass server answers at a host. A proxy without its server answers too, but with an error that
 * pages of other origins cannot read.
 * @param {URL} host
 */
const isThere = (host) =>
  fetch(new URL("healthz", host), { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );

/**
 * Returns the folder that an attribute names; null if it names none.
 * @param {string | null} address
 */
function folderOf(address) {
  if (address === null) return null;
  const url = new URL(address, document.baseURI);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/**
 * @param {Reason} reason
 * @returns {ForwardPassError}
 */
function failure(reason) {
  return Object.assign(new Error(reason.message), reason);
}

if (!customElements.get("forward-pass")) customElements.define("forward-pass", ForwardPass);
