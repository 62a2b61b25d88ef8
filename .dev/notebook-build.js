/**
 * Builds `notebook.js`, the widget for notebooks: one ES module with the whole page in it, so that a notebook shows
 * the page without a server and without the internet.
 * @module
 */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "vite";

/** @import { InlineConfig, Plugin, Rolldown } from "vite" */

const VIRTUAL = "virtual:notebook-page";

/**
 * Puts style sheets that a module loads by their URL into the URL.
 * @type {Plugin}
 */
const sheetsInUrls = {
  name: "sheets-in-urls",
  enforce: "pre",
  load(id) {
    if (!id.endsWith(".css?url")) return null;
    const sheet = readFileSync(id.slice(0, -"?url".length), "utf8");
    return `export default ${JSON.stringify(`data:text/css,${encodeURIComponent(sheet)}`)};`;
  },
};

const WORKER =
  /new Worker\(new URL\("(\.\/[\w-]+\.js)", import\.meta\.url\), \{ type: "module" \}\)/;

/**
 * Puts each worker into the file too.
 * @type {Plugin}
 */
const workersInline = {
  name: "workers-inline",
  enforce: "pre",
  transform(code, id) {
    if (!/\/frontend\/src\/.*\.js$/.test(id) || !code.includes("new Worker(")) return null;
    const [call, worker] = WORKER.exec(code) ?? [];
    if (!call) throw new Error(`${id} makes a worker in another way than ${WORKER}`);
    return `import InlineWorker from "${worker}?worker&inline";\n${code.replace(call, "new InlineWorker()")}`;
  },
};

/**
 * @param {object} options
 * @param {string} options.page Path of the page's module.
 * @param {string} options.widget Path of the widget's module.
 * @param {Pick<InlineConfig, "root" | "resolve" | "define" | "plugins">} options.config What both are built with.
 * @returns {Plugin} It adds the file to the build of the page.
 */
export function notebookWidget({ page, widget, config }) {
  return {
    name: "notebook-widget",
    apply: "build",
    async generateBundle() {
      const plugins = config.plugins ?? [];
      const files = await bundled(page, {
        ...config,
        plugins: [...plugins, sheetsInUrls, workersInline],
      });
      const html = gzipSync(htmlOf(files), { level: 9 }).toString("base64");
      const holder = {
        name: "notebook-page",
        resolveId: (/** @type {string} */ id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
        load: (/** @type {string} */ id) =>
          id === `\0${VIRTUAL}` ? `export default ${JSON.stringify(html)};` : null,
      };
      const [module] = await bundled(widget, {
        ...config,
        plugins: [...plugins, holder],
      });
      this.emitFile({ type: "asset", fileName: "notebook.js", source: textOf(module) });
    },
  };
}

/**
 * Bundles a module and everything that it ever loads into one file.
 * @param {string} input
 * @param {InlineConfig} config
 * @returns {Promise<readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]>}
 */
async function bundled(input, config) {
  const outcome = await build({
    ...config,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      write: false,
      target: "es2022",
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      cssCodeSplit: false,
      modulePreload: false,
      rollupOptions: {
        input,
        preserveEntrySignatures: "strict",
        output: { format: "es", codeSplitting: false, minify: true },
      },
    },
  });
  return /** @type {Rolldown.RolldownOutput} */ (outcome).output;
}

/** @param {Rolldown.OutputChunk | Rolldown.OutputAsset} file */
const textOf = (file) => (file.type === "chunk" ? file.code : String(file.source));

/**
 * The page in one file.
 * @param {readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]} files
 */
function htmlOf(files) {
  const [code, ...others] = files.filter(({ type }) => type === "chunk").map(textOf);
  const styles = files.filter(({ fileName }) => fileName.endsWith(".css")).map(textOf);
  if (others.length > 0) throw new Error("the page of the widget was built in several files");
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8" />' +
    '<meta name="viewport" content="width=device-width, initial-scale=1" />' +
    '<meta name="color-scheme" content="dark light" /><title>Forward Pass</title>' +
    `<style>${styles.join("")}</style></head><body>` +
    `<script type="module">${code.replaceAll("</script", "<\\/script")}</script></body></html>`
  );
}
