import assert from "node:assert/strict";
import { hostNamespaces, hostPath, hostPorts, privileged } from "../../../policy/rules/workload/hostAccess";
import { describeRule, violationsOf } from "../ruleCases";

describeRule({
  rule: privileged,
  allowed: "false or unset",
  breaks: {
    "a privileged container": {
      changes: { "containers.0.securityContext.privileged": true },
      path: "spec.containers[0].securityContext.privileged",
      container: "app",
      found: "true",
    },
    "a privileged init container": {
      changes: { "initContainers.0.securityContext.privileged": true },
      path: "spec.initContainers[0].securityContext.privileged",
      container: "prepare",
      found: "true",
    },
    "a privileged sidecar": {
      changes: { "initContainers.1.securityContext.privileged": true },
      path: "spec.initContainers[1].securityContext.privileged",
      container: "proxy",
      found: "true",
    },
    "a privileged ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.privileged": true },
      path: "spec.ephemeralContainers[0].securityContext.privileged",
      container: "debug",
      found: "true",
    },
    "a text in place of a boolean": {
      changes: { "containers.0.securityContext.privileged": "true" },
      path: "spec.containers[0].securityContext.privileged",
      container: "app",
      found: "another text",
    },
  },
  accepts: {
    false: { "containers.0.securityContext.privileged": false },
    null: { "containers.0.securityContext.privileged": null },
  },
});

describeRule({
  rule: hostNamespaces,
  allowed: "false or unset",
  breaks: {
    hostPID: { changes: { hostPID: true }, path: "spec.hostPID", found: "true" },
    hostIPC: { changes: { hostIPC: true }, path: "spec.hostIPC", found: "true" },
    hostNetwork: { changes: { hostNetwork: true }, path: "spec.hostNetwork", found: "true", also: [hostPorts] },
  },
  accepts: { "all three false": { hostPID: false, hostIPC: false, hostNetwork: false } },
});

describeRule({
  rule: hostPath,
  allowed: "unset",
  breaks: {
    "a path of the node": {
      changes: { "volumes.0": { name: "logs", hostPath: { path: "/var/log" } } },
      path: "spec.volumes[0].hostPath",
      found: "a path of the node",
    },
    "a hostPath without a path": {
      changes: { "volumes.1": { name: "logs", hostPath: {} } },
      path: "spec.volumes[1].hostPath",
      found: "a path of the node",
    },
  },
  accepts: {
    "a volume with only a name, which is an emptyDir": { "volumes.0": { name: "tmp" } },
    "no volumes": { volumes: null },
    "hostPath null": { "volumes.0": { name: "tmp", hostPath: null, emptyDir: {} } },
  },
});

describe("host-path on a PersistentVolume", () => {
  const volume = (source: object) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "data" },
    spec: source,
  });

  it("refuses a path of the node", () => {
    const paths = violationsOf(volume({ hostPath: { path: "/data" } })).map(({ rule, path }) => [rule, path]);
    assert.deepEqual(paths, [["host-path", "spec.hostPath"]]);
  });

  it("accepts a driver's volume", () => {
    assert.deepEqual(violationsOf(volume({ csi: { driver: "disk.example.com", volumeHandle: "1" } })), []);
  });
});

describeRule({
  rule: hostPorts,
  allowed: "0 or unset",
  breaks: {
    "a port of the node": {
      changes: { "containers.0.ports.0.hostPort": 80 },
      path: "spec.containers[0].ports[0].hostPort",
      container: "app",
      found: "80",
    },
    "a port of the node in an init container": {
      changes: { "initContainers.0.ports.0.hostPort": 80 },
      path: "spec.initContainers[0].ports[0].hostPort",
      container: "prepare",
      found: "80",
    },
    "a port of the node in an ephemeral container": {
      changes: { "ephemeralContainers.0.ports.0.hostPort": 80 },
      path: "spec.ephemeralContainers[0].ports[0].hostPort",
      container: "debug",
      found: "80",
    },
  },
  accepts: { "hostPort 0": { "containers.0.ports.0.hostPort": 0 }, "no ports": { "containers.0.ports": [] } },
});

describeRule({
  rule: hostPorts,
  allowed: "0 or unset, without hostNetwork",
  breaks: {
    "the ports of a pod in the node's network": {
      changes: { hostNetwork: true, initContainers: [] },
      path: "spec.containers[0].ports[0].hostPort",
      container: "app",
      found: "8000, from containerPort and hostNetwork",
      also: [hostNamespaces],
    },
  },
  accepts: {},
  leavesToOthers: {
    "a pod without ports in the node's network": { hostNetwork: true, initContainers: [], "containers.0.ports": [] },
  },
});
