import type { Contexts } from "./kubeconfig";
import { setCommand } from "./problems";
import type { Settings } from "./settings";

/**
 * Why these settings may not be deployed with this kubeconfig; nothing where they may. Every context that is named must
 * exist, and in production the current one must be among them: whoever's kubectl points elsewhere has another cluster in mind.
 */
export function contextRefusal(
  { environment, clusters }: Settings,
  { names, current }: Contexts,
  { stack, paths }: { stack: string; paths: readonly string[] },
): string | undefined {
  const file = paths.join(", ");
  const wanted = clusters.flatMap(({ context }, index) => (context === undefined ? [] : [{ context, index }]));

  const absent = wanted.find(({ context }) => !names.includes(context));
  if (absent) {
    const has = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    return [
      `Stack "${stack}" deploys to the context ${absent.context}, which is not in the kubeconfig ${file}; ${has}.`,
      `Name the right file in KUBECONFIG, or the right context: ${setCommand(stack, `clusters[${absent.index}].context`, "CONTEXT")}`,
    ].join("\n");
  }

  const pinned = wanted.map(({ context }) => context);
  if (environment === "production" && current !== undefined && !pinned.includes(current)) {
    return [
      `Stack "${stack}" is production and deploys to ${pinned.join(", ")}, but the current context of ${file} is ${current}.`,
      `If you mean production: kubectl config use-context ${pinned[0] ?? ""}`,
    ].join("\n");
  }
  return undefined;
}
