import { Component, type ReactNode } from "react";
import { strings } from "../strings";

/** One that breaks again sooner than this is not built again. */
const LASTS_MS = 100;

/**
 * What is left when a component breaks: a word, and a way out. Programs that translate a page move its texts, and
 * React does not find them where it left them: then everything inside is built anew.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  private builtAt = Number.NEGATIVE_INFINITY;

  static getDerivedStateFromError(error: unknown) {
    return { broken: !isMovedNode(error) };
  }

  override componentDidCatch() {
    const now = performance.now();
    if (now - this.builtAt < LASTS_MS) this.setState({ broken: true });
    this.builtAt = now;
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const { title, text, reload } = strings.crash;
    return (
      <main className="gone" role="alert">
        <h2>{title}</h2>
        <p>{text}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {reload}
        </button>
      </main>
    );
  }
}

function isMovedNode(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotFoundError";
}
