import { Tooltip } from "radix-ui";
import { renderToStaticMarkup } from "react-dom/server";
import { Markdown } from "../../src/components/markdown";

let made = 0;

/** The HTML of a reply that came at once, without what only serves styles and translators. */
export function html(text: string, growing = false): string {
  const markup = renderToStaticMarkup(
    <Tooltip.Provider>
      <Markdown name={`test ${++made}`} text={text} growing={growing} />
    </Tooltip.Provider>,
  );
  return tidy(markup);
}

export function tidy(markup: string): string {
  return markup
    .replace(/^<div class="prose" dir="auto">|<\/div>$/g, "")
    .replace(/ (?:dir|translate|target|rel|tabindex|aria-label)="[^"]*"/g, "")
    .replace(/<\/?span>/g, "")
    .replace(/<section class="prose-table">(.*?)<\/section>/gs, "$1")
    .replace(
      /<span class="formula[^"]*" data-source="([^"]*)".*?<span hidden=""><\/span><\/span>/gs,
      "<math>$1</math>",
    )
    .replace(/<figcaption>.*?<\/figcaption>/gs, "")
    .replace(/<figure class="code-block"><pre><code>(.*?)<\/code><\/pre><\/figure>/gs, "<pre>$1</pre>")
    .replace(/<span class="code-chunk">(.*?)<\/span>/gs, "$1");
}

/** What is read, without tags. */
export function visible(markup: string): string {
  return markup
    .replace(/<br\/?>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, "&");
}
