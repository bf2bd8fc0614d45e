/**
 * What is selected of a reply and copied is what was said: formulas as they were written, and not the pieces they are
 * drawn with, and nothing of how the page is dressed. A dark page would put white letters on a black ground into a document.
 */

function formulaAround(node: Node): Element | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(".formula") ?? null;
}

/** What is there to be pressed, seen or heard, and was not said. */
const NOT_SAID = ".steer-mark, .sr-only, figcaption, button, [hidden]";
/** What means something by itself, by the element that has it. */
const KEPT: Readonly<Record<string, readonly string[]>> = { A: ["href"], OL: ["start"] };

/** Takes everything that only serves the page from a part of a reply. Changes it. */
export function undress(part: HTMLElement): void {
  const all = <T extends HTMLElement>(selector: string) => part.querySelectorAll<T>(selector);
  for (const one of all(".formula")) one.replaceWith(one.dataset.source ?? "");
  for (const one of all(".footnote-mark")) one.replaceWith(`[${one.textContent}]`);
  for (const one of all<HTMLInputElement>("input")) one.replaceWith(one.checked ? "[x] " : "[ ] ");
  for (const one of all(NOT_SAID)) one.remove();
  for (const one of all("span, figure, section, div")) one.replaceWith(...one.childNodes);
  for (const one of all("*"))
    for (const name of one.getAttributeNames())
      if (!KEPT[one.tagName]?.includes(name)) one.removeAttribute(name);
  part.normalize();
}

/** The elements around what is selected without which it would be something else: code, items, rows. */
function frameOf(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  const name = element?.closest("pre") ? "pre" : element?.closest("tr, thead, tbody, table, ul, ol")?.tagName;
  if (name === undefined || (name !== "pre" && !element?.matches("tr, thead, tbody, table, ul, ol")))
    return null;
  return document.createElement(/^(?:pre|ul|ol)$/i.test(name) ? name : "table");
}

/** What was said: a reply, and the words of the person. */
const SAID = ".prose, .bubble";

/** The part of `whole` that is selected. */
function within(whole: Element, selected: Range): Range {
  const part = selected.cloneRange();
  if (!whole.contains(part.startContainer)) part.setStart(whole, 0);
  if (!whole.contains(part.endContainer)) part.setEnd(whole, whole.childNodes.length);
  const [first, last] = [formulaAround(part.startContainer), formulaAround(part.endContainer)];
  if (first) part.setStartBefore(first);
  if (last) part.setEndAfter(last);
  return part;
}

/** Lists of which only later items were selected go on with the number of the first one. */
function keepNumbers(whole: Element, part: Range, copied: Element): void {
  const around = part.commonAncestorContainer;
  const lists = [...whole.querySelectorAll("ol")].filter(
    (one) => part.intersectsNode(one) && (one === around || !one.contains(around)),
  );
  for (const [place, list] of copied.querySelectorAll("ol").entries()) {
    const from = lists[place];
    const before = from ? [...from.children].findIndex((one) => part.intersectsNode(one)) : 0;
    if (from && before > 0) list.start = from.start + before;
  }
}

/** Of a reply. */
function replyIn(whole: Element, part: Range): HTMLElement {
  const holder = document.createElement("div");
  const frame = frameOf(part.commonAncestorContainer);
  frame?.append(part.cloneContents());
  holder.append(frame ?? part.cloneContents());
  keepNumbers(whole, part, holder);
  undress(holder);
  return holder;
}

/** The lines of a person, with their blanks. */
function wordsIn(part: Range, alone: boolean): HTMLElement {
  const holder = document.createElement(alone ? "span" : "p");
  holder.style.whiteSpace = "pre-wrap";
  const lines = part.toString().split("\n");
  holder.append(
    ...lines.flatMap((line, place) => (place > 0 ? [document.createElement("br"), line] : [line])),
  );
  return holder;
}

/** What was said of what is selected, and nothing that stands around it: times, buttons, the list. Null when that is nothing. */
export function saidIn(selected: Range): HTMLElement | null {
  const parts = [...document.querySelectorAll(SAID)]
    .filter((one) => selected.intersectsNode(one))
    .map((one): [Element, Range] => [one, within(one, selected)])
    .filter(([, part]) => part.cloneContents().textContent !== "");
  if (parts.length === 0) return null;
  const holder = document.createElement("div");
  for (const [whole, part] of parts) {
    if (whole.matches(".bubble")) holder.append(wordsIn(part, parts.length === 1));
    else if (parts.length === 1) holder.append(...replyIn(whole, part).childNodes);
    else holder.append(replyIn(whole, part));
  }
  return holder;
}

function copy(event: ClipboardEvent): void {
  const selection = getSelection();
  const { target, clipboardData } = event;
  if (!selection || selection.isCollapsed || !clipboardData) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
  const holder = saidIn(selection.getRangeAt(0));
  if (holder === null) return;
  holder.className = "off-screen";
  // Only what is in the page knows its lines.
  document.body.append(holder);
  clipboardData.setData("text/plain", holder.innerText);
  clipboardData.setData("text/html", holder.innerHTML);
  holder.remove();
  event.preventDefault();
}

export function watchCopies(): void {
  document.addEventListener("copy", copy);
}
