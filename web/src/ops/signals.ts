import type { SignalsRow } from "../components/signals-table";
import type { Snapshot } from "./figures";

/** What became of the last hour's replies, as the metrics tell it, those with the most replies first. Pure. */

const COUNTS = ["interrupted", "regenerated", "edited", "continued", "copied", "up", "down"] as const;
type Count = (typeof COUNTS)[number];

function isCount(name: string): name is Count {
  return (COUNTS as readonly string[]).includes(name);
}

export function signalsOf({ samples }: Snapshot): SignalsRow[] {
  const rows = new Map<string, SignalsRow>();
  const row = (model: string, promptVersion: string): SignalsRow => {
    const key = JSON.stringify([model, promptVersion]);
    const counts = { replies: 0, interrupted: 0, regenerated: 0, edited: 0, continued: 0, copied: 0 };
    const known = rows.get(key) ?? { model, promptVersion, ...counts, up: 0, down: 0, seenShare: null };
    rows.set(key, known);
    return known;
  };
  for (const { name, labels, value } of samples) {
    const { model = "", prompt_version: version = "", became = "" } = labels;
    if (name === "replies_recent_seen_share") row(model, version).seenShare = value;
    if (name !== "replies_recent") continue;
    if (became === "said") row(model, version).replies = value;
    else if (isCount(became)) row(model, version)[became] = value;
  }
  return [...rows.values()].sort((a, b) => b.replies - a.replies);
}
