import assert from "node:assert/strict";
import fc from "fast-check";
import { manifests } from "../../../components/manifests";
import { environments } from "../../../components/schema/values";
import { defaultSettings } from "../../../components/settings";
import { compare } from "../../../operate/drift/compare";
import { isJson, spelled } from "../../../operate/drift/steps";
import { check, deployed, foundAfter, get, put, seen, settingsWith, told } from "./driftObjects";

const development = settingsWith("development");
const staging = settingsWith("staging");
const digest = `sha256:${"a".repeat(64)}`;
const pod = ["spec", "template", "spec"];
const container = [...pod, "containers", 0];
const inContainer = `spec.template.spec.containers[name="circle-core"]`;

describe("drift", () => {
  for (const environment of environments) {
    it(`is none where ${environment} is as it is declared`, () => {
      const settings = settingsWith(environment);
      assert.deepEqual(check(settings, seen(deployed(settings))), []);
    });
  }

  it("ignores what the API server and controllers fill in, and what autoscalers own", () => {
    const found = foundAfter(staging, "StatefulSet", "circle-core", (object) => {
      put(object, ["spec", "replicas"], 7);
      put(object, [...pod, "dnsPolicy"], "ClusterFirst");
      put(object, [...pod, "schedulerName"], "default-scheduler");
      put(object, [...pod, "serviceAccount"], "circle-core");
      put(object, [...container, "terminationMessagePath"], "/dev/termination-log");
      put(object, [...container, "readinessProbe", "successThreshold"], 1);
      put(object, [...container, "securityContext", "procMount"], "Default");
      put(object, [...pod, "volumes", 0, "configMap", "defaultMode"], 420);
      put(object, ["spec", "volumeClaimTemplates", 0, "status"], { phase: "Pending" });
      put(object, ["metadata", "annotations", "example.com/note"], "checked");
    });
    assert.deepEqual(found, []);
  });

  it("takes equal amounts, and images of one digest, for the same", () => {
    const settings = settingsWith("staging", ({ image, resources }) => ({ image: { ...image, digest }, resources }));
    const found = foundAfter(settings, "StatefulSet", "circle-core", (object) => {
      put(object, [...container, "resources", "requests", "cpu"], "0.5");
      put(object, [...container, "resources", "limits", "memory"], "1024Mi");
      put(object, [...container, "resources", "limits", "cpu"], 1);
      put(object, [...container, "image"], `ghcr.io/ol-s-cloud/circle-core:other@${digest}`);
    });
    assert.deepEqual(found, []);
  });

  it("takes no order of what has names, and of sets, for a difference", () => {
    const found = foundAfter(development, "Deployment", "circle-core", (object) => {
      for (const list of ["env", "volumeMounts", "ports"]) (get(object, [...container, list]) as unknown[]).reverse();
      (get(object, [...pod, "volumes"]) as unknown[]).reverse();
    });
    assert.deepEqual(found, []);
    const opened = foundAfter(staging, "NetworkPolicy", "circle-core-dns", (object) => {
      (get(object, ["spec", "egress", 0, "ports"]) as unknown[]).reverse();
    });
    assert.deepEqual(opened, []);
  });

  const cases: readonly (readonly [
    what: string,
    kind: string,
    name: string,
    keys: readonly (string | number)[],
    value: unknown,
    told: readonly string[],
  ])[] = [
    [
      "an image",
      "Deployment",
      "circle-core",
      [...container, "image"],
      "evil:1",
      [`field-changed ${inContainer}.image`],
    ],
    [
      "an image of another digest",
      "Deployment",
      "circle-core",
      [...container, "image"],
      `ghcr.io/ol-s-cloud/circle-core:0.2.0@${digest}`,
      [`field-changed ${inContainer}.image`],
    ],
    ["a scaled Deployment", "Deployment", "circle-core", ["spec", "replicas"], 3, ["field-changed spec.replicas"]],
    [
      "an amount",
      "Deployment",
      "circle-core",
      [...container, "resources", "limits", "memory"],
      "513Mi",
      [`field-changed ${inContainer}.resources.limits.memory`],
    ],
    [
      "a lost limit",
      "Deployment",
      "circle-core",
      [...container, "resources", "limits", "memory"],
      undefined,
      [`field-missing ${inContainer}.resources.limits.memory`],
    ],
    [
      "a writable root",
      "Deployment",
      "circle-core",
      [...container, "securityContext", "readOnlyRootFilesystem"],
      false,
      [`field-changed ${inContainer}.securityContext.readOnlyRootFilesystem`],
    ],
    [
      "setuid programs that may gain rights again",
      "Deployment",
      "circle-core",
      [...container, "securityContext", "allowPrivilegeEscalation"],
      undefined,
      [`field-missing ${inContainer}.securityContext.allowPrivilegeEscalation`],
    ],
    [
      "a token for the pods, by their own word",
      "Deployment",
      "circle-core",
      [...pod, "automountServiceAccountToken"],
      undefined,
      ["field-missing spec.template.spec.automountServiceAccountToken"],
    ],
    [
      "a token for whoever names the ServiceAccount",
      "ServiceAccount",
      "circle-core",
      ["automountServiceAccountToken"],
      undefined,
      ["field-missing automountServiceAccountToken"],
    ],
    [
      "no that is left out, where that means no",
      "Deployment",
      "circle-core",
      [...container, "securityContext", "privileged"],
      undefined,
      [],
    ],
    [
      "an added user",
      "Deployment",
      "circle-core",
      [...container, "securityContext", "runAsUser"],
      0,
      [`field-added ${inContainer}.securityContext.runAsUser`],
    ],
    [
      "an added capability",
      "Deployment",
      "circle-core",
      [...container, "securityContext", "capabilities", "add"],
      ["NET_ADMIN"],
      [`field-added ${inContainer}.securityContext.capabilities.add`],
    ],
    [
      "a kept capability",
      "Deployment",
      "circle-core",
      [...container, "securityContext", "capabilities", "drop"],
      [],
      [`field-missing ${inContainer}.securityContext.capabilities.drop[="ALL"]`],
    ],
    [
      "the host's network",
      "Deployment",
      "circle-core",
      [...pod, "hostNetwork"],
      true,
      ["field-added spec.template.spec.hostNetwork"],
    ],
    [
      "another command",
      "Deployment",
      "circle-core",
      [...container, "command"],
      ["sh"],
      [`field-added ${inContainer}.command`],
    ],
    [
      "variables of a Secret",
      "Deployment",
      "circle-core",
      [...container, "envFrom"],
      [{ secretRef: { name: "x" } }],
      [`field-added ${inContainer}.envFrom`],
    ],
    ["a pause", "Deployment", "circle-core", ["spec", "paused"], true, ["field-added spec.paused"]],
    [
      "an opened policy",
      "NetworkPolicy",
      "circle-core-default-deny",
      ["spec", "ingress"],
      [{}],
      ["field-added spec.ingress"],
    ],
    [
      "a narrowed denial",
      "NetworkPolicy",
      "circle-core-default-deny",
      ["spec", "podSelector", "matchLabels"],
      { app: "x" },
      ["field-added spec.podSelector.matchLabels"],
    ],
    [
      "a widened peer",
      "NetworkPolicy",
      "circle-core-dns",
      ["spec", "egress", 0, "to", 0, "podSelector"],
      {},
      ["field-missing spec.egress[0].to[0].podSelector.matchLabels"],
    ],
    [
      "a peer of all namespaces",
      "NetworkPolicy",
      "circle-core-dns",
      ["spec", "egress", 0, "to", 0, "ipBlock"],
      {},
      ["field-added spec.egress[0].to[0].ipBlock"],
    ],
    [
      "one more peer",
      "NetworkPolicy",
      "circle-core-dns",
      ["spec", "egress", 0, "to", 1],
      { ipBlock: { cidr: "0.0.0.0/0" } },
      ["field-added spec.egress[0].to[1]"],
    ],
    [
      "one more right",
      "Role",
      "circle-core",
      ["rules", 0, "verbs", 1],
      "delete",
      ['field-added rules[0].verbs[="delete"]'],
    ],
    [
      "rights on all",
      "Role",
      "circle-core",
      ["rules", 0, "resourceNames"],
      undefined,
      ['field-missing rules[0].resourceNames[="circle-core-config"]'],
    ],
    [
      "one more subject",
      "RoleBinding",
      "circle-core",
      ["subjects", 1],
      { kind: "User", name: "eve" },
      ["field-added subjects[1]"],
    ],
    ["another selector", "Service", "circle-core", ["spec", "selector", "app"], "x", ["field-added spec.selector.app"]],
    [
      "a way in by address",
      "Service",
      "circle-core",
      ["spec", "externalIPs"],
      ["192.0.2.1"],
      ["field-added spec.externalIPs"],
    ],
    [
      "a lost label",
      "ServiceAccount",
      "circle-core",
      ["metadata", "labels", "app.kubernetes.io/part-of"],
      undefined,
      ['field-missing metadata.labels["app.kubernetes.io/part-of"]'],
    ],
    [
      "a weaker standard",
      "Namespace",
      "circle-core-development",
      ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
      "privileged",
      ['field-changed metadata.labels["pod-security.kubernetes.io/enforce"]'],
    ],
    ["one more file", "ConfigMap", "circle-core-config", ["data", "more"], "x", ["field-added data.more"]],
    [
      "an empty key",
      "Secret",
      "circle-core-secret",
      ["data", "JWT_SECRET"],
      "",
      ["secret-key-missing data.JWT_SECRET"],
    ],
    [
      "a lost key",
      "Secret",
      "circle-core-secret",
      ["data", "JWT_SECRET"],
      undefined,
      ["secret-key-missing data.JWT_SECRET"],
    ],
    [
      "a larger claim",
      "PersistentVolumeClaim",
      "circle-core-data",
      ["spec", "resources", "requests", "storage"],
      "20Gi",
      ["field-changed spec.resources.requests.storage"],
    ],
    [
      "its end",
      "ConfigMap",
      "circle-core-config",
      ["metadata", "deletionTimestamp"],
      "2026-01-01T00:00:00Z",
      ["object-leaving"],
    ],
  ];
  for (const [what, kind, name, keys, value, expected] of cases) {
    it(`is ${what}`, () => {
      const found = foundAfter(development, kind, name, (object) => {
        put(object, keys, value);
      });
      assert.deepEqual(told(found), expected);
    });
  }

  it("is a lost object; without the namespace it is that alone", () => {
    const objects = deployed(development);
    const without = objects.filter(({ kind }) => kind !== "Role");
    const live = seen(without);
    assert.deepEqual(told(check(development, { ...live, seen: new Set([...live.seen, "Role"]) })), ["object-missing"]);
    assert.deepEqual(told(check(development, seen([]))), ["namespace-missing"]);
  });

  it("says of a kind that nobody defined what to install, and nothing of one that may not be read", () => {
    const live = seen(deployed(development).filter(({ kind }) => kind !== "Role"));
    const [unknown] = check(development, { ...live, unknown: new Set(["Role"]) });
    assert.equal(unknown?.code, "kind-unknown");
    assert.deepEqual(check(development, live), []);
  });

  it("is an added container, a variable beside its namesake, and a volume", () => {
    const found = foundAfter(development, "Deployment", "circle-core", (object) => {
      put(object, [...pod, "containers", 1], { name: "debug", image: "debug:1" });
      const env = get(object, [...container, "env"]) as unknown[];
      env.push({ name: "CIRCLE_ENV", value: "else" });
      const volumes = get(object, [...pod, "volumes"]) as unknown[];
      volumes.push({ name: "host", hostPath: { path: "/" } });
    });
    assert.deepEqual(told(found), [
      'container-added spec.template.spec.containers[name="debug"]',
      `field-added ${inContainer}.env[name="CIRCLE_ENV"]`,
      'field-added spec.template.spec.volumes[name="host"]',
    ]);
  });

  it("finds, for any declared field that is given another value, that field", () => {
    const all = environments.flatMap((environment) =>
      manifests(defaultSettings(environment)).map((object) => ({ ...object })),
    );
    const places = all.flatMap((object) => leaves(object, []).map((keys) => ({ object, keys })));
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ object, keys }) => {
        const live = structuredClone(object);
        const before = get(live, keys);
        put(
          live,
          keys,
          typeof before === "number" ? before + 1 : typeof before === "boolean" ? !before : `${String(before)}x`,
        );
        const differences = compare(object, live);
        assert.ok(differences.length > 0, keys.join("."));
        const field = keys.filter((key) => typeof key === "string")[1];
        assert.ok(differences.every(({ path }) => spelled(path).includes(field ?? "")));
        assert.deepEqual(compare(object, structuredClone(object)), []);
      }),
      { numRuns: 500 },
    );
  });
});

/** All places of an object that hold a plain value, but for what identifies it. */
function leaves(value: unknown, keys: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => leaves(item, [...keys, index]));
  if (isJson(value)) {
    return Object.entries(value)
      .filter(([key]) => !(keys.length === 0 && ["apiVersion", "kind"].includes(key)))
      .flatMap(([key, inner]) => leaves(inner, [...keys, key]));
  }
  return [keys];
}
