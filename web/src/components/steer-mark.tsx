import { CornerDownRight } from "lucide-react";
import { useState } from "react";
import type { UserMessage } from "taskflow-client/chat/thread";
import { strings } from "../strings";
import { whyOf } from "./asides";

/** Where a reply was steered, with the person's remark: a thin mark that opens when the remark is long. */
export function SteerMark({ remark }: { remark: UserMessage }) {
  const [open, setOpen] = useState(false);
  return (
    <button
      type="button"
      className="steer-mark"
      aria-expanded={open}
      title={whyOf(remark)}
      onClick={() => setOpen(!open)}
      data-testid="steer-mark"
    >
      <CornerDownRight aria-hidden />
      <span className="sr-only">{strings.turnTaking.steered}: </span>
      <span className="remark" dir="auto">
        {remark.text}
      </span>
    </button>
  );
}
