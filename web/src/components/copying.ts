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

function copy(event: ClipboardEvent): void {
  const selection = getSelection();
  const { target, clipboardData } = event;
  if (!selection || selection.isCollapsed || !clipboardData) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
  const range = selection.getRangeAt(0).cloneRange();
  const [first, last] = [formulaAround(range.startContainer), formulaAround(range.endContainer)];
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const around = range.commonAncestorContainer;
  const element = around instanceof Element ? around : around.parentElement;
  const selected = range.cloneContents();
  if (!element?.closest(".prose") && selected.querySelector(".prose") === null) return;
  const holder = document.createElement("div");
  holder.className = "off-screen";
  const frame = frameOf(around);
  frame?.append(selected);
  holder.append(frame ?? selected);
  undress(holder);
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
