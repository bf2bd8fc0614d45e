import { defineConfig } from "vitest/config";

/** Tests that need a running stack with the scripted model: `TASKFLOW_URL` and `TASKFLOW_MODEL_URL` say where. */
export default defineConfig({
  test: {
    environment: "node",
    testTimeout: 120_000,
    include: ["tests/stack/**/*.test.{ts,tsx}"],
    // They wait for the stack most of the time.
    fileParallelism: false,
  },
});
