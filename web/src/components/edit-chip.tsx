import { notify } from "../client/notices";
import { useSession } from "../runtime";
import { strings } from "../strings";
import { EditForm } from "./edit-form";

interface Props {
  messageId: string;
  text: string;
  onClose: () => void;
}

const CHARS_A_ROW = 64;

/** About as many lines as the text takes. */
function rowsOf(draft: string): number {
  const lines = draft.split("\n").map((one) => Math.max(1, Math.ceil(one.length / CHARS_A_ROW)));
  return Math.min(
    6,
    lines.reduce((sum, one) => sum + one, 0),
  );
}

/** Gives a queued message other words. When it is said meanwhile, the words go to the message box. */
export function EditChip({ messageId, text, onClose }: Props) {
  const session = useSession();
  return (
    <EditForm
      text={text}
      label={strings.queue.editLabel}
      save={strings.queue.save}
      rowsOf={rowsOf}
      listed
      onSave={(draft) => session.editQueued(messageId, draft)}
      onClose={onClose}
      onTaken={() => notify(strings.queue.gone)}
    />
  );
}
