// Plays seeded conversations on bad lines against a running stack, then compares what was said and heard with what the server has:
// node tests/stack/sessions.mjs FIRST COUNT AT_ONCE. Prints a line of JSON after each session: its number, what was struck, and
// what was lost or doubled in it. With TRACES, a folder, what is wrong leaves its events there.
import { writeFileSync } from "node:fs";
import { TaskFlow } from "taskflow-client";
import { chipsOf } from "taskflow-client/chat/chips";
import { WebSocket } from "ws";
import { faultySocket, randomOf } from "./faulty-socket.mjs";
import { wrong } from "./judging.mjs";

const [first = 1, count = 10, atOnce = 6] = process.argv.slice(2).map(Number);
const url = process.env.TASKFLOW_URL;
/** When something counts as lost that should come at once: far beyond what the busiest machine takes. */
const PATIENCE_MS = 600_000;
const LOOK_MS = 250;
/** So long the client may take to show what is stored, once the line is good. */
const LOOKS = 240;
const WAYS = ["listen", "listen", "interrupt", "stop", "at once", "queue", "steer"];
/** In which mode they say what comes next. */
const NEXT = { queue: "queue", steer: "steer" };
/** What is cut in its middle is still in it then. */
const PACES = { interrupt: " [[hang after 8]]", stop: " [[hang after 8]]", steer: " [[pace 60ms]]" };

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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
  let mode = "interrupt";
  return Array.from({ length }, (_, n) => {
    const way = n === length - 1 ? "listen" : WAYS[Math.floor(random() * WAYS.length)];
    const words = Array.from({ length: 12 }, (_, k) => `s${seed}m${n}w${k}`);
    const text = `[[say "${words.join(" ")}"]]${PACES[way] ?? ""} Question ${n}.`;
    const step = { way, mode, text, words: words.join(" ") };
    mode = NEXT[way] ?? "interrupt";
    return step;
  });
}

/** Reads the reply: all of it, or as far as its first word. */
async function read(one, whole) {
  one.heard = "";
  for await (const piece of one.reply) {
    one.heard += piece;
    if (!whole && one.heard.includes("w")) return;
  }
}

/** What the person says next cuts in: into all that is not over as far as they know. */
function cutIn(said) {
  for (const one of said) if (!one.over) one.mayBeCut = true;
}

async function converse(conversation, plan) {
  const said = [];
  for (const { way, mode, text, words } of plan) {
    if (mode !== "queue") cutIn(said);
    const one = { way, mode, text, words, hears: "nothing", heard: null, mayBeCut: false, over: false };
    one.reply = conversation.say(text, { mode });
    said.push(one);
    if (way === "listen") {
      one.hears = "whole";
      await within(read(one, true), `the reply to “${text}”`);
      one.over = true;
    }
    if (way in PACES) {
      one.hears = way === "steer" ? "steered" : "some";
      await within(read(one, false), `a word of the reply to “${text}”`);
    }
    if (way === "stop") {
      cutIn(said);
      conversation.cancel();
      await within(one.reply.end(), `the end of what was stopped, “${text}”`);
      one.over = true;
    }
  }
  for (const one of said) one.end = await within(one.reply.end(), `the end of the reply to “${one.text}”`);
  return said;
}

function messagesOf({ messages }) {
  return messages.map(({ role, text, generationId, phase }) => ({
    role,
    text,
    generationId,
    ...(role === "assistant" ? { phase } : {}),
  }));
}

/** What the server has, seen on a good line, against what the person said and was shown. */
async function compare(taskflow, conversation, said) {
  const calm = new TaskFlow({ url, guest: taskflow.guest, paceMs: 0, WebSocket });
  let problems = [];
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await sleep(LOOK_MS);
    const other = calm.open({ id: conversation.id });
    await within(other.ready(), "the conversation on a good line");
    const { thread } = conversation;
    const waiting = chipsOf(thread.queue, thread.messages);
    problems = wrong({ said, waiting, shown: messagesOf(thread), stored: messagesOf(other.thread) });
    other.close();
    if (problems.length === 0) break;
  }
  return problems;
}

async function play(seed) {
  const random = randomOf(seed);
  const struck = {};
  const ways = {};
  const trace = [];
  let over = false;
  const note = (frame, way) =>
    trace.push(`${way} ${Date.now() % 1_000_000} ${String(frame).slice(0, 4_000)}`);
  const taskflow = new TaskFlow({
    url,
    paceMs: 0,
    WebSocket: faultySocket(random, struck, () => over, note),
  });
  const conversation = taskflow.open();
  const plan = planOf(random, seed);
  for (const { way } of plan) ways[way] = (ways[way] ?? 0) + 1;
  let problems;
  try {
    const said = await converse(conversation, plan);
    over = true;
    problems = await compare(taskflow, conversation, said);
  } catch (error) {
    problems = [{ what: String(error) }];
  }
  if (problems.length > 0 && process.env.TRACES) {
    const known = [plan.map((one) => `${one.mode} ${one.way}`), problems, conversation.store.getState()];
    const lines = [...trace, ...known.map((one) => JSON.stringify(one, null, 1))];
    writeFileSync(`${process.env.TRACES}/${seed}.txt`, lines.map((line) => `${line}\n`).join(""));
  }
  conversation.close();
  return { seed, ways, struck, problems };
}

let next = first;
async function work() {
  while (next < first + count) console.log(JSON.stringify(await play(next++)));
}
await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
process.exit(0);
