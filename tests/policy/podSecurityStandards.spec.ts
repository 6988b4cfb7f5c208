import assert from "node:assert/strict";
import { catalogue } from "../../policy/rules/catalogue";
import { podSecurityRules } from "../../policy/rules/podSecurity";
import { changed, pod, podSpec, workload, workloadKinds, type Json } from "./fixtures";
import { answeredFor, failedChecks } from "./podSecurity/failedChecks";
import { podWith } from "./ruleCases";

const bare = { containers: [{ name: "app", image: "app", ports: [{ containerPort: 80 }] }] };

/** What the library itself says of these pods at level restricted, version latest. */
const expected: Readonly<Record<string, readonly [spec: Json, checks: readonly string[]]>> = {
  "a pod that sets nothing": [
    bare,
    ["allowPrivilegeEscalation", "capabilities_restricted", "runAsNonRoot", "seccompProfile_restricted"],
  ],
  "a pod that sets nothing, on Windows": [{ ...bare, os: { name: "windows" } }, ["runAsNonRoot"]],
  "a pod that sets nothing, in a user namespace": [
    { ...bare, hostUsers: false },
    ["allowPrivilegeEscalation", "capabilities_restricted", "seccompProfile_restricted"],
  ],
  "a pod in the node's network": [
    { ...bare, os: { name: "windows" }, hostNetwork: true },
    ["hostNamespaces", "hostPorts", "runAsNonRoot"],
  ],
  "an unmasked pod of root, in a user namespace": [
    {
      hostUsers: false,
      securityContext: { runAsUser: 0, runAsNonRoot: false },
      containers: [{ name: "app", securityContext: { procMount: "Unmasked" } }],
    },
    ["allowPrivilegeEscalation", "capabilities_restricted", "procMount_restricted", "seccompProfile_restricted"],
  ],
  "a pod that breaks all": [
    {
      hostPID: true,
      securityContext: {
        runAsUser: 0,
        seccompProfile: { type: "Unconfined" },
        sysctls: [{ name: "kernel.msgmax", value: "1" }],
        windowsOptions: { hostProcess: true },
      },
      volumes: [
        { name: "node", hostPath: { path: "/" } },
        { name: "share", nfs: {} },
      ],
      initContainers: [{ name: "prepare", livenessProbe: { tcpSocket: { host: "example.com", port: 80 } } }],
      containers: [
        {
          name: "app",
          securityContext: { privileged: true, procMount: "Unmasked", capabilities: { add: ["ALL"] } },
        },
      ],
      ephemeralContainers: [
        {
          name: "debug",
          ports: [{ hostPort: 1 }],
          securityContext: { appArmorProfile: { type: "Unconfined" }, seLinuxOptions: { type: "spc_t" } },
        },
      ],
    },
    answeredFor,
  ],
};

describe("the Pod Security Standards", () => {
  it("find nothing in a good pod, nor in one whose containers say all by themselves", () => {
    assert.deepEqual(failedChecks(pod()), []);
    const own = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, allowPrivilegeEscalation: false };
    const securityContext = { ...own, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } };
    assert.deepEqual(failedChecks(pod({ containers: [{ name: "app", securityContext }] })), []);
  });

  for (const [name, [spec, checks]] of Object.entries(expected)) {
    it(`find in ${name} what their own library finds`, () => {
      assert.deepEqual(failedChecks(pod(spec)), checks);
    });
  }

  it("take a pod's false over every container's true", () => {
    const changes = {
      "securityContext.runAsNonRoot": false,
      initContainers: [],
      ephemeralContainers: [],
      "containers.0.securityContext.runAsNonRoot": true,
    };
    assert.deepEqual(failedChecks(podWith(changes)), ["runAsNonRoot"]);
  });

  it("are answered for by their own rules alone, with the checks that level restricted does not leave to another", () => {
    assert.deepEqual(answeredFor, [
      "allowPrivilegeEscalation",
      "appArmorProfile",
      "capabilities_restricted",
      "hostNamespaces",
      "hostPorts",
      "hostProbesAndHostLifecycle",
      "privileged",
      "procMount_restricted",
      "restrictedVolumes",
      "runAsNonRoot",
      "runAsUser",
      "seLinuxOptions",
      "seccompProfile_restricted",
      "sysctls",
      "windowsHostProcess",
    ]);
    const others = catalogue.filter((rule) => !podSecurityRules.includes(rule));
    for (const { id, references } of others) {
      assert.ok(!references.some(({ framework }) => framework === "PSS"), id);
    }
  });

  it("let a user namespace be only where hostUsers is false", () => {
    for (const hostUsers of [undefined, null, true, "false", 0]) {
      assert.deepEqual(failedChecks(podWith({ hostUsers, "securityContext.runAsUser": 0 })), ["runAsUser"]);
    }
    assert.deepEqual(failedChecks(podWith({ hostUsers: false, "securityContext.runAsUser": 0 })), []);
  });

  for (const [apiVersion, kind, template] of workloadKinds) {
    it(`find in a ${kind} of ${apiVersion} what they find in its pod, in each kind of container`, () => {
      for (const container of ["initContainers.0", "initContainers.1", "containers.0", "ephemeralContainers.0"]) {
        const spec = changed(podSpec(), `${container}.securityContext`, {});
        assert.deepEqual(
          failedChecks(workload(apiVersion, kind, template, spec)),
          ["allowPrivilegeEscalation", "capabilities_restricted"],
          container,
        );
      }
    });
  }
});
