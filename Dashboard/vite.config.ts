import { build, defineConfig, type Plugin } from "vite";

/** Where a gateway (or `npm run fake`) answers while `npm run dev` serves the sources. */
const gateway = process.env["TELEMETRY_GATEWAY"] ?? "http://127.0.0.1:8080";
const target = "es2022";

// Times are shown in the reader's zone: tests read them in one that is neither UTC nor whole hours away from it.
if (process.env["VITEST"]) process.env["TZ"] = "Asia/Kolkata";

/**
 * The first questions stand in the page, before all that has to be fetched. The gateway finds the script there and
 * names its hash in its policy.
 */
const firstQuestions: Plugin = {
  name: "first-questions",
  transformIndexHtml: {
    order: "post",
    async handler(html, { server }) {
      const start = server ? '<script type="module" src="/src/first.ts">' : `<script>${await scriptOf("src/first.ts")}`;
      return html.replace("</title>", () => `</title>\n    ${start}</script>`);
    },
  },
};

async function scriptOf(entry: string): Promise<string> {
  const lib = { entry, formats: ["iife" as const], name: "script" };
  const built = await build({ configFile: false, logLevel: "warn", build: { write: false, target, lib } });
  const [script] = [built].flat().flatMap((one) => ("output" in one ? one.output : []));
  if (script?.type !== "chunk") throw new Error(`${entry} makes no script`);
  return script.code.trim();
}

export default defineConfig({
  plugins: [firstQuestions],
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target,
    // The content security policy allows data: addresses for images alone.
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
