import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const enabled = true;

describe("settings: contradictions about the namespace", () => {
  itFinds([
    {
      code: "reserved-namespace",
      environment: "development",
      broken: { namespace: { name: "default", existing: true } },
      path: "namespace.name",
      message: "default belongs to Kubernetes; the stack owns its namespace.",
      mended: { namespace: { name: "team-a", existing: true } },
    },
    {
      code: "pod-security-of-existing",
      environment: "staging",
      broken: { namespace: { name: "team-a", existing: true, podSecurity: "baseline" } },
      path: "namespace.podSecurity",
      message: "podSecurity is baseline, but team-a is there already, and its labels are not touched.",
      mended: { namespace: { name: "team-a", podSecurity: "baseline" } },
    },
    {
      code: "bounds-of-existing",
      environment: "staging",
      broken: { namespace: { name: "team-a", existing: true, quota: { enabled } } },
      path: "namespace.quota.enabled",
      message: "team-a is there already: what its pods may take is for you to say, not for the stack.",
      mended: { namespace: { name: "team-a", quota: { enabled } } },
    },
    {
      code: "bounds-of-existing",
      environment: "staging",
      broken: { namespace: { name: "team-a", existing: true, limitRange: { enabled } } },
      path: "namespace.limitRange.enabled",
      message: "team-a is there already: what its pods may take is for you to say, not for the stack.",
      mended: { namespace: { name: "team-a", existing: true, limitRange: { enabled: false } } },
    },
    {
      code: "quota-off",
      environment: "staging",
      broken: { namespace: { quota: { limits: { memory: "64Gi" } } } },
      path: "namespace.quota.enabled",
      message: "there is no quota, but namespace.quota.limits.memory is 64Gi.",
      mended: { namespace: { quota: { enabled, limits: { memory: "64Gi" } } } },
    },
    {
      code: "quota-too-small",
      environment: "staging",
      broken: { namespace: { quota: { enabled, pods: 3 } } },
      path: "namespace.quota.pods",
      message: "is 3, but 4 pods are needed at once: 4 that serve.",
      mended: { namespace: { quota: { enabled, pods: 4 } } },
    },
    {
      code: "quota-too-small",
      environment: "staging",
      broken: { namespace: { quota: { enabled, requests: { cpu: "1.999" } } } },
      path: "namespace.quota.requests.cpu",
      message: "is 1.999, but 2 are needed at once: 4 that serve.",
      mended: { namespace: { quota: { enabled, requests: { cpu: "2000m" } } } },
    },
    {
      code: "quota-too-small",
      environment: "development",
      broken: { namespace: { quota: { enabled, limits: { memory: "1023Mi" } } } },
      path: "namespace.quota.limits.memory",
      message: "is 1023Mi, but 1Gi are needed at once: 1 that serve, 1 more while they are replaced.",
      mended: { namespace: { quota: { enabled, limits: { memory: "1Gi" } } } },
    },
    {
      code: "quota-too-small",
      environment: "staging",
      broken: {
        namespace: { quota: { enabled, pods: 5 } },
        exposure: { hosts: ["a.example.com", "b.example.com"], tls: { issuer: "letsencrypt" } },
      },
      path: "namespace.quota.pods",
      message: "is 5, but 6 pods are needed at once: 4 that serve, 2 of cert-manager.",
      mended: {
        namespace: { quota: { enabled, pods: 5 } },
        exposure: { hosts: ["a.example.com"], tls: { issuer: "letsencrypt" } },
      },
    },
    {
      code: "default-request-above-limit",
      environment: "staging",
      broken: { namespace: { limitRange: { enabled, requests: { cpu: "0.3" } } } },
      path: "namespace.limitRange.requests.cpu",
      message: "0.3 are requested, but the limit is 250m.",
      mended: { namespace: { limitRange: { enabled, requests: { cpu: "0.25" } } } },
    },
  ]);

  it("quota-too-small: every bound that lacks is found at once, and a mended replica count is enough", () => {
    const namespace = { quota: { enabled, pods: 3, limits: { cpu: "3", memory: "4Gi" } } };
    const problems = refused(stackConfig("staging", { namespace }));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["namespace.quota.pods", "namespace.quota.limits.cpu"],
    );
    accepted("staging", { namespace, scaling: { autoscaling: { maxReplicas: 3 } } });
  });
});
