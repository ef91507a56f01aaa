import { defineConfig, type Plugin } from "vite";

/** Where a gateway (or `npm run fake`) answers while `npm run dev` serves the sources. */
const gateway = process.env["TELEMETRY_GATEWAY"] ?? "http://127.0.0.1:8080";

// Times are shown in the reader's zone: tests read them in one that is neither UTC nor whole hours away from it.
if (process.env["VITEST"]) process.env["TZ"] = "Asia/Kolkata";

/** The program comes together with the page, not only after the small script that asks for it. */
const preloadProgram: Plugin = {
  name: "preload-program",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk");
      const program = chunks.find((chunk) => chunk.facadeModuleId?.endsWith("/src/main.tsx"));
      const wanted = chunks.filter((chunk) => chunk === program || program?.imports.includes(chunk.fileName));
      return wanted
        .filter((chunk) => !chunk.isEntry)
        .map(({ fileName }) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `./${fileName}` },
          injectTo: "head",
        }));
    },
  },
};

export default defineConfig({
  plugins: [preloadProgram],
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    // The content security policy allows no data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      "/api": gateway,
      "/live": { target: gateway, ws: true },
    },
  },
  test: { include: ["tests/**/*.test.ts"] },
});
