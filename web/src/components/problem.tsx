import type { TooLong } from "taskflow-client/chat/outbox";
import { strings } from "../strings";

/** Why a text cannot be sent. */
export function Problem({ problem }: { problem: TooLong }) {
  if (problem === null) return null;
  const { tooManyBytes, tooManyChars } = strings.composer;
  return (
    <p className="problem" role="alert">
      {problem.reason === "chars" ? tooManyChars(problem.over) : tooManyBytes}
    </p>
  );
}
