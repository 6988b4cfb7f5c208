import assert from "node:assert/strict";
import { all, container, one, pod } from "./objects";
import { accepted } from "./stackConfig";

const path = "/var/run/secrets/kubernetes.io/serviceaccount";

describe("access to the Kubernetes API", () => {
  it("an existing ServiceAccount is used in place of ours, and the Role is bound to it", () => {
    const settings = accepted("staging", { access: { serviceAccount: { existing: "platform" } } });
    assert.deepEqual(all(settings, "ServiceAccount"), []);
    assert.equal(pod(settings).spec?.serviceAccountName, "platform");
    assert.deepEqual(one(settings, "RoleBinding").subjects, [
      { kind: "ServiceAccount", name: "platform", namespace: "circle-core-staging" },
    ]);
  });

  it("the ServiceAccount says what cloud identity it stands for", () => {
    const annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/circle-core" };
    const settings = accepted("staging", { access: { serviceAccount: { annotations } } });
    assert.deepEqual(one(settings, "ServiceAccount").metadata.annotations, annotations);
    assert.ok(!("annotations" in one(accepted("staging"), "ServiceAccount").metadata));
  });

  it("further rules are added to the Role as they are written", () => {
    const rules = [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
      { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: ["leader"], verbs: ["update"] },
    ];
    const [own, ...further] = one(accepted("staging", { access: { token: true, rules } }), "Role").rules ?? [];
    assert.deepEqual(own?.resourceNames, ["circle-core-config"]);
    assert.deepEqual(further, rules);
  });

  it("there is no token in a pod that asks for none", () => {
    const settings = accepted("staging");
    assert.ok(pod(settings).spec?.volumes?.every(({ projected }) => projected === undefined));
    assert.ok(container(settings).volumeMounts?.every(({ mountPath }) => mountPath !== path));
  });

  it("a token is a short-lived one of the pod's own, where clients look, beside the server's authority", () => {
    const settings = accepted("staging", { access: { token: true } });
    const { spec } = pod(settings);
    const mount = container(settings).volumeMounts?.find(({ mountPath }) => mountPath === path);
    assert.equal(mount?.readOnly, true);
    assert.deepEqual(spec?.volumes?.find(({ name }) => name === mount.name)?.projected, {
      defaultMode: 0o440,
      sources: [
        { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
      ],
    });
    assert.equal(spec.automountServiceAccountToken, false, "Kubernetes adds no token unasked");
    assert.equal(one(settings, "ServiceAccount").automountServiceAccountToken, false);
  });
});
