"""The page shown in an iframe whose site is not allowed to embed Forward Pass.

It tells the server's owner which setting allows the site. It is a single document with a strict
policy of its own: one style and one short script. The script tells `embed.js` that the page is
here; otherwise `embed.js` would wait for the real page before showing the iframe.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from forwardpass.options import SHADES

STYLE = """
:root { color-scheme: light dark; --background: light-dark(#f6f8fb, #0b0e14);
  --line: light-dark(#d5dbe6, #232a38); --control: light-dark(#fff, #121722);
  --ink: light-dark(#151a23, #e8ecf4); --dim: light-dark(#566072, #9aa4b6);
  --positive: light-dark(#007d5c, #22c79a); --negative: light-dark(#c8400f, #ff6a3d);
  --chosen: light-dark(#9e5e00, #ffd54a); --on-chosen: light-dark(#fff, #171203) }
:root[data-theme="light"] { color-scheme: light } :root[data-theme="dark"] { color-scheme: dark }
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; padding: clamp(12px, 4vw, 32px); display: grid; place-content: center;
  justify-items: start; background: var(--background); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
main { max-width: 34rem; display: grid; gap: 0.9em; min-width: 0 }
svg { display: block; width: 168px; height: 66px; overflow: visible }
svg .on { fill: var(--ink) } svg .off { fill: none; stroke: var(--dim); stroke-width: 1.5 }
svg path { stroke: var(--positive); stroke-width: 1.5; fill: none }
svg .cut { stroke: var(--negative); stroke-dasharray: 2 5; stroke-linecap: round }
h1 { font-size: 1.35rem; line-height: 1.25; font-weight: 600; text-wrap: balance }
h2 { font-size: 0.95rem; font-weight: 600; margin-top: 0.4em }
p, h2 { text-wrap: pretty } b { font-weight: 600; overflow-wrap: anywhere }
.dim { color: var(--dim); font-size: 0.9rem }
pre { padding: 0.7em 0.9em; border: 1px solid var(--line); border-radius: 9px;
  background: var(--control); font: 0.86rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; user-select: all }
a { justify-self: start; display: inline-flex; align-items: center; min-height: 44px;
  padding: 0 1.1em; border-radius: 9px; background: var(--chosen); color: var(--on-chosen);
  font-weight: 600; text-decoration: none }
a:focus-visible { outline: 2px solid var(--ink); outline-offset: 3px }
@media (max-height: 420px) { svg { display: none } }
@media (forced-colors: active) { a { border: 1px solid } }
"""

SCRIPT = """
const main = document.querySelector("main");
const say = (message) => parent.postMessage({ forwardPass: 1, ...message }, "*");
const [title, command] = ["h1", "pre"].map((name) => main.querySelector(name).textContent);
say({ type: "error", code: "refused", message: `${title}. Its owner can allow it: ${command}` });
new ResizeObserver(() => {
  const { paddingTop } = getComputedStyle(document.body);
  const height = Math.ceil(main.offsetHeight + 2 * parseFloat(paddingTop));
  say({ type: "size", detail: { height } });
}).observe(main);
"""
"""Tells the embedding page the message and the height. Neither is a secret from that page."""

PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Forward Pass can't be shown here</title>
<style>{style}</style>
<main data-part="refused">
<svg viewBox="0 0 168 66" aria-hidden="true">
<path d="M12 11 64 33M12 33H64M12 55 64 33"/>
<path class="cut" d="M76 33H152"/>
<circle class="on" cx="12" cy="11" r="6"/><circle class="on" cx="12" cy="33" r="6"/>
<circle class="on" cx="12" cy="55" r="6"/><circle class="on" cx="68" cy="33" r="8"/>
<circle class="off" cx="160" cy="33" r="8"/>
</svg>
<h1>Forward Pass can't be shown inside {host}</h1>
<p>The owner of <b>{own}</b> hasn't allowed that site to embed it.</p>
<a href="{address}" target="_blank" rel="noopener">Open it in a new tab</a>
<h2>Is this your server?</h2>
<p class="dim">Restart it with this option, along with the ones you already use:</p>
<pre>forwardpass serve --allow-origin {origin}</pre>
<p class="dim">To allow more sites, repeat the option or list them in
<code>FORWARDPASS_ALLOW_ORIGIN</code>.</p>
</main>
<script>{script}</script>
</html>
"""


def _source(text: str) -> str:
    """Returns the source expression by which a policy allows this inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src {_source(STYLE)}; script-src {_source(SCRIPT)}",
}
"""They omit frame-ancestors, so that the refusal itself can be shown on any site."""

UNKNOWN = "https://YOUR-SITE"


def page(environ: dict[str, Any], host: str | None) -> str:
    """Renders the page.

    Args:
        environ: the WSGI environment of the refused request.
        host: the origin of the embedding site; None if the request does not tell.
    """
    own = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
    query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
    return PAGE.format(
        style=STYLE,
        script=SCRIPT,
        theme="auto" if query.get("theme") not in SHADES else query["theme"],
        host=f"<b>{escape(host)}</b>" if host else "this site",
        own=escape(own),
        address=escape(_address(environ)),
        origin=escape(host or UNKNOWN),
    )


def _address(environ: dict[str, Any]) -> str:
    """Returns the requested address as a tab would open it, without the embed options."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "/")
    query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in ("embed", "controls")]
    return "/" + quote(path.encode("latin-1")).lstrip("/") + (f"?{urlencode(kept)}" if kept else "")
