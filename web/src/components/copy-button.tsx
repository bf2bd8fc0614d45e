import { Check, Copy } from "lucide-react";
import { createContext, useContext, useEffect, useState } from "react";
import { copyText } from "../client/clipboard";
import { notify } from "../client/notices";
import { strings } from "../strings";
import { IconButton } from "./icon-button";

const SHOWN_MS = 1_600;

/** Hears of what is copied below it. */
export const OnCopied = createContext<() => void>(() => {});

export function CopyButton({ text, label = strings.actions.copy }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const onCopied = useContext(OnCopied);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await copyText(text);
    setCopied(done);
    if (done) onCopied();
    else notify(strings.actions.copyFailed);
  };
  return (
    <IconButton label={copied ? strings.actions.copied : label} onClick={() => void copy()}>
      {copied ? <Check /> : <Copy />}
    </IconButton>
  );
}
