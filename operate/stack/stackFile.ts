import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMap, isScalar, parseDocument } from "yaml";
import { project, stackFileName } from "../../components/problems";

/** Settings by their own names, as somebody wrote them. */
export type WrittenValues = Readonly<Record<string, unknown>>;

/**
 * Does something with a stack file that says other settings than the tracked one, which is not touched. What else the
 * tracked one holds stays: how its secrets are encrypted, and the configuration of others than this project.
 */
export async function withStackFile<T>(
  folder: string,
  stack: string,
  values: WrittenValues,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const tracked = join(folder, stackFileName(stack));
  const text = existsSync(tracked) ? await readFile(tracked, "utf8") : "";
  const temporary = await mkdtemp(join(tmpdir(), "circle-core-"));
  // Also where the command is ended at once, by a second Ctrl-C.
  const remove = (): void => {
    rmSync(temporary, { recursive: true, force: true });
  };
  process.once("exit", remove);
  try {
    const file = join(temporary, stackFileName(stack));
    await writeFile(file, withSettings(text, values), { mode: 0o600 });
    return await use(file);
  } finally {
    process.removeListener("exit", remove);
    remove();
  }
}

/** The text of a stack file with these settings in place of its own. */
export function withSettings(text: string, values: WrittenValues): string {
  const document = parseDocument(text === "" ? "{}" : text);
  if (!isMap(document.contents)) document.set("config", {});
  const config = document.get("config", true);
  const others = isMap(config)
    ? config.items.filter(({ key }) => !(isScalar(key) && String(key.value).startsWith(`${project}:`)))
    : [];
  const own = document.createNode(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${project}:${name}`, value])),
  );
  own.items.unshift(...(others as typeof own.items));
  document.set("config", own);
  // Pulumi's reader takes more for a number or a time than this writer does, such as 1_0 and 2026-01-15.
  return document.toString({ lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
}
