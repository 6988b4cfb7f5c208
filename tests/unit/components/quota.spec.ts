import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "../../../components/amount";
import { all, container, one } from "./objects";
import { accepted } from "./stackConfig";
import type { Settings } from "../../../components/settings";

const quota = { enabled: true };
const digest = `sha256:${"b".repeat(64)}`;

function hard(settings: Settings): Record<string, string> {
  return one(settings, "ResourceQuota").spec?.hard ?? {};
}

describe("quota of the namespace", () => {
  it("is there only where it is asked for", () => {
    const settings = accepted("production");
    assert.deepEqual([...all(settings, "ResourceQuota"), ...all(settings, "LimitRange")], []);
  });

  it("is what a StatefulSet's most pods take: a pod is gone before its successor comes", () => {
    assert.deepEqual(hard(accepted("staging", { namespace: { quota } })), {
      pods: "4",
      "requests.cpu": "2",
      "requests.memory": "2Gi",
      "limits.cpu": "4",
      "limits.memory": "4Gi",
    });
  });

  it("has room for the pod that a drained node's successor starts beside", () => {
    assert.deepEqual(hard(accepted("development", { namespace: { quota } })), {
      pods: "2",
      "requests.cpu": "200m",
      "requests.memory": "256Mi",
      "limits.cpu": "2",
      "limits.memory": "1Gi",
    });
  });

  it("has room for a rolling update too, where all pods share a claim", () => {
    const settings = accepted("staging", {
      namespace: { quota },
      persistence: { perReplica: false, accessMode: "ReadWriteMany" },
    });
    assert.equal(hard(settings).pods, "6");
    assert.equal(hard(settings)["requests.cpu"], "3");
  });

  it("has room for cert-manager's pods, where it issues the certificate", () => {
    const exposure = { hosts: ["a.example.com", "b.example.com"], tls: { issuer: "letsencrypt-prod" } };
    assert.deepEqual(hard(accepted("staging", { namespace: { quota }, exposure })), {
      pods: "6",
      "requests.cpu": "2020m",
      "requests.memory": "2176Mi",
      "limits.cpu": "4200m",
      "limits.memory": "4224Mi",
    });
    const closed = accepted("staging", { namespace: { quota }, exposure: { ...exposure, type: "none" } });
    assert.equal(hard(closed).pods, "4");
  });

  it("counts sidecars", () => {
    const sidecar = {
      name: "shipper",
      image: `registry.example.com/shipper:1.0.0@${digest}`,
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "0.25", memory: "128Mi" } },
    };
    assert.deepEqual(
      hard(accepted("staging", { namespace: { quota }, pod: { sidecars: [sidecar, { ...sidecar, name: "proxy" }] } })),
      {
        pods: "4",
        "requests.cpu": "2400m",
        "requests.memory": "2560Mi",
        "limits.cpu": "6",
        "limits.memory": "5Gi",
      },
    );
  });

  it("takes the bounds that are written, and computes the others", () => {
    const written = { enabled: true, pods: 20, requests: { memory: "64Gi" }, limits: { cpu: "16" } };
    assert.deepEqual(hard(accepted("staging", { namespace: { quota: written } })), {
      pods: "20",
      "requests.cpu": "2",
      "requests.memory": "64Gi",
      "limits.cpu": "16",
      "limits.memory": "4Gi",
    });
  });

  it("admits, whatever the settings, as many pods as may run, each with all that its containers take", function () {
    this.timeout(30_000);
    const cpu = fc.oneof(
      fc.integer({ min: 1, max: 999 }).map((count) => `${count}m`),
      fc.integer({ min: 1, max: 99 }).map(String),
      fc.integer({ min: 1, max: 999 }).map((count) => `1.${String(count).padStart(3, "0")}`),
    );
    const memory = fc
      .tuple(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom("Ki", "Mi", "Gi", "Ti"))
      .map(([count, unit]) => `${count}${unit}`);
    const upTo = (what: "cpu" | "memory", text: fc.Arbitrary<string>) =>
      fc.tuple(text, text).map((pair) => pair.sort((one, other) => (parse[what](one) < parse[what](other) ? -1 : 1)));
    fc.assert(
      fc.property(
        upTo("cpu", cpu),
        upTo("memory", memory),
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        (cpus, memories, replicas, shared) => {
          const [requests, limits] = [0, 1].map((index) => ({ cpu: cpus[index], memory: memories[index] }));
          const settings = accepted("staging", {
            namespace: { quota },
            resources: { requests, limits },
            scaling: { replicas, autoscaling: { enabled: false } },
            persistence: shared ? { perReplica: false, accessMode: "ReadWriteMany" } : {},
          });
          const bounds = hard(settings);
          const pods = replicas + (shared ? 2 : 0);
          assert.equal(bounds.pods, String(pods));
          for (const part of ["requests", "limits"] as const) {
            const taken = container(settings).resources?.[part] ?? {};
            for (const what of ["cpu", "memory"] as const) {
              const bound = parse[what](bounds[`${part}.${what}`] ?? "");
              assert.equal(bound, BigInt(pods) * parse[what](taken[what] ?? ""));
            }
          }
        },
      ),
    );
  });
});

describe("limit range of the namespace", () => {
  const limits = [
    {
      type: "Container",
      default: { cpu: "250m", memory: "128Mi" },
      defaultRequest: { cpu: "50m", memory: "64Mi" },
    },
  ];

  it("comes with a quota, which would refuse a pod that names no resources", () => {
    assert.deepEqual(one(accepted("staging", { namespace: { quota } }), "LimitRange").spec, { limits });
  });

  it("can be there alone, or be left out", () => {
    const alone = accepted("staging", { namespace: { limitRange: { enabled: true } } });
    assert.deepEqual(one(alone, "LimitRange").spec, { limits });
    assert.deepEqual(all(alone, "ResourceQuota"), []);
    const without = accepted("staging", { namespace: { quota, limitRange: { enabled: false } } });
    assert.deepEqual(all(without, "LimitRange"), []);
  });
});
