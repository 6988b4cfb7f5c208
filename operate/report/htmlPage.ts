import { style } from "./htmlStyle";
import { harmless } from "./words";

/** What stands around a report of any kind. */
export interface Page {
  /** Command that made it. */
  readonly command: string;
  readonly verdict: string;
  readonly good: boolean;
  /** What else the reader is to see first, each in a few words. */
  readonly asides: readonly string[];
  /** Lines of HTML. */
  readonly body: readonly string[];
  /** Rules beside those of all reports. */
  readonly more?: string;
}

/** One page that needs nothing else: no script, no font, no picture. Light and dark as the reader has it; printable. */
export function htmlPage({ command, verdict, good, asides, body, more = "" }: Page): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${safe(`${command}: ${verdict}`)}</title>`,
    `<style>${style}${more}</style>`,
    "</head>",
    "<body>",
    `<header class="${good ? "good" : "bad"}">`,
    `<p>${safe(command)}</p>`,
    `<h1>${good ? "✓" : "✗"} ${safe(verdict)}</h1>`,
    ...asides.map((aside) => `<span>${safe(aside)}</span>`),
    "</header>",
    "<main>",
    ...body,
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** Safe as text of an element, and of an attribute. */
export function safe(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
