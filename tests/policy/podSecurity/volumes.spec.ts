import assert from "node:assert/strict";
import { hostPath, persistentHostPath, volumeTypes } from "../../../policy/rules/podSecurity/volumes";
import { describeRule, podWith, violationsOf } from "../ruleCases";

describeRule({
  rule: hostPath,
  allowed: "unset",
  breaks: {
    "a path of the node": {
      changes: { "volumes.0": { name: "data", hostPath: { path: "/srv/hunter2" } } },
      path: "spec.volumes[0].hostPath",
      found: "a path of the node",
    },
    "a hostPath without a path": {
      changes: { "volumes.1": { name: "data", hostPath: {} } },
      path: "spec.volumes[1].hostPath",
      found: "a path of the node",
    },
    "a path of the node beside a source that is null": {
      changes: { "volumes.0": { name: "data", emptyDir: null, hostPath: { path: "/srv" } } },
      path: "spec.volumes[0].hostPath",
      found: "a path of the node",
    },
  },
  accepts: {
    "a volume with only a name, which is an emptyDir": { "volumes.0": { name: "tmp" } },
    "no volumes": { volumes: null },
    "hostPath null": { "volumes.0": { name: "tmp", hostPath: null, emptyDir: { sizeLimit: "64Mi" } } },
  },
  leavesToOthers: {
    "two sources, which the API server takes neither of": {
      "volumes.0": { name: "tmp", hostPath: { path: "/" }, emptyDir: { sizeLimit: "64Mi" } },
    },
  },
});

describe("persistent-host-path", () => {
  const volume = (source: object) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "data" },
    spec: source,
  });

  it("refuses a path of the node", () => {
    assert.deepEqual(
      violationsOf(volume({ hostPath: { path: "/data" } }), [persistentHostPath]).map((violation) => [
        violation.path,
        violation.found,
        violation.allowed,
      ]),
      [["spec.hostPath", "a path of the node", "unset"]],
    );
  });

  it("accepts a driver's volume, and a disk of the node that says where it is", () => {
    assert.deepEqual(violationsOf(volume({ csi: { driver: "disk.example.com", volumeHandle: "1" } })), []);
    assert.deepEqual(violationsOf(volume({ local: { path: "/mnt/disks/1" }, hostPath: null })), []);
  });

  it("names no check of the standards, which judge pods", () => {
    assert.deepEqual(
      persistentHostPath.references.map(({ framework, id }) => `${framework} ${id}`),
      ["CIS 5.2.11", "Kubernetes Volumes: hostPath"],
    );
  });
});

const restricted = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "gitRepo",
  "glusterfs",
  "iscsi",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

const accepted = ["csi", "downwardAPI", "ephemeral", "persistentVolumeClaim", "projected", "secret", "configMap"];

describeRule({
  rule: volumeTypes,
  allowed: "one of configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret",
  breaks: Object.fromEntries(
    restricted.map((type) => [
      type,
      {
        changes: { "volumes.2": { name: "data", [type]: { server: "hunter2", path: "/" } } },
        path: `spec.volumes[2].${type}`,
        found: type,
      },
    ]),
  ),
  accepts: {
    "a volume with only a name, which is an emptyDir": { "volumes.0": { name: "tmp" } },
    "a type that is null": { "volumes.2": { name: "data", nfs: null } },
    "a key that the API does not have": { "volumes.2": { name: "data", nfsShare: {} } },
    "volumes that are no list": { volumes: { nfs: {} } },
    ...Object.fromEntries(accepted.map((type) => [type, { "volumes.2": { name: "data", [type]: { name: "it" } } }])),
  },
  leavesToOthers: {
    "a path of the node": { "volumes.0": { name: "data", hostPath: { path: "/srv" } } },
    "two sources, which the API server takes neither of": { "volumes.0": { name: "tmp", nfs: {}, emptyDir: {} } },
    image: { "volumes.0": { name: "tools", image: { reference: "registry.example.com/tools:1" } } },
  },
});

describe("volume-types", () => {
  it("judges each volume, and each source of one", () => {
    const volumes = [
      { name: "a", nfs: {} },
      { name: "b", rbd: {}, iscsi: {} },
    ];
    assert.deepEqual(
      violationsOf(podWith({ volumes })).map(({ path }) => path),
      ["spec.volumes[0].nfs", "spec.volumes[1].rbd", "spec.volumes[1].iscsi"],
    );
  });
});
