import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const metadata = (part: string, entries: Record<string, string>) => ({ metadata: { [part]: entries } });

const annotated = (onAll: number, onWayIn: number) => ({
  metadata: { annotations: { a: "x".repeat(onAll) } },
  exposure: { annotations: { b: "x".repeat(onWayIn) } },
});

describe("settings: contradictions about metadata", () => {
  itFinds([
    {
      code: "metadata-reserved",
      environment: "staging",
      broken: metadata("labels", { team: "core", "app.kubernetes.io/name": "mine" }),
      path: 'metadata.labels["app.kubernetes.io/name"]',
      message: "app.kubernetes.io/name is written or read by the stack, Kubernetes or Pulumi itself.",
      mended: metadata("labels", { team: "core", "example.com/name": "mine" }),
    },
    {
      code: "annotations-size",
      environment: "staging",
      broken: metadata("annotations", { a: "ä".repeat(20_000), b: "x".repeat(25_535) }),
      path: "metadata.annotations",
      message: "the annotations are 65537 bytes long together; 65536 are allowed.",
      mended: metadata("annotations", { a: "ä".repeat(20_000), b: "x".repeat(25_534) }),
    },
    {
      code: "annotations-size",
      environment: "staging",
      broken: annotated(40_000, 25_535),
      path: "exposure.annotations",
      message: "with those of metadata.annotations they are 65537 bytes long together; 65536 are allowed.",
      mended: annotated(40_000, 25_534),
    },
  ]);

  it("annotations-size: several of exposure.annotations are weighed together, an overridden one once", () => {
    const three = Object.fromEntries(["a", "b", "c"].map((key) => [key, "x".repeat(30_000)]));
    const [problem, ...more] = refused(stackConfig("staging", { exposure: { annotations: three } }));
    assert.deepEqual([problem?.code, problem?.path, more], ["annotations-size", "exposure.annotations", []]);
    const same = { annotations: { a: "x".repeat(40_000) } };
    accepted("staging", { metadata: same, exposure: same });
    accepted("staging", { exposure: { type: "none", annotations: three } });
  });

  for (const [part, key] of [
    ["podLabels", "pod-template-hash"],
    ["podAnnotations", "checksum/config"],
    ["annotations", "pulumi.com/skipAwait"],
    ["annotations", "kubectl.kubernetes.io/last-applied-configuration"],
    ["podAnnotations", "container.apparmor.security.beta.kubernetes.io/circle-core"],
    ["labels", "pod-security.kubernetes.io/enforce"],
  ] as const) {
    it(`metadata-reserved: ${key} in ${part} is found`, () => {
      const problems = refused(stackConfig("development", metadata(part, { [key]: "x" })));
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["metadata-reserved"],
      );
    });
  }

  it("Kubernetes' domains that are there for people are accepted", () => {
    accepted("staging", metadata("podAnnotations", { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" }));
    accepted("staging", metadata("annotations", { "prometheus.io/scrape": "false", checksum: "mine" }));
  });
});
