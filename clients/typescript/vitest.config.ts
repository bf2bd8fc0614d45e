import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    testTimeout: 120_000,
    include: ["tests/**/*.test.ts"],
    // They want a stack: tests/typescript_client runs them.
    exclude: ["tests/stack/**", "node_modules/**"],
  },
});
