import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { secretKeys } from "../../../components/credentials";
import { manifests } from "../../../components/manifests";
import type { KubernetesObject } from "../../../components/objects";
import type { Settings } from "../../../components/settings";
import { knownDead } from "../../../operate/causes/knownDead";
import { connect, type Cluster } from "../../../operate/cluster/connect";
import { takeSnapshot } from "../../../operate/cluster/snapshot";
import type { Diagnosis } from "../../../operate/diagnose/diagnosis";
import { lookAt } from "../../../operate/diagnose/look";
import { removeNamespace } from "../../support/development";
import { apply, ensureNamespace, imageSettings, testNode } from "../../support/node";
import { NotYet, until } from "../../support/until";
import { accepted, type Written } from "../../unit/components/stackConfig";

/** A deployment with one fault. */
interface Fault {
  readonly name: string;
  /** What must be named first. */
  readonly code: string;
  readonly settings?: Written;
  readonly change?: (object: KubernetesObject) => object;
  readonly more?: (namespace: string) => readonly object[];
  /** What must stand in the evidence. */
  readonly shows: RegExp;
  /** Is it a state that a rollout is given up for? */
  readonly dead: boolean;
}

const variables = (environment: Record<string, string>): Written => ({ pod: { environment } });
const secret = (values: Record<string, string | undefined>) => (object: KubernetesObject) =>
  object.kind === "Secret"
    ? { ...object, stringData: { ...Object.fromEntries(secretKeys.map((key) => [key, "x".repeat(44)])), ...values } }
    : object;

const faults: readonly Fault[] = [
  {
    name: "image",
    code: "registry-unreachable",
    settings: { image: { repository: "registry.example.com/circle-core", tag: "9.9.9" } },
    shows: /ImagePullBackOff|ErrImagePull/,
    dead: true,
  },
  {
    name: "never",
    code: "image-never-pulled",
    settings: { image: { repository: "registry.example.com/circle-core", tag: "9.9.9", pullPolicy: "Never" } },
    shows: /ErrImageNeverPull/,
    dead: true,
  },
  {
    name: "crash",
    code: "crashes",
    settings: variables({ FAULT_CRASH_AT_START: "true" }),
    shows: /exit code 1[\s\S]*log: .*FAULT_CRASH_AT_START/,
    dead: true,
  },
  {
    name: "readiness",
    code: "readiness-status",
    settings: variables({ FAULT_UNHEALTHY_AFTER_SECONDS: "1" }),
    shows: /statuscode: 503/,
    dead: false,
  },
  {
    name: "memory",
    code: "out-of-memory",
    settings: {
      ...variables({ FAULT_LEAK_MB_PER_SECOND: "256" }),
      resources: { requests: { memory: "64Mi" }, limits: { memory: "64Mi" } },
    },
    shows: /OOMKilled/,
    dead: true,
  },
  {
    name: "key",
    code: "secret-key-missing",
    change: secret({ JWT_SECRET: undefined }),
    shows: /JWT_SECRET/,
    dead: true,
  },
  {
    name: "refused",
    code: "settings-refused",
    change: secret({ JWT_SECRET: "short" }),
    shows: /log: .*JWT_SECRET/,
    dead: true,
  },
  {
    name: "claim",
    code: "storage-class-missing",
    settings: { persistence: { storageClass: "nowhere" } },
    shows: /"nowhere" not found/,
    dead: true,
  },
  {
    name: "cpu",
    code: "cpu-insufficient",
    settings: { resources: { requests: { cpu: "500" }, limits: { cpu: "500" } } },
    shows: /Insufficient cpu/,
    dead: true,
  },
  {
    name: "slow",
    code: "startup-never-done",
    settings: { ...variables({ FAULT_SLOW_START_SECONDS: "3600" }), timeouts: { startSeconds: 5 } },
    shows: /failed startup probe/,
    dead: true,
  },
  {
    name: "quota",
    code: "quota-exceeded",
    more: (namespace) => [
      { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none", namespace }, spec: { hard: { pods: "0" } } },
    ],
    shows: /exceeded quota: none/,
    dead: true,
  },
];

const namespaceOf = (name: string): string => `causes-${name}`;

/** Nobody waits minutes in a test for what a rollout would wait. */
const patience = {
  unreachablePulls: 2,
  unscheduledSeconds: 3,
  volumeSeconds: 3,
  creationSeconds: 3,
  configurationSeconds: 3,
};

describe("causes on a real node", function () {
  this.timeout(240_000);

  const settingsOf = (name: string, written: Written = {}): Settings =>
    accepted("development", {
      clusters: [{ name: "test", kubeconfig: { stack: "organization/platform/test" } }],
      image: imageSettings(),
      ...written,
      namespace: { name: namespaceOf(name) },
    });

  const clusterOf = (settings: Settings): Cluster => {
    const kubeconfigs = new Map([["test", readFileSync(testNode().kubeconfig, "utf8")]]);
    const [cluster] = connect("development", settings, { kubeconfigs });
    assert.ok(cluster);
    return cluster;
  };

  const look = (settings: Settings): Promise<Diagnosis> =>
    lookAt(clusterOf(settings), { stack: "development", settings });

  const deploy = async ({
    name,
    settings,
    change = secret({}),
    more,
  }: Pick<Fault, "name" | "settings" | "change" | "more">) => {
    const namespace = namespaceOf(name);
    await ensureNamespace(namespace);
    const objects = manifests(settingsOf(name, settings)).filter(({ kind }) => kind !== "Namespace");
    await apply(...(more?.(namespace) ?? []), ...objects.map(change));
  };

  before(async () => {
    for (const fault of [...faults, { name: "well" }]) await deploy(fault);
  });

  after(async () => {
    for (const { name } of [...faults, { name: "well" }])
      await removeNamespace(namespaceOf(name), testNode().kubeconfig);
  });

  for (const { name, code, settings: written, shows, dead } of faults) {
    it(`${name} ends with ${code}`, async () => {
      const settings = settingsOf(name, written);
      const found = await until(`${code} is named first`, 90, async () => {
        const { causes } = await look(settings);
        const [first] = causes;
        if (first?.code !== code) return new NotYet(new Error(JSON.stringify(causes, null, 1)));
        return shows.test(first.evidence.join("\n")) ? causes : new NotYet(new Error(first.evidence.join("\n")));
      });
      // What follows from it is told beneath it, not beside it.
      const errors = found.filter(({ severity }) => severity === "error").map((cause) => cause.code);
      assert.deepEqual(errors, [code]);
      assert.ok(
        found[0]?.consequences.some((one) => one.code === "rollout-unfinished"),
        JSON.stringify(found[0]),
      );

      const verdict = async () =>
        knownDead(
          await takeSnapshot(clusterOf(settings).api, { cluster: "test", namespace: namespaceOf(name) }),
          settings,
          { patience },
        );
      if (dead) assert.equal((await until("the verdict is final", 90, verdict)).code, code);
      else assert.equal(await verdict(), undefined);
    });
  }

  it("nothing is named where all is well", async () => {
    const settings = settingsOf("well");
    await until("nothing is wrong", 120, async () => {
      const { causes, unseen } = await look(settings);
      assert.deepEqual(unseen, []);
      return causes.length === 0 ? true : new NotYet(new Error(JSON.stringify(causes, null, 1)));
    });
  });
});
