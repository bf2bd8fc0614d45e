// What must be true of a conversation at its end, however bad its line was. Pure.

/**
 * Everything that is wrong with a conversation. `said`: what the person said, in this order, and what became of it; `shown`: the
 * messages that the client shows; `stored`: those that the server has; `waiting`: what the client shows as queued. A message is `{ role, text, generationId, phase }`, what was
 * said is `{ text, words, mode, hears, mayBeCut, heard, end }`:
 *
 * - `words`: the reply that the model was to give, of which `heard` was read (null: nobody has read it).
 * - `hears`: `whole` (it was read to its end), `some` (somebody cut in, or stopped it, in its middle), `steered` (it was steered there,
 *   or cut) or `nothing`.
 * - `mayBeCut`: somebody has cut in while it was asked for or being spoken.
 * - `end`: how it ended, as the client says.
 */
export function wrong({ said, shown, stored, waiting }) {
  return [
    ...same("nothing waits in the queue", waiting, []),
    ...same("what is shown is what is stored", shown, stored),
    ...questions(said, stored),
    ...said.flatMap((one, n) => reply(n, one, said, stored)),
    ...strays(said, stored),
  ];
}

function same(what, got, wanted) {
  return JSON.stringify(got) === JSON.stringify(wanted) ? [] : [{ what, got, wanted }];
}

/** Each was said once, and in their order. Queued ones may have become one message, and what cuts in goes before them. */
function questions(said, stored) {
  const asked = stored.filter(isQuestion).flatMap((one) => one.text.split("\n\n"));
  const texts = (mode) => said.filter((one) => mode(one.mode)).map((one) => one.text);
  const among = (wanted) => asked.filter((one) => wanted.includes(one));
  const [queued, others] = [texts((mode) => mode === "queue"), texts((mode) => mode !== "queue")];
  return [
    ...same("each question is stored once", asked.toSorted(), said.map((one) => one.text).toSorted()),
    ...same("the order of what was said", among(others), others),
    ...same("the order of what was queued", among(queued), queued),
  ];
}

function reply(n, { hears, mayBeCut, heard, end, mode }, said, stored) {
  const note = (what, wanted) => [{ what: `reply ${n} ${what}`, got: { ...end, heard }, wanted }];
  const { status, text, generationId } = end;
  // Several queued messages have one answer.
  const answers = said.filter((one) => one.end.generationId === generationId).map((one) => one.words);
  // What was steered goes on in the same bubble, behind a blank.
  const spoken = mode === "steer" ? text.replace(/^ /, "") : text;
  const cutAnyhow = hears === "some";
  if (status === "none") return mayBeCut && hears === "nothing" ? [] : note("is not there", answers);
  const found = stored.filter((one) => one.role === "assistant" && one.generationId === generationId);
  const problems = same(
    `reply ${n} is stored once, as it ended`,
    found.map((one) => [one.text, one.phase]),
    [[text, status]],
  );
  if (status === "completed" && !answers.includes(spoken)) problems.push(...note("is not whole", answers));
  if (status === "completed" && cutAnyhow) problems.push(...note("was to be cut", answers));
  if (status === "interrupted") {
    if (!mayBeCut && !cutAnyhow) problems.push(...note("was cut by nobody", answers));
    if (!answers.some((one) => one.startsWith(spoken))) problems.push(...note("has other words", answers));
  }
  if (hears === "whole" && heard !== text) problems.push(...note("was read otherwise", text));
  // What nobody has read is not kept of what was cut; what was read is.
  if (hears === "some" && heard !== text) problems.push(...note("is not kept as far as it was read", heard));
  if (hears === "steered" && !text.startsWith(heard))
    problems.push(...note("is not kept as far as it was read", heard));
  return problems;
}

/** Nobody has spoken but those who were asked: one reply to a turn. The greeting may be cut before its first word. */
function strays(said, stored) {
  const known = new Set(said.map((one) => one.end.generationId).filter((one) => one !== null));
  const spoken = stored.filter((one) => one.role === "assistant" && one.generationId !== GREETING);
  return same(
    "there is one reply to each turn, and no other",
    spoken.map((one) => one.generationId),
    [...known].sort((a, b) => a - b),
  );
}

const GREETING = 1;

function isQuestion({ role }) {
  return role === "user";
}
