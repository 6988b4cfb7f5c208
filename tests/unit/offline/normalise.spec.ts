import assert from "node:assert/strict";
import { normalised } from "../../../toolchain/offline/kubernetes/normalise";
import { unknownValue, type ValueMap } from "../../../toolchain/offline/rpc/values";

const deployment = (spec: ValueMap): ValueMap => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "a" },
  spec,
});
const pod = (spec: ValueMap): ValueMap => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec });
const secret = (content: ValueMap): ValueMap => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "a" },
  ...content,
});

describe("normalised inputs", () => {
  it("drop zero values that the API server does not write", () => {
    const spec = {
      paused: false,
      minReadySeconds: 0,
      template: {
        metadata: { labels: {}, annotations: {} },
        spec: { hostNetwork: false, tolerations: [], nodeSelector: {} },
      },
    };
    assert.deepEqual(normalised(deployment(spec))["spec"], { template: { metadata: {}, spec: {} } });
  });

  it("keep zero values that mean something", () => {
    const spec = {
      replicas: 0,
      revisionHistoryLimit: 0,
      template: {
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 0,
          securityContext: {},
          volumes: [{ name: "tmp", emptyDir: {} }],
          containers: [
            {
              name: "a",
              securityContext: {
                privileged: false,
                allowPrivilegeEscalation: false,
                runAsUser: 0,
                readOnlyRootFilesystem: false,
              },
            },
          ],
        },
      },
    };
    assert.deepEqual(normalised(deployment(spec))["spec"], spec);
  });

  it("keep a claim's empty storage class, and an ingress rule that allows everything", () => {
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: {}, spec: { storageClassName: "" } };
    assert.deepEqual(normalised(claim)["spec"], { storageClassName: "" });
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: {},
      spec: { podSelector: {}, ingress: [{}], egress: [] },
    };
    assert.deepEqual(normalised(policy)["spec"], { podSelector: {}, ingress: [{}] });
  });

  it("keep empty texts in the program's own maps", () => {
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { annotations: { a: "" } }, data: { b: "" } };
    assert.deepEqual(normalised(map), map);
  });

  it("tell a field from its namesake by its parent", () => {
    const inline = { csi: { driver: "d", readOnly: false }, configMap: { name: "x" } };
    const mounts = [{ name: "v", mountPath: "/v", readOnly: false }];
    assert.deepEqual(normalised(pod({ volumes: [inline], containers: [{ volumeMounts: mounts }] }))["spec"], {
      volumes: [inline],
      containers: [{ volumeMounts: [{ name: "v", mountPath: "/v" }] }],
    });
  });

  it("have canonical quantities", () => {
    const containers = [
      { name: "a", resources: { limits: { cpu: "1000m", memory: "1024Mi" }, requests: { cpu: 0.5 } } },
    ];
    const volumes = [{ name: "t", emptyDir: { sizeLimit: "1024Mi" } }];
    assert.deepEqual(normalised(pod({ containers, volumes }))["spec"], {
      containers: [{ name: "a", resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } } }],
      volumes: [{ name: "t", emptyDir: { sizeLimit: "1Gi" } }],
    });
  });

  it("have a Secret's stringData as data, which it overrules", () => {
    const inputs = secret({ stringData: { a: "new" }, data: { a: "b2xk", b: "a2VwdA==" } });
    assert.deepEqual(normalised(inputs), secret({ data: { a: "bmV3", b: "a2VwdA==" } }));
  });

  it("have a Secret's data without line breaks, and leave what is no base64 for the API server to refuse", () => {
    assert.deepEqual(normalised(secret({ data: { a: "YWJj\nZGVm\n" } })), secret({ data: { a: "YWJjZGVm" } }));
    assert.deepEqual(normalised(secret({ data: { a: "not base64!" } })), secret({ data: { a: "not base64!" } }));
  });

  it("stay as they are with anything unknown in them, but for what only the API server sets", () => {
    const inputs = { ...deployment({ paused: false, replicas: unknownValue }), metadata: { name: "a", uid: "1" } };
    assert.deepEqual(normalised(inputs), { ...inputs, metadata: { name: "a" } });
  });

  it("stay as they are for a custom resource", () => {
    const thing = {
      apiVersion: "example.org/v1",
      kind: "Thing",
      metadata: { name: "a" },
      spec: { zero: 0, off: false, none: "" },
    };
    assert.deepEqual(normalised(thing), thing);
  });
});
