/** What is selected and copied has formulas as they were written, and not the pieces they are drawn with. */

function formulaAround(node: Node): Element | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(".formula") ?? null;
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
  const holder = document.createElement("div");
  holder.className = "off-screen";
  holder.append(range.cloneContents());
  for (const one of holder.querySelectorAll(".steer-mark")) one.remove();
  const formulas = holder.querySelectorAll<HTMLElement>(".formula");
  if (formulas.length === 0) return;
  for (const one of formulas) one.replaceWith(one.dataset.source ?? "");
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
