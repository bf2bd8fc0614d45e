// What the client makes of what connections were told, for tests/typescript_client/test_typescript_schedules.py: one connection's
// events a line in, its turns and its queue a line out. The reader sees at once whatever comes.
import { createInterface } from "node:readline";
import { parseFrame } from "taskflow-client/chat/parse";
import { reduce } from "taskflow-client/chat/reduce";
import { EMPTY_THREAD, isTurn } from "taskflow-client/chat/thread";

const NOW = Date.UTC(2026, 0);

function seen(thread) {
  const messages = thread.messages.map((one) => (isTurn(one) ? { ...one, shown: one.text.length } : one));
  return { ...thread, messages };
}

function told(thread, event) {
  const parsed = parseFrame(JSON.stringify(event));
  if (!parsed.event) throw new Error(`${event.type}: ${parsed.ignored}`);
  return seen(reduce(thread, parsed.event, NOW));
}

for await (const line of createInterface({ input: process.stdin })) {
  const thread = JSON.parse(line).reduce(told, EMPTY_THREAD);
  const turns = thread.messages
    .filter((one) => isTurn(one) && one.text.trim() !== "")
    .map((one) => [one.generationId, one.text, one.phase !== "streaming", one.finish ?? "", one.error ?? ""]);
  const said = thread.messages
    .filter((one) => !isTurn(one))
    .map((one) => [one.id, one.generationId, one.text]);
  const about = [thread.title ?? "", thread.model, thread.ended, thread.trimmed];
  const waiting = thread.queue.items.map((one) => one.messageId);
  const { held } = thread.queue;
  process.stdout.write(
    `${JSON.stringify({ turns, said, waiting, held, about, needsSync: thread.needsSync })}\n`,
  );
}
