const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** An ISO 8601 time as the reader writes it; what is none stays as it is. */
export function moment(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : exact.format(at);
}

/** A day (`2026-11-28`), which is a day of UTC: no zone moves it. */
export function day(iso: string): string {
  const at = Date.parse(iso.slice(0, 10));
  return Number.isNaN(at) ? iso : short.format(at);
}
