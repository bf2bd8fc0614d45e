export const OLDEST: string[];
export function newerScript(code: string): string[];
export function newerStyle(css: string): string[];
