import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "../client/clipboard";
import { notify } from "../client/notices";
import { strings } from "../strings";
import { IconButton } from "./icon-button";

const SHOWN_MS = 1_600;

export function CopyButton({ text, label = strings.actions.copy }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await copyText(text);
    setCopied(done);
    if (!done) notify(strings.actions.copyFailed);
  };
  return (
    <IconButton label={copied ? strings.actions.copied : label} onClick={() => void copy()}>
      {copied ? <Check /> : <Copy />}
    </IconButton>
  );
}
