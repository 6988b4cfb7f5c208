import assert from "node:assert/strict";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { changed, pod, podSpec, workload, type Json } from "./fixtures";
import { packUnderTest, secret } from "./packUnderTest";
import { unknownText } from "./preview";

const rule = "read-only-root-filesystem";
const remediating = { [rule]: { enforcementLevel: "remediate" } };
const type = "kubernetes:core/v1:Pod";
const unset = (path: string) => changed(pod(), path, undefined);
const root = "spec.containers.0.securityContext.readOnlyRootFilesystem";

describe("remediation", () => {
  it("writes what is safe, and the object then keeps the rule", async () => {
    const pack = packUnderTest(remediating);
    const [remediation, ...others] = await pack.remediate({ type, props: unset(root) });
    assert.deepEqual(others, []);
    assert.equal(remediation?.policy, rule);
    assert.deepEqual(remediation.props, pod());
    assert.deepEqual(await pack.analyze({ type, props: remediation.props }), []);
    assert.deepEqual(await pack.remediate({ type, props: remediation.props }), []);
  });

  it("makes what is missing around the field", async () => {
    const bare = changed(pod(), "spec.containers.0.securityContext", undefined);
    const [remediation] = await packUnderTest(remediating).remediate({ type, props: bare });
    const made = changed(bare, "spec.containers.0.securityContext", { readOnlyRootFilesystem: true });
    assert.deepEqual(remediation?.props, made);
    const [ofNull] = await packUnderTest(remediating).remediate({
      type,
      props: changed(bare, "spec.containers.0.securityContext", null),
    });
    assert.deepEqual(ofNull?.props, made);
  });

  it("leaves to the judges what is no object where one must be", async () => {
    const pack = packUnderTest(remediating);
    const props = changed(pod(), "spec.containers.0.securityContext", "strict");
    assert.deepEqual(await pack.remediate({ type, props }), []);
    assert.ok((await pack.analyze({ type, props })).some(({ policy }) => policy === rule));
  });

  it("writes nothing at any other level", async () => {
    for (const enforcementLevel of ["mandatory", "advisory", "disabled"]) {
      assert.deepEqual(
        await packUnderTest({ [rule]: { enforcementLevel } }).remediate({ type, props: unset(root) }),
        [],
      );
    }
  });

  it("writes nothing into what is exempted", async () => {
    const exemption = {
      kind: "Pod",
      namespace: "shop",
      name: "web",
      reason: "Caches",
      owner: "shop",
      until: "2026-12-31",
    };
    const exempting = { [rule]: { enforcementLevel: "remediate", exemptions: [exemption] } };
    assert.deepEqual(await packUnderTest(exempting).remediate({ type, props: unset(root) }), []);
  });

  it("keeps secrets secret, beside what is written and around it", async () => {
    const env = [{ name: "TOKEN", value: secret("hunter2") }];
    const beside = changed(unset(root), "spec.containers.0.env", env);
    const [one] = await packUnderTest(remediating).remediate({ type, props: beside });
    assert.deepEqual(one?.props, changed(changed(pod(), "spec.containers.0.env", env), root, true));

    const wholeSpec = { ...pod(), spec: secret(unset(root)["spec"]) };
    const [other] = await packUnderTest(remediating).remediate({ type, props: wholeSpec });
    assert.deepEqual(other?.props, { ...pod(), spec: secret(pod()["spec"]) });

    const itself = changed(pod(), root, secret(false));
    const [third] = await packUnderTest(remediating).remediate({ type, props: itself });
    assert.deepEqual(third?.props, changed(pod(), root, { [specialSigKey]: specialSecretSig, value: true }));
  });

  it("leaves what is not known as it is", async () => {
    const props = changed(unset(root), "spec.containers.0.image", unknownText);
    const [remediation] = await packUnderTest(remediating).remediate({ type, props });
    assert.deepEqual(remediation?.props, changed(pod(), "spec.containers.0.image", unknownText));
    for (const path of [root, "spec.containers.0.securityContext", "spec.containers.0", "spec.containers", "spec"]) {
      const unknown = changed(pod(), path, unknownText);
      assert.deepEqual(await packUnderTest(remediating).remediate({ type, props: unknown }), [], path);
    }
  });

  const broken = changed(podSpec(), "containers.0.securityContext.readOnlyRootFilesystem", false);
  const inside = (spec: Json, kind = "Deployment") => workload("apps/v1", kind, ["spec", "template"], spec);
  for (const [form, of, props, mended] of [
    [
      "a List",
      "kubernetes:apps/v1:DeploymentList",
      { items: [inside(podSpec()), inside(broken)] },
      { items: [inside(podSpec()), inside(podSpec())] },
    ],
    ["a Patch", "kubernetes:apps/v1:DeploymentPatch", inside(broken), inside(podSpec())],
    [
      "a CustomResource",
      "kubernetes:apps/v1:StatefulSet",
      inside(broken, "StatefulSet"),
      inside(podSpec(), "StatefulSet"),
    ],
  ] as const) {
    it(`mends ${form}`, async () => {
      const [remediation] = await packUnderTest(remediating).remediate({ type: of, props });
      assert.deepEqual(remediation?.props, mended);
    });
  }

  it("leaves other providers' resources and Helm releases alone", async () => {
    const { remediate } = packUnderTest(remediating);
    assert.deepEqual(await remediate({ type: "random:index/randomPassword:RandomPassword", props: unset(root) }), []);
    const props = { chart: "web", values: unset(root) };
    assert.deepEqual(await remediate({ type: "kubernetes:helm.sh/v3:Release", props }), []);
  });

  it("mends by every rule that has a remedy, one after another, and what is left is judged", async () => {
    const pack = packUnderTest({
      [rule]: { enforcementLevel: "remediate" },
      "automount-token": { enforcementLevel: "remediate" },
    });
    const props = changed(unset(root), "spec.automountServiceAccountToken", undefined);
    const remediations = await pack.remediate({ type, props });
    assert.deepEqual(remediations.map(({ policy }) => policy).sort(), ["automount-token", rule]);
    assert.deepEqual(remediations.at(-1)?.props, pod());
  });
});
