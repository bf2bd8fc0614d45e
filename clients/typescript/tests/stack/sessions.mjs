// Plays seeded conversations on bad lines against a running stack, then compares what was said and heard with what the server has:
// node tests/stack/sessions.mjs FIRST COUNT AT_ONCE. Prints what was struck, and every seed that lost or doubled something.
import { TaskFlow } from "taskflow-client";
import { WebSocket } from "ws";
import { faultySocket, randomOf } from "./faulty-socket.mjs";

const [first = 1, count = 10, atOnce = 6] = process.argv.slice(2).map(Number);
const url = process.env.TASKFLOW_URL;
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 300_000);
const struck = {};
const tracesOf = new Map();
const threads = new Map();
const ways = {};

function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What a person says in one go, and how they go on. */
function planOf(random, seed) {
  const length = 3 + Math.floor(random() * 4);
  return Array.from({ length }, (_, n) => {
    const ways = ["listen", "listen", "interrupt", "stop", "at once", "queue"];
    const way = n === length - 1 ? "listen" : ways[Math.floor(random() * ways.length)];
    const words = Array.from({ length: 12 }, (_, k) => `s${seed}m${n}w${k}`);
    const hangs = way === "interrupt" || way === "stop" ? " [[hang after 8]]" : "";
    return { way, text: `[[say "${words.join(" ")}"]]${hangs} Question ${n}.`, reply: words.join(" ") };
  });
}

async function play(seed) {
  tracesOf.delete(seed);
  const random = randomOf(seed);
  let over = false;
  const taskflow = new TaskFlow({ url, paceMs: 0, WebSocket: faultySocket(random, struck, () => over) });
  const conversation = taskflow.open();
  const trace = [];
  tracesOf.set(seed, trace);
  conversation.on((event) => trace.push(event));
  threads.set(seed, () => conversation.thread);
  const said = [];
  let queued = false;
  for (const { way, text, reply: words } of planOf(random, seed)) {
    ways[way] = (ways[way] ?? 0) + 1;
    const mode = queued ? "queue" : "interrupt";
    const reply = conversation.say(text, { mode });
    said.push({ text, words, reply, way, mode });
    queued = way === "queue";
    if (way === "listen") await within(reply.end(), `${seed}: the reply to “${text}”`);
    if (way === "interrupt" || way === "stop") {
      const heard = (async () => {
        for await (const piece of reply) if (piece.includes("w")) return;
      })();
      await within(heard, `${seed}: a word of the reply to “${text}”`);
      if (way === "stop") {
        conversation.cancel();
        await within(reply.end(), `${seed}: the end of what was stopped`);
      }
    }
  }
  const ends = [];
  for (const { reply, text } of said) ends.push(await within(reply.end(), `${seed}: the end of “${text}”`));
  over = true;
  const problems = await compare(seed, taskflow, conversation, said, ends);
  conversation.close();
  return problems;
}

/** What the server has, seen on a good line, against what the person said and was shown. */
async function compare(seed, taskflow, conversation, said, ends) {
  const calm = new TaskFlow({ url, guest: taskflow.guest, paceMs: 0, WebSocket });
  const other = calm.open({ id: conversation.id });
  await within(other.ready(), `${seed}: the conversation on a good line`);
  const problems = [];
  const note = (what, got, wanted) => {
    if (JSON.stringify(got) !== JSON.stringify(wanted))
      problems.push({ seed, what, got, wanted, plan: said.map((one) => one.way) });
  };
  const shown = ({ messages }) => messages.map(({ role, text }) => ({ role, text }));
  note("what was shown and what is stored", shown(conversation.thread), shown(other.thread));
  // Queued messages may have become one, and what cuts in goes before them.
  const questions = other.thread.messages
    .filter((one) => one.role === "user")
    .flatMap((one) => one.text.split("\n\n"));
  note("questions", questions.toSorted(), said.map((one) => one.text).toSorted());
  const atOnce = said.filter((one) => one.mode !== "queue").map((one) => one.text);
  note(
    "their order",
    questions.filter((one) => atOnce.includes(one)),
    atOnce,
  );
  const spoken = other.thread.messages.filter((one) => one.role === "assistant");
  said.forEach(({ words, way }, n) => {
    const end = ends[n];
    const stored = spoken.filter((one) => one.generationId === end.generationId);
    if (end.generationId !== null)
      note(
        `reply ${n}`,
        stored.map((one) => one.text),
        [end.text],
      );
    if (way === "listen") note(`reply ${n}, which nobody cut`, [end.status, end.text], ["completed", words]);
    else if (!words.startsWith(end.text.trimEnd()) && way !== "queue") note(`reply ${n}`, end.text, words);
  });
  note("turns", new Set(spoken.map((one) => one.generationId)).size, spoken.length);
  other.close();
  return problems;
}

const problems = [];
let next = first;
async function work() {
  while (next < first + count) {
    const seed = next++;
    try {
      problems.push(...(await play(seed)));
    } catch (error) {
      problems.push({ seed, what: String(error) });
      tracesOf.get(seed).push(threads.get(seed)());
    }
  }
}
await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
if (process.env.TRACES) {
  const { writeFileSync } = await import("node:fs");
  for (const { seed } of problems)
    writeFileSync(
      `${process.env.TRACES}/${seed}.jsonl`,
      tracesOf
        .get(seed)
        .map((event) => `${JSON.stringify(event).slice(0, 4000)}\n`)
        .join(""),
    );
}
console.log(JSON.stringify({ sessions: count, ways, struck, problems }, null, 1));
process.exit(problems.length > 0 ? 1 : 0);
