import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { strings } from "../strings";
import { IconButton } from "./icon-button";

const SHOWN_MS = 1_600;

async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function CopyButton({ text, label = strings.actions.copy }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? strings.actions.copied : label}
      onClick={() => void toClipboard(text).then(setCopied)}
    >
      {copied ? <Check /> : <Copy />}
    </IconButton>
  );
}
