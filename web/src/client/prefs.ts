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

function load(): Prefs {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Prefs>) };
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

/** Keeps preferences stored and the page in the chosen theme. */
export function watchPrefs(): void {
  applyTheme();
  dark.addEventListener("change", applyTheme);
  prefs.subscribe((state) => {
    applyTheme();
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch {
      console.debug("preferences could not be kept");
    }
  });
}

export function revealsAtOnce(): boolean {
  return still.matches || prefs.getState().reveal === "instant";
}
