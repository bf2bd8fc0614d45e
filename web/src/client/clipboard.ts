/** Puts text on the clipboard. False when the browser did not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // There is no clipboard without a secure context: a laptop's address in the local network has none.
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const selection = getSelection();
  const ranges = Array.from({ length: selection?.rangeCount ?? 0 }, (_, index) =>
    selection?.getRangeAt(index),
  );
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.className = "off-screen";
  document.body.append(area);
  area.select();
  // On iOS the other selects nothing in what cannot be written to.
  area.setSelectionRange(0, text.length);
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    console.debug("the browser knows no way to copy");
  }
  area.remove();
  selection?.removeAllRanges();
  for (const range of ranges) if (range) selection?.addRange(range);
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return copied;
}
