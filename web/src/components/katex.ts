import katex from "katex";
import "katex/dist/katex.min.css";

/**
 * Typesets LaTeX into `place`, as elements and not as HTML: the page's policy forbids inline styles. False when the
 * LaTeX has an error; `place` is then empty. Loaded with the first formula.
 */
export function draw(place: HTMLElement, tex: string, display: boolean): boolean {
  try {
    katex.render(tex, place, {
      displayMode: display,
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxExpand: 500,
      maxSize: 40,
    });
    return true;
  } catch {
    place.replaceChildren();
    return false;
  }
}
