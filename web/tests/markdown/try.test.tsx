import { test } from "vitest";
import { html, render, whole } from "./rendering";

test("x", () => {
  const t = ">\n      code\n    ```";
  console.log(html(t));
  console.log(render(whole(t)));
});
