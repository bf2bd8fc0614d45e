import { respond } from "./api";

/** Saves what an address of the API answers with, under the name that the answer has. */
export async function saveFrom(path: string): Promise<void> {
  const response = await respond("GET", path);
  save(await response.blob(), nameIn(response.headers.get("content-disposition") ?? ""));
}

/** Gives the person a file. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The file's name in a `Content-Disposition` (RFC 6266). */
export function nameIn(header: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  const plain = /filename="([^"]*)"/i.exec(header)?.[1];
  try {
    return encoded === undefined ? (plain ?? "conversation") : decodeURIComponent(encoded);
  } catch {
    return plain ?? "conversation";
  }
}
