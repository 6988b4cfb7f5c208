import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import { exampleDigest } from "../../support/environment";
import { testKubeconfig } from "../../support/stack";
import { unusedAddress } from "../../support/unusedAddress";

/** A kubeconfig, as far as it is broken here. */
export interface Kubeconfig {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: Record<string, unknown> }[];
  contexts: { name: string; context: Record<string, unknown> }[];
  "current-context": string;
}

/** One way in which a person does not get to the cluster. */
export interface BrokenAccess {
  readonly name: string;
  /** Changes the kubeconfig, or answers a text that stands in its place. */
  readonly breaks?: ((kubeconfig: Kubeconfig) => unknown) | undefined;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether it is found out before the cluster is asked, after it has not answered, or by its refusal. */
  readonly kind: "kubeconfig" | "context" | "unreachable" | "refused";
  /** How the line ends that tells it. */
  readonly why: RegExp;
}

/** Replaces what every user of a kubeconfig is let in by. */
export const user = (written: Record<string, unknown>) => (kubeconfig: Kubeconfig) => {
  for (const one of kubeconfig.users) one.user = written;
};

const exec = (command: string, ...args: string[]) =>
  user({ exec: { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never", command, args } });

export const brokenAccess: readonly BrokenAccess[] = [
  {
    name: "an API server that is gone",
    breaks: async ({ clusters }) => {
      const server = await unusedAddress();
      for (const { cluster } of clusters) cluster["server"] = server;
    },
    kind: "unreachable",
    why: /can't be reached: the connection was refused/,
  },
  {
    name: "the API server of another cluster, whose certificate it is not",
    breaks: ({ clusters }) => {
      for (const { cluster } of clusters) delete cluster["certificate-authority-data"];
    },
    kind: "unreachable",
    why: /can't be reached: its certificate is not signed by the authority of the kubeconfig/,
  },
  {
    name: "credentials that have expired",
    breaks: user({ token: "expired" }),
    kind: "refused",
    why: /does not accept the credentials of the kubeconfig: they are expired or revoked/,
  },
  {
    name: "a login program that fails",
    breaks: exec("sh", "-c", "echo the session has expired 1>&2; exit 1"),
    kind: "refused",
    why: /are given by sh, and it failed: the session has expired/,
  },
  {
    name: "a login program that is not installed",
    breaks: exec("/no/such/login"),
    kind: "refused",
    why: /are given by \/no\/such\/login, and it failed: there is no such program/,
  },
  {
    name: "a context that names a user who is not there",
    breaks: (kubeconfig) => {
      kubeconfig.users = [];
    },
    kind: "kubeconfig",
    why: /names the user .*, which is not in the kubeconfig/,
  },
  {
    name: "a kubeconfig that is no YAML",
    breaks: () => "users: [token: secret-token-",
    kind: "kubeconfig",
    why: /is not YAML \(line 1\)\. Mend it, or name another file in KUBECONFIG\./,
  },
  {
    name: "a kubeconfig that is something else",
    breaks: () => "[1, 2, 3]",
    kind: "kubeconfig",
    why: /is not a kubeconfig\. Name another file in KUBECONFIG\./,
  },
  {
    name: "a kubeconfig of no context",
    breaks: () => "",
    settings: { clusters: [{ name: "primary" }] },
    kind: "kubeconfig",
    why: /No kubeconfig names a current context: .*/,
  },
  {
    name: "another context than the stack's",
    settings: { clusters: [{ name: "primary", context: "elsewhere" }] },
    kind: "context",
    why: /deploys to the context elsewhere, which is not in the kubeconfig.*/,
  },
  {
    name: "production while kubectl means another cluster",
    breaks: (kubeconfig) => {
      const [one] = kubeconfig.contexts;
      assert.ok(one);
      kubeconfig.contexts.push({ ...one, name: "home" });
      kubeconfig["current-context"] = "home";
    },
    settings: {
      environment: "production",
      image: { tag: "0.2.0", digest: exampleDigest("0") },
      exposure: { type: "none" },
    },
    kind: "context",
    why: /is production and deploys to .*, but the current context of .* is home\./,
  },
];

/** The test cluster's kubeconfig, broken that way, as a file's text. */
export async function brokenKubeconfig(breaks: BrokenAccess["breaks"]): Promise<string> {
  const content = parse(await readFile(testKubeconfig(), "utf8")) as Kubeconfig;
  const text = await breaks?.(content);
  return typeof text === "string" ? text : stringify(content);
}

/** Of errors where there are any that are more than progress, else of the report. */
export function firstLine(err: string, out: string): string {
  const progress = /^(Looking at|\d\d:\d\d:\d\d (look|Looking|Previewing|Checking)) ?/;
  const lines = err.split("\n").filter((line) => line !== "" && !progress.test(line));
  return lines[0] ?? out.split("\n").find((line) => line !== "") ?? "";
}
