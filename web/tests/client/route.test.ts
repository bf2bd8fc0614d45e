// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { route } from "../../src/client/route";

function visited(address: string) {
  history.replaceState(null, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
  return route.getState().route;
}

afterEach(() => void visited("/"));

test.each(["/nothing-here", "/c/", "/c/%zz", "/ops/more"])(
  "%s opens a new conversation, under its own address",
  (address) => {
    expect(visited(`${address}?a=1#b`)).toEqual({ page: "chat", conversationId: null });
    expect(location.pathname + location.search + location.hash).toBe("/?a=1#b");
  },
);

test.each(["/", "/c/0123", "/ops", "/account/"])("%s stays", (address) => {
  visited(address);
  expect(location.pathname).toBe(address);
});
