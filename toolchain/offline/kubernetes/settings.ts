/** How the provider behaves; each from the provider's input, else from an environment variable. */
export interface Settings {
  /** Path or content of a kubeconfig; undefined = what kubectl would use. */
  kubeconfig: string | undefined;
  context: string | undefined;
  cluster: string | undefined;
  namespace: string | undefined;
  deleteUnreachable: boolean;
  skipUpdateUnreachable: boolean;
  enablePatchForce: boolean;
  upsertExistingObjects: boolean;
  enableConfigMapMutable: boolean;
  enableSecretMutable: boolean;
  suppressHelmHookWarnings: boolean;
  /** Wait for custom resources too. */
  awaitAll: boolean;
  /** Longest wait for one answer of the API server, in milliseconds; undefined = the default. */
  clientTimeout: number | undefined;
}

/** Inputs that change what the provider does at the root, and that only the official plugin offers. */
const officialOnly = [
  {
    key: "renderYamlToDirectory",
    refused: (value: string) => value !== "",
    does: "writes manifests instead of deploying",
  },
  { key: "enableServerSideApply", refused: (value: string) => value !== "true", does: "turns to client-side apply" },
] as const;

const switchVariables = {
  deleteUnreachable: "PULUMI_K8S_DELETE_UNREACHABLE",
  skipUpdateUnreachable: "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE",
  enableServerSideApply: "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY",
  enablePatchForce: "PULUMI_K8S_ENABLE_PATCH_FORCE",
  upsertExistingObjects: "PULUMI_K8S_UPSERT_EXISTING_OBJECTS",
  enableConfigMapMutable: "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE",
  enableSecretMutable: "PULUMI_K8S_ENABLE_SECRET_MUTABLE",
  suppressHelmHookWarnings: "PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS",
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what the engine sends to Configure.
 * @param inputs the provider's inputs by key; all of them are strings
 * @throws Error naming the input that the offline plugin does not offer, or that is malformed
 */
export function readSettings(inputs: Readonly<Record<string, string>>, env: Environment = process.env): Settings {
  const text = (key: string): string | undefined => inputs[key] || undefined;
  const isOn = (key: keyof typeof switchVariables): boolean => (inputs[key] ?? env[switchVariables[key]]) === "true";
  const serverSideApply = inputs["enableServerSideApply"] ?? env[switchVariables.enableServerSideApply];
  const refusal = refusedInput({
    ...inputs,
    ...(serverSideApply === undefined ? {} : { enableServerSideApply: serverSideApply }),
  });
  if (refusal) throw new Error(refusal.reason);
  return {
    kubeconfig: text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    deleteUnreachable: isOn("deleteUnreachable"),
    skipUpdateUnreachable: isOn("skipUpdateUnreachable"),
    enablePatchForce: isOn("enablePatchForce"),
    upsertExistingObjects: isOn("upsertExistingObjects"),
    enableConfigMapMutable: isOn("enableConfigMapMutable"),
    enableSecretMutable: isOn("enableSecretMutable"),
    suppressHelmHookWarnings: isOn("suppressHelmHookWarnings"),
    awaitAll: env["PULUMI_K8S_AWAIT_ALL"] === "true",
    clientTimeout: clientTimeout(inputs["kubeClientSettings"], env["PULUMI_K8S_CLIENT_TIMEOUT"]),
  };
}

/** The first input that only the official plugin offers, and why it is refused. */
export function refusedInput(
  inputs: Readonly<Record<string, string>>,
): { property: string; reason: string } | undefined {
  const found = officialOnly.find(({ key, refused }) => key in inputs && refused(inputs[key] ?? ""));
  if (!found) return undefined;
  return {
    property: found.key,
    reason:
      `"${found.key}" ${found.does}, which the offline kubernetes plugin does not offer. ` +
      "Leave it out, or install the official plugin: pulumi plugin install resource kubernetes",
  };
}

function clientTimeout(settings: string | undefined, variable: string | undefined): number | undefined {
  const fromSettings: unknown = settings === undefined ? undefined : parseClientSettings(settings);
  const seconds = fromSettings ?? variable;
  if (seconds === undefined || seconds === "") return undefined;
  const value = Number(seconds);
  if (!Number.isInteger(value)) {
    throw new Error(`the client timeout must be a whole number of seconds, not ${JSON.stringify(seconds)}`);
  }
  return value * 1000;
}

function parseClientSettings(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && "timeout" in parsed ? parsed.timeout : undefined;
  } catch (cause) {
    throw new Error("failed to unmarshal kubeClientSettings option: it must be a JSON object", { cause });
  }
}
