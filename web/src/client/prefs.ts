import type { Wish } from "taskflow-client/chat/thread";
import { createStore } from "zustand/vanilla";

export type Theme = "system" | "light" | "dark";
export type RevealSpeed = "natural" | "instant";

export interface Prefs {
  theme: Theme;
  reveal: RevealSpeed;
  /** The model that new conversations start with; null leaves it to the server. */
  model: string | null;
  sidebar: boolean;
  /** What a message does to the reply being spoken, unless a key says otherwise. */
  wish: Wish;
}

const KEY = "taskflow.prefs";
const DEFAULTS: Prefs = { theme: "system", reveal: "natural", model: null, sidebar: true, wish: "auto" };

const oneOf =
  (...all: readonly unknown[]) =>
  (value: unknown) =>
    all.includes(value);

/** What a preference may be. Another version of the page, or another program, may have kept something else. */
const VALID: { readonly [Name in keyof Prefs]: (value: unknown) => boolean } = {
  theme: oneOf("system", "light", "dark"),
  reveal: oneOf("natural", "instant"),
  model: (value) => value === null || typeof value === "string",
  sidebar: oneOf(true, false),
  wish: oneOf("auto", "interrupt", "steer", "queue"),
};

/** The preferences that a stored text holds; what is none is as at the beginning. */
export function prefsIn(stored: string | null): Prefs {
  let found: unknown = null;
  try {
    found = JSON.parse(stored ?? "null");
  } catch {
    console.debug("what is kept as preferences is something else");
  }
  const valid = Object.entries(found ?? {}).filter(
    ([name, value]) => Object.hasOwn(VALID, name) && VALID[name as keyof Prefs](value),
  );
  return { ...DEFAULTS, ...Object.fromEntries(valid) };
}

function load(): Prefs {
  try {
    return prefsIn(localStorage.getItem(KEY));
  } catch {
    return DEFAULTS;
  }
}

export const prefs = createStore<Prefs>(load);

const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Also done by `public/theme.js` before the first paint. */
function applyTheme(): void {
  const { theme } = prefs.getState();
  document.documentElement.classList.toggle("dark", theme === "dark" || (theme === "system" && dark.matches));
}

/** What is the same in all tabs at once; whether the list is open, and what a message does, is each tab's own. */
const SHARED = ["theme", "reveal"] as const;

/** Keeps preferences stored and the page in the chosen theme. Another tab may have changed others meanwhile: those stay. */
export function watchPrefs(): void {
  applyTheme();
  dark.addEventListener("change", applyTheme);
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key !== KEY) return;
    const theirs = prefsIn(newValue);
    prefs.setState(Object.fromEntries(SHARED.map((name) => [name, theirs[name]])));
  });
  prefs.subscribe((state, before) => {
    applyTheme();
    const names = Object.keys(DEFAULTS) as (keyof Prefs)[];
    const stored = load();
    const changed = names.filter((name) => state[name] !== before[name] && state[name] !== stored[name]);
    if (changed.length === 0) return;
    try {
      const own = Object.fromEntries(changed.map((name) => [name, state[name]]));
      localStorage.setItem(KEY, JSON.stringify({ ...stored, ...own }));
    } catch {
      console.debug("preferences could not be kept");
    }
  });
}

export function revealsAtOnce(): boolean {
  return still.matches || prefs.getState().reveal === "instant";
}
