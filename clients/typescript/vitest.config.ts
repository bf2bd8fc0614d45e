import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    // They share their modules: to load them again for each file takes as long as the tests.
    isolate: false,
    testTimeout: 120_000,
    include: ["tests/**/*.test.ts"],
    // They want a stack: tests/typescript_client runs them.
    exclude: ["tests/stack/**", "node_modules/**"],
  },
});
