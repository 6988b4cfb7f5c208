import { replaceFile } from "../fix/write";
import type { Output } from "../outputs";
import { colorsFor, type Colors } from "../terminal";
import type { Format } from "./formats";

/**
 * Writes every report that was asked for. The terminal comes first: the verdict stands there whatever becomes of the files,
 * and one that can't be written keeps no other from it.
 * @param stream where a report without a file goes
 * @param told takes the name of each file that was written
 * @throws the first file's error, when all were tried
 */
export function deliver(
  outputs: readonly Output[],
  textOf: (format: Format, colors: Colors) => string,
  {
    color,
    stream = process.stdout,
    told,
  }: {
    readonly color: string;
    readonly stream?: NodeJS.WriteStream;
    readonly told: (file: string) => void;
  },
): void {
  for (const { format, file } of outputs) {
    if (file === undefined) stream.write(textOf(format, colorsFor(stream, color)));
  }
  const failed = outputs.flatMap(({ format, file }) => {
    if (file === undefined) return [];
    try {
      replaceFile(file, textOf(format, colorsFor({}, "never")));
      told(file);
      return [];
    } catch (error) {
      return [error as Error];
    }
  });
  if (failed[0]) throw failed[0];
}
