import { type ComponentProps, useLayoutEffect, useRef, useState } from "react";
import { commonPrefix } from "taskflow-client/chat/text";

/**
 * A text that grows at its end. React gives an element a new text as a whole, and what is selected in it is lost with
 * each word. Here only what is different is replaced, so that a person can select and copy while a reply is spoken.
 */
export function GrowingText({ children, ...rest }: ComponentProps<"span"> & { children?: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const text = children ?? "";
  // What React knows of never changes.
  const [first] = useState(text);
  useLayoutEffect(() => {
    const { current } = place;
    if (current) change(current, text);
  }, [text]);
  return (
    <span {...rest} ref={place}>
      {first}
    </span>
  );
}

function change(element: Element, text: string): void {
  const node = element.firstChild;
  // A program that translates the page has put elements there, or there is nothing yet.
  if (!(node instanceof Text) || node.nextSibling !== null) {
    element.textContent = text;
    return;
  }
  const same = commonPrefix(node.data, text);
  if (same < node.length || same < text.length) node.replaceData(same, node.length - same, text.slice(same));
}
