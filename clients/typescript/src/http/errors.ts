import { TaskFlowError } from "../errors.ts";

/** A request of the HTTP API failed: the server's code, or `UNREACHABLE` where there was no answer. */
export class ApiError extends TaskFlowError {
  override readonly name = "ApiError";
  constructor(
    code: string,
    message: string,
    /** 0 where there was no answer. */
    readonly status: number,
    retryAfter: number | null = null,
  ) {
    super(code, message, retryAfter);
  }
}

interface Wrong {
  error?: { code?: string; message?: string; retryAfter?: number };
}

/** What an answer that is not a success says. */
export async function errorOf(response: Response): Promise<ApiError> {
  const { error } = ((await response.json().catch(() => null)) ?? {}) as Wrong;
  return new ApiError(
    error?.code ?? "HTTP",
    error?.message ?? response.statusText,
    response.status,
    error?.retryAfter ?? retryAfterOf(response),
  );
}

/** What API Gateway says when it refuses itself; a date is as good as nothing here. */
function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}
