import { WebSocket } from "ws";
import { type Conversation, type SocketClass, TaskFlow, type TaskFlowOptions } from "../../src/index.ts";

/** The running stack, with the scripted model of tests/support/provider.py. */

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run pytest tests/typescript_client`);
  return value;
}

export const url = given("TASKFLOW_URL");

/** A service token with the scope `api`. */
export const serviceToken = given("TASKFLOW_SERVICE_TOKEN");

/** A person, who is shown text as it comes. */
export function person(options: TaskFlowOptions = {}): TaskFlow {
  return new TaskFlow({ url, WebSocket: WebSocket as unknown as SocketClass, paceMs: 0, ...options });
}

const opened: { close(): void }[] = [];

/** Closes it at the end of the test. */
export function closing<T extends { close(): void }>(one: T): T {
  opened.push(one);
  return one;
}

export function closeAll(): void {
  for (const one of opened.splice(0)) one.close();
}

export function open(options: TaskFlowOptions = {}): Conversation {
  return closing(person(options).open());
}

/** Lets a model that holds go on. */
export async function release(): Promise<void> {
  const answer = await fetch(`${given("TASKFLOW_MODEL_URL")}/_control/release`, { method: "POST" });
  if (!answer.ok) throw new Error(`the model does not go on: ${answer.status}`);
}

/** Resolves once `condition` holds; what it looks at changes by itself. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`never: ${what}`);
}
