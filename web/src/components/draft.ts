import { useEffect, useState } from "react";
import { tooLong } from "taskflow-client/chat/outbox";
import { joined, returned } from "../client/returned";
import { useSession } from "../runtime";

/**
 * The text of the message box, with what is wrong with it. It is the box's own: the library, which has an object for each
 * message, looks at all of them when a text that it holds changes, and a long conversation would be slow to type in.
 * `keep` keeps the draft; what it returns is shown instead.
 */
export function useDraft(keep: (text: string) => string | null, initial: () => string) {
  const session = useSession();
  const [text, setText] = useState(initial);
  useEffect(
    () =>
      returned.subscribe(({ last }) => {
        if (last?.session !== session) return;
        const { text, behind } = last;
        // Two may come before the box shows either.
        setText((typed) => (behind && typed ? joined(typed, text) : joined(text, typed)));
      }),
    [session],
  );
  useEffect(() => {
    const instead = keep(text);
    if (instead !== null) setText(instead);
  }, [text, keep]);
  return { text, setText, problem: tooLong(text) };
}
