/**
 * `npm run dev`: serves the page from its sources, reloads it whenever one of them is saved, and runs a server behind
 * it. Arguments after `--` go to `forwardpass serve`.
 *
 * Vite serves the page and forwards everything else to the server. The strict CSP applies to the built page only,
 * because Vite injects styles and a script during development.
 * @module
 */
import { createServer as listen } from "node:net";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { TOP, exitWith } from "./process.js";
import { setUp, venvProgram } from "./setup.js";

/** The paths that the server answers; every other path is a source. */
const OF_SERVER = "^/(?:api|socket\\.io|oembed|at|healthz|readyz|metrics|embed\\.js)(?:[/?]|$)";

await exitWith(async () => {
  await setUp();
  const port = await freePort();
  const server = spawn(
    venvProgram("forwardpass"),
    ["serve", "--port", String(port), ...process.argv.slice(2)],
    { cwd: TOP, stdio: ["ignore", "ignore", "inherit"] },
  );
  const ended = once(server, "exit");
  const { createServer } = await import("vite"); // which setUp has installed
  const vite = await createServer({
    server: {
      host: "127.0.0.1",
      // The server compares a request's origin with its own host name, so the proxy keeps the page's host.
      proxy: { [OF_SERVER]: { target: `http://127.0.0.1:${port}`, ws: true, changeOrigin: false } },
    },
  });
  await vite.listen();
  vite.printUrls();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.kill());
  const [code] = await ended;
  await vite.close();
  return code ?? 0;
});

/** Finds a port that nobody listens on. */
async function freePort() {
  const probe = listen().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, "close");
  return port;
}
