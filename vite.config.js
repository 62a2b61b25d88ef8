import { defineConfig } from "vite";
import { compression, defineAlgorithm } from "vite-plugin-compression2";
import { constants } from "node:zlib";

/** Builds `frontend/` into `frontend/dist/`, each file also as .br and .gz for the server to hand out. */
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
    rollupOptions: { input: { index: "frontend/index.html" } },
  },
  plugins: [
    compression({
      include: /\.(js|css|svg|json|woff2)$/,
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
