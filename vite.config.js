import { defineConfig } from "vite";
import { compression, defineAlgorithm } from "vite-plugin-compression2";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { constants } from "node:zlib";
import { notebookWidget } from "./.dev/notebook-build.js";
import { firstWords } from "./.dev/words.js";
import { PLACE_ENTRIES } from "./frontend/src/place-fields.js";

/** Font faces of the maths library that our formulas do not use, and formats that no supported browser needs. */
const OTHER_FACES = /@font-face\s*\{[^}]*_(?:AMS|Cali|Frak|Sans|Script|Type)[^}]*\}/g;
const OLD_FORMATS = /,\s*url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)/g;

/** @type {import("vite").Plugin} */
const fewFonts = {
  name: "few-fonts",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("/katex.css")) return undefined;
    return code.replace(OTHER_FACES, "").replace(OLD_FORMATS, "");
  },
};

/**
 * Leaves out Socket.IO's list of transports: the page names those that it uses, see `net/socket-io.js`.
 * @type {import("vite").Plugin}
 */
const namedTransports = {
  name: "named-transports",
  enforce: "pre",
  load: (id) =>
    id.endsWith("/engine.io-client/build/esm/transports/index.js")
      ? "export const transports = {};"
      : undefined,
};

/** The parameters that the page's address can have: the fields of a place, and the choice of motion. */
const EMBED_PARAMS = [...PLACE_ENTRIES.flatMap(([, { params = [] }]) => params), "motion"];

const CATALOGUES = new URL("frontend/src/i18n/", import.meta.url);

/** The text that `<forward-pass>` itself shows, by language: a small part of each catalogue. */
function wordsOfEmbed() {
  const files = readdirSync(CATALOGUES).filter((name) => name.endsWith(".json"));
  const said = files.map((name) => {
    const catalogue = JSON.parse(readFileSync(new URL(name, CATALOGUES), "utf8"));
    const keys = ["title", "open", "away"].filter((key) => catalogue[`embed.${key}`]);
    return [
      name.slice(0, -5),
      Object.fromEntries(keys.map((key) => [key, catalogue[`embed.${key}`]])),
    ];
  });
  return Object.fromEntries(said);
}

/**
 * A file of `frontend/`; the build would look for it from the top folder, the development server from there.
 * @param {string} path
 */
const absolute = (path) => resolve("frontend", path);

// The parser that we give Socket.IO also replaces its default one, which would otherwise be bundled unused.
const alias = { "socket.io-parser": "socket.io-msgpack-parser" };

/** Builds `frontend/` into `frontend/dist/`, and compresses each file as .br and .gz for the server to deliver. */
export default defineConfig({
  root: "frontend",
  base: "./",
  publicDir: "public",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // an inlined asset would be a data: script or style, which our CSP forbids
    modulePreload: { polyfill: false },
    rollupOptions: {
      treeshake: { moduleSideEffects: (id) => !id.includes("/engine.io-client/") },
      input: { index: absolute("index.html"), embed: absolute("embed/element.js") },
      output: {
        // Other sites load this file by its name; it shares no code with the page.
        entryFileNames: ({ name }) => (name === "embed" ? "embed.js" : "assets/[name]-[hash:7].js"),
        // The page names every file that it may load later, and hashes do not compress: 42 bits are
        // enough, and the fewest that the build takes from 65 files on.
        chunkFileNames: "assets/[name]-[hash:7].js",
        assetFileNames: "assets/[name]-[hash:7][extname]",
        // Everything that the page starts with is in one file. Otherwise each set of modules shared with a later part
        // would be a file of its own: thirty requests, and each file would compress worse.
        codeSplitting: {
          groups: [
            {
              name: (id) => (id.includes("/frontend/embed/") ? null : "page"),
              debugName: "page",
              tags: ["$initial"],
            },
            {
              // Code that later parts share goes into one file, because the page has to name every file from the
              // start.
              name: "parts",
              test: /\/frontend\/src\/(?!embed|net|inside|panels\/views|stage).*\.js$/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  resolve: { alias },
  define: {
    __EMBED_WORDS__: JSON.stringify(wordsOfEmbed()),
    __EMBED_PARAMS__: JSON.stringify(EMBED_PARAMS),
  },
  plugins: [
    firstWords,
    fewFonts,
    namedTransports,
    notebookWidget({
      page: absolute("notebook/page.js"),
      widget: absolute("notebook/widget.js"),
      config: { root: "frontend", resolve: { alias }, plugins: [fewFonts, namedTransports] },
    }),
    compression({
      include: /\.(js|css|svg|json|woff2)$/,
      exclude: /notebook\.js$/, // nobody is served it, and it is compressed inside
      threshold: 512,
      algorithms: [
        defineAlgorithm("gzip", { level: 9 }),
        defineAlgorithm("brotliCompress", {
          params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
        }),
      ],
    }),
  ],
});
