import { earlierOf } from "../chat/earlier.ts";
import type { EarlierAnswer } from "../chat/thread.ts";
import { TaskFlowError } from "../errors.ts";
import type { Api } from "./api.ts";

/** All earlier answers to a question that are stored, the earliest first. A question that is not stored yet has none. */
export async function readEarlier(
  api: Pick<Api, "earlierAnswers">,
  id: string,
  questionId: string,
): Promise<readonly EarlierAnswer[]> {
  const found: EarlierAnswer[] = [];
  let cursor: string | null = null;
  try {
    do {
      const page: Awaited<ReturnType<Api["earlierAnswers"]>> = await api.earlierAnswers(
        id,
        questionId,
        cursor,
      );
      found.unshift(...page.answers.flatMap((one) => earlierOf(questionId, one) ?? []));
      cursor = page.nextCursor;
    } while (cursor !== null);
  } catch (error) {
    if (!(error instanceof TaskFlowError) || error.code !== "QUESTION_NOT_FOUND") throw error;
  }
  return found;
}
