import assert from "node:assert/strict";
import { appArmor, seccomp, seLinux } from "../../../policy/rules/podSecurity/confinement";
import { changed, pod, type Json } from "../fixtures";
import { describeRule, violationsOf } from "../ruleCases";

const windows = { "os.name": "windows" };

const ownProfiles = {
  "securityContext.seccompProfile": undefined,
  "initContainers.0.securityContext.seccompProfile": { type: "RuntimeDefault" },
  "initContainers.1.securityContext.seccompProfile": { type: "RuntimeDefault" },
  "containers.0.securityContext.seccompProfile": { type: "Localhost", localhostProfile: "app.json" },
  "ephemeralContainers.0.securityContext.seccompProfile": { type: "RuntimeDefault" },
};

describeRule({
  rule: seccomp,
  allowed: "RuntimeDefault or Localhost",
  breaks: {
    "no profile on the pod nor on one container": {
      changes: { ...ownProfiles, "containers.0.securityContext.seccompProfile": undefined },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      container: "app",
      found: "unset",
    },
    "a profile of another name": {
      changes: { "initContainers.0.securityContext.seccompProfile": { type: "runtime/default" } },
      path: "spec.initContainers[0].securityContext.seccompProfile.type",
      container: "prepare",
      found: "another text",
    },
    "an unconfined container": {
      changes: { "containers.0.securityContext.seccompProfile": { type: "Unconfined" } },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      container: "app",
      found: "Unconfined",
    },
    "an unconfined pod, even when every container has a profile": {
      changes: { ...ownProfiles, "securityContext.seccompProfile": { type: "Unconfined" } },
      path: "spec.securityContext.seccompProfile.type",
      found: "Unconfined",
    },
    "a profile without a type": {
      changes: { "securityContext.seccompProfile": {} },
      path: "spec.securityContext.seccompProfile.type",
      found: "unset",
    },
    "an unconfined ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.seccompProfile.type": "Unconfined" },
      path: "spec.ephemeralContainers[0].securityContext.seccompProfile.type",
      container: "debug",
      found: "Unconfined",
    },
  },
  accepts: {
    "a profile on every container": ownProfiles,
    "a local profile": { "securityContext.seccompProfile": { type: "Localhost", localhostProfile: "app.json" } },
    "none on Windows": { ...windows, "securityContext.seccompProfile": undefined },
  },
});

describeRule({
  rule: appArmor,
  allowed: "RuntimeDefault or Localhost",
  breaks: {
    "an unconfined pod": {
      changes: { "securityContext.appArmorProfile": { type: "Unconfined" } },
      path: "spec.securityContext.appArmorProfile.type",
      found: "Unconfined",
    },
    "an unconfined pod, even when its containers have a profile": {
      changes: {
        "securityContext.appArmorProfile": { type: "Unconfined" },
        "containers.0.securityContext.appArmorProfile": { type: "RuntimeDefault" },
      },
      path: "spec.securityContext.appArmorProfile.type",
      found: "Unconfined",
    },
    "an unconfined container": {
      changes: { "containers.0.securityContext.appArmorProfile": { type: "Unconfined" } },
      path: "spec.containers[0].securityContext.appArmorProfile.type",
      container: "app",
      found: "Unconfined",
    },
    "an unconfined init container": {
      changes: { "initContainers.0.securityContext.appArmorProfile": { type: "Unconfined" } },
      path: "spec.initContainers[0].securityContext.appArmorProfile.type",
      container: "prepare",
      found: "Unconfined",
    },
    "an ephemeral container with a profile without a type": {
      changes: { "ephemeralContainers.0.securityContext.appArmorProfile": {} },
      path: "spec.ephemeralContainers[0].securityContext.appArmorProfile.type",
      container: "debug",
      found: "unset",
    },
  },
  accepts: {
    "the runtime's profile": { "securityContext.appArmorProfile": { type: "RuntimeDefault" } },
    "a local profile": {
      "containers.0.securityContext.appArmorProfile": { type: "Localhost", localhostProfile: "app" },
    },
    null: { "securityContext.appArmorProfile": null },
  },
});

describe("app-armor in the old annotations", () => {
  const key = "container.apparmor.security.beta.kubernetes.io/app";
  const path = `metadata.annotations["${key}"]`;
  const annotated = (annotations: Json) => changed(pod(), "metadata.annotations", annotations);

  for (const [profile, found] of [
    ["unconfined", "unconfined"],
    ["hunter2", "another text"],
    ["localhost", "another text"],
    ["my-localhost/profile", "another text"],
    ["RuntimeDefault", "another text"],
    [7, "7"],
  ] as const) {
    it(`refuses ${profile}`, () => {
      assert.deepEqual(
        violationsOf(annotated({ [key]: profile, other: "unconfined" })).map((violation) => [
          violation.rule,
          violation.path,
          violation.found,
          violation.allowed,
        ]),
        [["app-armor", path, found, "runtime/default, localhost/* or unset"]],
      );
    });
  }

  for (const profile of ["runtime/default", "localhost/app", "localhost/", "", null]) {
    it(`accepts ${JSON.stringify(profile)}`, () => {
      assert.deepEqual(violationsOf(annotated({ [key]: profile })), []);
    });
  }

  it("are those of the pod template, not of the workload", () => {
    const template = { metadata: { annotations: { [key]: "unconfined" } }, spec: pod()["spec"] };
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: template.metadata, spec: { template } };
    assert.deepEqual(
      violationsOf(deployment, [appArmor]).map((violation) => violation.path),
      [`spec.template.${path}`],
    );
  });
});

describeRule({
  rule: seLinux,
  allowed: "container_t, container_init_t, container_kvm_t, container_engine_t or unset",
  breaks: {
    "a type of the node on the pod": {
      changes: { "securityContext.seLinuxOptions": { type: "spc_t" } },
      path: "spec.securityContext.seLinuxOptions.type",
      found: "spc_t",
    },
    "an unconfined container": {
      changes: { "containers.0.securityContext.seLinuxOptions": { type: "unconfined_t" } },
      path: "spec.containers[0].securityContext.seLinuxOptions.type",
      container: "app",
      found: "unconfined_t",
    },
    "a type of its own in an init container": {
      changes: { "initContainers.0.securityContext.seLinuxOptions": { type: "hunter2_t" } },
      path: "spec.initContainers[0].securityContext.seLinuxOptions.type",
      container: "prepare",
      found: "another text",
    },
    "a type of the node in an ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.seLinuxOptions": { type: "spc_t" } },
      path: "spec.ephemeralContainers[0].securityContext.seLinuxOptions.type",
      container: "debug",
      found: "spc_t",
    },
  },
  accepts: {
    "a type for containers": { "securityContext.seLinuxOptions": { type: "container_t" } },
    "a type for init systems": { "containers.0.securityContext.seLinuxOptions": { type: "container_init_t" } },
    "a type for virtual machines": { "containers.0.securityContext.seLinuxOptions": { type: "container_kvm_t" } },
    "a type for container engines": { "containers.0.securityContext.seLinuxOptions": { type: "container_engine_t" } },
    "a level, and nothing else": {
      "securityContext.seLinuxOptions": { level: "s0:c123,c456", type: "", user: "", role: null },
    },
    "no options": { "securityContext.seLinuxOptions": null, "containers.0.securityContext.seLinuxOptions": {} },
  },
});

describeRule({
  rule: seLinux,
  allowed: "unset",
  breaks: {
    "a user": {
      changes: { "securityContext.seLinuxOptions": { type: "container_t", user: "system_u" } },
      path: "spec.securityContext.seLinuxOptions.user",
      found: "another text",
    },
    "a role": {
      changes: { "containers.0.securityContext.seLinuxOptions": { role: "system_r" } },
      path: "spec.containers[0].securityContext.seLinuxOptions.role",
      container: "app",
      found: "another text",
    },
  },
  accepts: {},
});
