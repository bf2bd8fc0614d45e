import { useEffect, useRef } from "react";
import { useSession } from "../runtime";

/**
 * Words that were written in place of others: when what they were for goes away, or the person goes to another
 * conversation, they go to the message box. Returns how to say that they found their place; `onLost` is called otherwise.
 */
export function useUnsaved(words: string | null, onLost?: () => void): () => void {
  const session = useSession();
  const unsaved = useRef<string | null>(null);
  const done = useRef(false);
  unsaved.current = words;
  const lost = useRef(onLost);
  lost.current = onLost;
  useEffect(() => {
    done.current = false;
    return () => {
      if (done.current || unsaved.current === null) return;
      session.giveBack(unsaved.current);
      lost.current?.();
    };
  }, [session]);
  return () => {
    done.current = true;
  };
}
