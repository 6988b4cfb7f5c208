import type { Contexts } from "./kubeconfig";
import { setCommand } from "./problems";
import type { Settings } from "./settings";
import { shellWord } from "./shell";

/** Where the contexts were read from, for whom. */
interface Origin {
  readonly stack: string;
  /** The kubeconfig files in use. */
  readonly paths: readonly string[];
  /** Those of them that do not exist. */
  readonly absent: readonly string[];
}

/**
 * Why these settings may not be deployed with this kubeconfig; nothing where they may. Every context that is named must
 * exist, and in production the current one must be among them: whoever's kubectl points elsewhere has another cluster in mind.
 */
export function contextRefusal(
  { environment, clusters }: Settings,
  { names, current }: Contexts,
  { stack, paths, absent }: Origin,
): string | undefined {
  const file = paths.join(", ");
  const wanted = clusters.flatMap(({ context }, index) => (context === undefined ? [] : [{ context, index }]));

  const missing = wanted.find(({ context }) => !names.includes(context));
  if (missing && absent.length === paths.length) {
    return [
      `Stack "${stack}" deploys to the context ${missing.context}, but there is no kubeconfig: ${file} does not exist.`,
      "Put the cluster's kubeconfig there, or name the file that you have: export KUBECONFIG=FILE",
    ].join("\n");
  }
  if (missing) {
    const has = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    const gone = absent.length === 0 ? "" : ` (${absent.join(", ")} does not exist)`;
    return [
      `Stack "${stack}" deploys to the context ${missing.context}, which is not in the kubeconfig ${file}; ${has}${gone}.`,
      `Name the right file in KUBECONFIG, or the right context: ${setCommand(stack, `clusters[${missing.index}].context`, "CONTEXT")}`,
    ].join("\n");
  }

  const pinned = wanted.map(({ context }) => context);
  if (environment === "production" && current !== undefined && !pinned.includes(current)) {
    return [
      `Stack "${stack}" is production and deploys to ${pinned.join(", ")}, but the current context of ${file} is ${current}.`,
      `If you mean production: kubectl config use-context ${shellWord(pinned[0] ?? "")}`,
    ].join("\n");
  }
  return undefined;
}
