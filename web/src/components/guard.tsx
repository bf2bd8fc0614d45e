import { Component, type ReactNode } from "react";
import { strings } from "../strings";

/** What is left when a component breaks: a word, and a way out. */
export class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
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
