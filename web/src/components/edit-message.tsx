import { useSession } from "../runtime";
import { strings } from "../strings";
import { EditForm } from "./edit-form";

/** Says the last question in other words. */
export function EditMessage({ text, onClose }: { text: string; onClose: () => void }) {
  const session = useSession();
  return (
    <EditForm
      text={text}
      label={strings.actions.editLabel}
      save={strings.actions.save}
      rowsOf={(draft) => Math.min(12, draft.split("\n").length + 1)}
      onSave={(draft) => {
        document.getElementById("composer-input")?.focus();
        if (draft !== text) session.sayInstead(draft);
      }}
      onClose={onClose}
    />
  );
}
