import { posix } from "node:path";
import { version } from "../../package.json";
import type { RenderedFiles, RenderedStack } from "../../render/files";
import { UsageError } from "../errors";

/** What a tree can be, and how it is used. */
export interface TreeFormat {
  /** Renders the stacks; the tree as a whole stands for the chosen one. */
  readonly render: (stacks: readonly RenderedStack[], chosen: RenderedStack) => Promise<RenderedFiles>;
  /** The command that deploys the tree in a folder. */
  readonly deploy: (folder: string) => string;
}

export const treeFormats = {
  kustomize: {
    render: async (stacks, { stack }) => {
      const { renderKustomize } = await import("../../render/kustomize/index.js");
      return renderKustomize(stacks, stack);
    },
    deploy: (folder) => `kubectl apply -k ${folder}`,
  },
  yaml: {
    render: async (_, chosen) => {
      const { renderManifests } = await import("../../render/manifests.js");
      return renderManifests(chosen);
    },
    deploy: (folder) => `kubectl apply -f ${folder}`,
  },
  helm: {
    render: async (stacks, { stack }) => {
      const { chart, NotDerivable } = await import("../../render/helm/chart.js");
      try {
        return chart({ stacks, chosen: stack, version });
      } catch (error) {
        if (!(error instanceof NotDerivable)) throw error;
        throw new UsageError(`No chart can be made of these settings: ${error.message}`);
      }
    },
    deploy: (folder) => `helm upgrade --install circle-core ${folder}`,
  },
} as const satisfies Record<string, TreeFormat>;

export type TreeFormatName = keyof typeof treeFormats;

/** The template in a tree that its user has to fill in before it can be deployed; undefined where there is none. */
export function templateFor(files: RenderedFiles, stack: string): string | undefined {
  const ending = ".env.example";
  const [path] = [...files.keys()].filter(
    (name) => name.endsWith(ending) && posix.dirname(name).split("/").includes(stack),
  );
  return path;
}
