import { secretKeys } from "../../components/credentials";
import { manifests } from "../../components/manifests";
import type { Environment } from "../../components/settings";
import { accepted } from "../unit/components/stackConfig";
import { openProject, type PersonsProject } from "./circleCore";
import type { SettingsOver } from "./development";
import { imageSettings, kubectlOutput, testNode } from "./node";

/** A stack whose objects are on the test node as declared, put there without the engine. */
export interface AppliedStack extends PersonsProject {
  /** Puts every declared object there again. */
  apply(): Promise<void>;
}

export interface AppliedStackOptions {
  readonly environment: Environment;
  readonly namespace: string;
  /** Over those that every stack of the node has. */
  readonly settings?: SettingsOver;
  /** Of the Secret, in the place of a harmless value; undefined for a key that is to be missing. */
  readonly secrets?: Readonly<Record<string, string | undefined>>;
}

/** Declares and applies a stack; does not wait until it runs. Its namespace goes when it is disposed of. */
export async function applyStack({
  environment,
  namespace,
  settings: over = {},
  secrets = {},
}: AppliedStackOptions): Promise<AppliedStack> {
  const { context, kubeconfig } = testNode();
  const settings = { environment, clusters: [{ name: "test", context }], image: imageSettings(), ...over };
  const declared = manifests(accepted(environment, { ...settings, namespace: { name: namespace } }));
  const values = { ...Object.fromEntries(secretKeys.map((key) => [key, "x".repeat(44)])), ...secrets };
  const items = declared.map((object) => (object.kind === "Secret" ? { ...object, stringData: values } : object));
  const apply = async (): Promise<void> => {
    // The namespace comes first; and the field manager is the engine's, so that nothing looks like a change by hand.
    for (const some of [items.filter(({ kind }) => kind === "Namespace"), items]) {
      const flags = ["--server-side", "--force-conflicts", "--field-manager=pulumi-kubernetes", "-f", "-"];
      await kubectlOutput(["apply", ...flags], JSON.stringify({ apiVersion: "v1", kind: "List", items: some }));
    }
  };
  const project = await openProject({ stack: environment, settings, namespace, kubeconfig, init: false });
  await apply();
  return { ...project, apply };
}
