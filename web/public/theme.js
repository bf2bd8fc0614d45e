// Before the first paint, so that a dark page does not flash white. Kept in step with src/client/prefs.ts.
try {
  const { theme = "system" } = JSON.parse(localStorage.getItem("taskflow.prefs") ?? "{}");
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
} catch {
  // Storage is forbidden or holds something else: the page stays light until the application decides.
}
