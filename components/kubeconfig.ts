import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";

/** What a kubeconfig says of where commands go. */
export interface Contexts {
  /** Names of all contexts. */
  readonly names: readonly string[];
  /** The context that is used where none is named. */
  readonly current?: string;
}

// Only what is read here; a kubeconfig holds credentials, which are left alone.
const kubeconfig = z.object({
  "current-context": z.string().nullish(),
  contexts: z.array(z.object({ name: z.string() })).nullish(),
});

/** A kubeconfig that cannot be read, in words for the person who can mend it. */
export class KubeconfigError extends Error {
  override readonly name = "KubeconfigError";
}

/** The kubeconfig files in use, as kubectl finds them: `$KUBECONFIG`, which may list several, or `~/.kube/config`. */
export function kubeconfigPaths(environment: NodeJS.ProcessEnv): string[] {
  const listed = (environment.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  return listed.length > 0 ? listed : [join(environment.HOME ?? homedir(), ".kube", "config")];
}

/** Those of the files that do not exist. */
export function absentFiles(paths: readonly string[]): string[] {
  return paths.filter((path) => !existsSync(path));
}

/**
 * The contexts of all files together; of two current ones the first counts, as for kubectl. Absent files are skipped.
 * @throws KubeconfigError where a file can't be read, or is something else
 */
export function readContexts(paths: readonly string[]): Contexts {
  const files = paths.filter((path) => existsSync(path)).map((path) => contextsOf(textOf(path), path));
  const current = files.find((file) => file.current !== undefined)?.current;
  return {
    names: [...new Set(files.flatMap(({ names }) => names))],
    ...(current !== undefined && { current }),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KubeconfigError(`${path} can't be read: ${reason}. Name another file in KUBECONFIG.`);
  }
}

/** The contexts in the text of one kubeconfig. */
export function contextsOf(text: string, path: string): Contexts {
  const found = kubeconfig.safeParse(parsed(text, path) ?? {});
  if (!found.success) throw new KubeconfigError(`${path} is not a kubeconfig. Name another file in KUBECONFIG.`);
  const current = found.data["current-context"];
  return {
    names: (found.data.contexts ?? []).map(({ name }) => name),
    ...(current && { current }),
  };
}

function parsed(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const line = error.linePos?.[0].line ?? 1;
    // Not the parser's own message: it quotes the line, which may hold a token.
    throw new KubeconfigError(`${path} is not YAML (line ${line}). Mend it, or name another file in KUBECONFIG.`);
  }
}
