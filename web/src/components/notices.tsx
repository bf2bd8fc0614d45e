import { X } from "lucide-react";
import { useStore } from "zustand";
import { dismiss, notices } from "../client/notices";
import { waking } from "../client/waking";
import { strings } from "../strings";
import { IconButton } from "./icon-button";

export function Notices() {
  const { notices: all } = useStore(notices);
  const asleep = useStore(waking, ({ waiting }) => waiting > 0);
  return (
    <section className="notices" aria-label={strings.notices} aria-live="polite">
      {asleep && (
        <div className="notice waking" data-testid="waking">
          <p>{strings.waking}</p>
        </div>
      )}
      {all.map((one) => (
        <div key={one.id} className="notice" data-testid="notice">
          <p>{one.text}</p>
          {one.action && (
            <button
              type="button"
              className="button small quiet"
              onClick={() => {
                one.action?.run();
                dismiss(one.id);
              }}
            >
              {one.action.label}
            </button>
          )}
          <IconButton label={strings.actions.dismiss} onClick={() => dismiss(one.id)}>
            <X />
          </IconButton>
        </div>
      ))}
    </section>
  );
}
