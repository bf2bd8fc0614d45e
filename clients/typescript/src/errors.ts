/** Something was refused, or failed. */
export class TaskFlowError extends Error {
  override readonly name: string = "TaskFlowError";
  constructor(
    /** One of docs/protocol.md or of the HTTP API; `UNREACHABLE` where nobody answers, `NO_WEBSOCKET`, `CLOSED`. */
    readonly code: string,
    /** A sentence. */
    message: string,
    /** Whole seconds, where a limit refused. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}
