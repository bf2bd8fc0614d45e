import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { OLDEST } from "./scripts/support.mjs";

// `npm run dev` serves the client alone; the rest comes from the stack that `make run` starts.
const stack = process.env.TASKFLOW_STACK_URL ?? "http://127.0.0.1:3000";

const client = fileURLToPath(new URL("../clients/typescript/src", import.meta.url));

const ALONE = [
  "tests/client/prefs.test.ts",
  "tests/client/storage.test.ts",
  "tests/components/typing.test.tsx",
  "tests/markdown/work.test.tsx",
];

/** `src/main.ts` imports the application when it runs: the browser is told to load it from the start. */
function preloadApplication(): Plugin {
  return {
    name: "preload-application",
    transformIndexHtml(_, { bundle }) {
      const chunk = Object.values(bundle ?? {}).find(
        (one) => one.type === "chunk" && one.facadeModuleId?.endsWith("/src/page.tsx"),
      );
      if (!chunk) return [];
      // With what it imports: otherwise the browser learns of that only once it has read the application.
      const files = new Set([chunk.fileName]);
      for (const file of files) {
        const one = bundle?.[file];
        if (one?.type !== "chunk") continue;
        if (one.isEntry) files.delete(file);
        else for (const imported of one.imports) files.add(imported);
      }
      return [...files].map((file) => ({
        tag: "link",
        attrs: { rel: "modulepreload", href: `/${file}` },
        injectTo: "head",
      }));
    },
  };
}

/** KaTeX brings each font three times; every browser that is supported reads the smallest. */
function smallestFonts(): Plugin {
  return {
    name: "smallest-fonts",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("katex.min.css")) return null;
      return code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, "");
    },
  };
}

export default defineConfig({
  plugins: [smallestFonts(), react(), preloadApplication()],
  // The client's sources, as tsconfig.json has them: decision 080.
  resolve: { alias: { "taskflow-client": client } },
  server: {
    port: 5173,
    fs: { allow: [".", client] },
    proxy: { "/api": stack, "/v1": stack, "/ws": { target: stack, ws: true } },
  },
  build: {
    // Inlined images would need `data:` in the Content-Security-Policy, and module preloads need no polyfill.
    assetsInlineLimit: 0,
    target: OLDEST,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  test: {
    environment: "node",
    setupFiles: ["tests/setup.ts"],
    testTimeout: 120_000,
    // What keeps a state of its own, or stands in for a module, has its modules and its page to itself. All else shares
    // them: to load them again for each file takes as long as the tests.
    projects: [
      { extends: true, test: { name: "alone", include: ALONE, sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          name: "together",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: ALONE,
          isolate: false,
          // Mixed with the others they would not share.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
