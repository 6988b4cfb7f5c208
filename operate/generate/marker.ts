import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * File that tells a folder that was generated. It has no ending of a manifest: kubectl reads whatever has one, in hidden
 * files too.
 */
export const markerName = ".generated-by-circle-core";

/** A path below a folder that leads nowhere else. */
const path = z
  .string()
  .regex(/^(?!\.{0,2}(\/|$))[^\\\0]+$/)
  .refine((text) => text.split("/").every((part) => !/^\.{0,2}$/.test(part)));

const marker = z.strictObject({
  note: z.string(),
  files: z.record(path, z.string()),
});

const note =
  "circle-core generate-config wrote these files; before it writes anew, it asks by these sums whether they are as it left them.";

/** What is known of a generated folder: the sums of its files by their paths in it. */
export type Marker = ReadonlyMap<string, string>;

/** The text of the marker of these files. */
export function markerText(files: ReadonlyMap<string, string>): string {
  const sums = [...files].map(([path, text]) => [path, sumOf(text)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ note, files: Object.fromEntries(sums) }, null, 2)}\n`;
}

/** Reads a marker; undefined where that is none of ours. */
export function parseMarker(text: string): Marker | undefined {
  try {
    return new Map(Object.entries(marker.parse(JSON.parse(text)).files));
  } catch {
    return undefined;
  }
}

/** The sum by which a file is known again. */
export function sumOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
