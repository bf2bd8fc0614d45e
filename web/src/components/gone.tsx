import { goTo } from "../client/route";
import { strings } from "../strings";

/** A conversation that cannot be shown. */
export function Gone({ why }: { why: keyof typeof strings.gone }) {
  const { title, text } = strings.gone[why];
  return (
    <div className="gone" role="alert" data-testid="gone">
      <h2>{title}</h2>
      <p>{text}</p>
      <button type="button" className="button" onClick={() => goTo(null)}>
        {strings.sidebar.new}
      </button>
    </div>
  );
}
