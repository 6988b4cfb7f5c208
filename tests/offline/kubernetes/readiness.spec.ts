import assert from "node:assert/strict";
import { textAt, valueAt } from "../../../toolchain/offline/kubernetes/objects";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";
import { api, setStatus, temporaryNamespace } from "./apiServer";
import { initFailure } from "./initFailure";
import { eventually, makeReady, makeStuck, nobody, podsWith } from "./kubelet";
import { deployment, service } from "./objects";
import { Plugin, urnOf } from "./plugin";

function podTemplate(image: string, extra: ValueMap = {}): ValueMap {
  return { metadata: { labels: { app: "app" } }, spec: { ...nobody, containers: [{ name: "app", image }], ...extra } };
}

describe("kubernetes provider: readiness", function () {
  this.timeout(40_000);
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };

  beforeEach(async () => {
    plugin = await Plugin.configured();
    namespace = await temporaryNamespace("ready");
  });
  afterEach(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  const app = (image = "app:1", spec: ValueMap = {}): ValueMap =>
    deployment(namespace.name, { template: podTemplate(image), ...spec });
  const statusLines = (): string[] => plugin.log.filter(({ ephemeral }) => ephemeral).map(({ message }) => message);
  async function told(line: string): Promise<void> {
    await eventually(line, () => Promise.resolve(statusLines().includes(line) || undefined));
  }
  async function runAll(image: string, count: number): Promise<void> {
    for (const pod of await podsWith(namespace.name, image, count)) await makeReady(namespace.name, pod);
  }

  it("of a Deployment: its pods run, and every step is told", async () => {
    const creating = plugin.up(app());
    await told("Waiting for app ReplicaSet to be available (0/2 Pods available)");
    await runAll("app:1", 2);
    assert.equal(valueAt((await creating).state, "status", "readyReplicas"), 2);
    const lines = statusLines();
    assert.ok(lines.includes("[MinimumReplicasUnavailable] Deployment does not have minimum availability."));
    assert.ok(lines.includes("✅ Deployment initialization complete"));
    assert.equal(lines.at(-1), "");
  });

  it("of an updated Deployment: the new ReplicaSet has taken over", async () => {
    const [resource] = await Promise.all([plugin.up(app()), runAll("app:1", 2)]);
    const news = await plugin.check(app("app:2"), resource.inputs);
    const updating = plugin.update(resource, news);
    const play = async (): Promise<void> => {
      await eventually("the new pods ready", async () => {
        for (const pod of await podsWith(namespace.name, "app:2", 1)) await makeReady(namespace.name, pod);
        const live = await api("GET", `/apis/apps/v1/namespaces/${namespace.name}/deployments/app`);
        // While an old pod is still there, it counts as a ready one.
        const counts = ["replicas", "updatedReplicas", "readyReplicas"].map((count) => valueAt(live, "status", count));
        return counts.every((count) => count === 2) ? live : undefined;
      });
    };
    const [updated] = await Promise.all([updating, play()]);
    assert.equal(valueAt(updated.state, "metadata", "annotations", "deployment.kubernetes.io/revision"), "2");
  });

  it("of a Deployment whose image is missing: the time runs out, and the pod's reason is told", async () => {
    const creating = initFailure(plugin.up(app(), { timeout: 3 }));
    for (const pod of await podsWith(namespace.name, "app:1", 2)) {
      await makeStuck(namespace.name, pod, "ErrImagePull", "failed to pull app:1");
    }
    const { id, reasons, state } = await creating;
    assert.equal(id, `${namespace.name}/app`);
    assert.match(
      reasons[0] ?? "",
      /was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: 'app' timed out waiting to be Ready$/,
    );
    assert.ok(reasons.includes("Minimum number of live Pods was not attained"), reasons.join("\n"));
    assert.ok(
      reasons.some((reason) =>
        /^\[Pod ready-[0-9a-f]+\/app-.*\]: containers with unready status: \[app\]\[ErrImagePull\] failed to pull app:1$/.test(
          reason,
        ),
      ),
      reasons.join("\n"),
    );
    assert.equal(valueAt(state, "kind"), "Deployment");
  });

  it("takes the time from the annotation where the resource has no customTimeouts", async () => {
    const news = {
      ...app(),
      metadata: { name: "app", namespace: namespace.name, annotations: { "pulumi.com/timeoutSeconds": "1" } },
    };
    const { reasons } = await initFailure(plugin.up(news));
    assert.match(reasons[0] ?? "", /'app' timed out waiting to be Ready/);
  });

  it("ends at once on Cancel, and the resource is kept with the reason", async () => {
    const creating = initFailure(plugin.up(app()));
    await podsWith(namespace.name, "app:1", 2);
    await plugin.cancel();
    const { id, reasons } = await creating;
    assert.equal(id, `${namespace.name}/app`);
    assert.match(reasons[0] ?? "", /Resource operation was cancelled for "app"$/);
  });

  it("is not waited for with skipAwait", async () => {
    const resource = await plugin.up({
      ...app(),
      metadata: { name: "app", namespace: namespace.name, annotations: { "pulumi.com/skipAwait": "true" } },
    });
    assert.equal(resource.id, `${namespace.name}/app`);
    assert.deepEqual(statusLines().slice(-2), ["Skipping await logic", ""]);
  });

  it("is told in a refresh as a warning: the state is read all the same", async () => {
    const { id, state, inputs } = await initFailure(plugin.up(app(), { timeout: 1 })).then((failure) => ({
      ...failure,
      inputs: app(),
    }));
    const failure = await initFailure(plugin.read(id, urnOf(app()), { id, inputs, state }));
    assert.equal(failure.reasons[0], "Resource 'app' was created but failed to initialize");
    assert.equal(valueAt(failure.inputs, "spec", "replicas"), 2);
  });

  it("of a StatefulSet: all replicas are ready", async () => {
    const set = { ...app("app:1", { serviceName: "app", podManagementPolicy: "Parallel" }), kind: "StatefulSet" };
    const creating = plugin.up(set);
    await told("[1/2] Waiting for StatefulSet to create Pods (0/2 Pods ready)");
    await runAll("app:1", 2);
    assert.equal(valueAt((await creating).state, "status", "readyReplicas"), 2);
  });

  it("of a Pod: it is ready", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "one", namespace: namespace.name },
      spec: podTemplate("app:1")["spec"] ?? null,
    };
    const [resource] = await Promise.all([plugin.up(pod), runAll("app:1", 1)]);
    assert.equal(textAt(resource.state, "status", "phase"), "Running");
    assert.ok(statusLines().includes(`Waiting for Pod "${namespace.name}/one" to be scheduled`));
  });

  it("of a Job that fails for good: at once", async () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "job", namespace: namespace.name },
      spec: { backoffLimit: 0, template: podTemplate("app:1", { restartPolicy: "Never" }) },
    };
    const creating = initFailure(plugin.up(job));
    const [pod] = await podsWith(namespace.name, "app:1", 1);
    await setStatus(`/api/v1/namespaces/${namespace.name}/pods/${textAt(pod, "metadata", "name")}`, {
      phase: "Failed",
    });
    const { reasons } = await creating;
    assert.match(reasons[0] ?? "", /Resource 'job' was created but failed to initialize$/);
    assert.ok(
      reasons.includes("[BackoffLimitExceeded] Job has reached the specified backoff limit"),
      reasons.join("\n"),
    );
  });

  it("of a Service: its endpoints have settled for ten seconds", async () => {
    const start = Date.now();
    await plugin.up(service(namespace.name));
    assert.ok(Date.now() - start >= 10_000);
    assert.ok(statusLines().includes("✅ Service initialization complete"));
  });

  it("of a headless Service, or one without a selector: at once", async () => {
    const start = Date.now();
    await plugin.up(service(namespace.name, { clusterIP: "None" }));
    const bare = service(namespace.name, { selector: null });
    await plugin.up({ ...bare, metadata: { name: "bare", namespace: namespace.name } });
    assert.ok(Date.now() - start < 5_000);
  });

  it("of an Ingress: a controller has published an address", async () => {
    const backend = { service: { name: "app", port: { number: 80 } } };
    const ingress = {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", namespace: namespace.name },
      spec: { rules: [{ host: "a.test", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] },
    };
    await api("POST", `/api/v1/namespaces/${namespace.name}/services`, service(namespace.name));
    const failure = await initFailure(plugin.up(ingress, { timeout: 1 }));
    assert.ok(
      failure.reasons.some((reason) => reason.startsWith("Ingress .status.loadBalancer field was not updated")),
    );
    await setStatus(`/apis/networking.k8s.io/v1/namespaces/${namespace.name}/ingresses/web`, {
      loadBalancer: { ingress: [{ ip: "192.0.2.1" }] },
    });
    await plugin.update({ id: failure.id, inputs: ingress, state: failure.state }, ingress);
    assert.ok(statusLines().includes("✅ Ingress initialization complete"));
  });

  it("of a claim: it is bound, or its class waits for a pod", async () => {
    const claim = (name: string, storageClassName: string): ValueMap => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace: namespace.name },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage: "1Gi" } } },
    });
    const late = {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: namespace.name },
      provisioner: "example.org/none",
      volumeBindingMode: "WaitForFirstConsumer",
    };
    const storageClass = await plugin.up(late);
    await plugin.up(claim("pending", namespace.name));
    const failure = await initFailure(plugin.up(claim("unbound", "no-such-class"), { timeout: 1 }));
    assert.match(failure.reasons[0] ?? "", /Timeout occurred polling for 'unbound'$/);
    await plugin.delete(storageClass);
  });

  it("is what the waitFor annotation says, where there is one", async () => {
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "flag",
        namespace: namespace.name,
        annotations: { "pulumi.com/waitFor": "jsonpath={.data.state}=done" },
      },
      data: { state: "open" },
    };
    const creating = plugin.up(map);
    const path = `/api/v1/namespaces/${namespace.name}/configmaps/flag`;
    await eventually("the ConfigMap", () =>
      api("GET", path).then(
        (found) => found,
        () => undefined,
      ),
    );
    await eventually("the status line", () =>
      Promise.resolve(statusLines().find((line) => line.includes('(found "open")'))),
    );
    await api("PATCH", path, { data: { state: "done" } });
    assert.deepEqual((await creating).state["data"], { state: "done" });
    assert.ok(statusLines().includes("Found {.data.state}=done"));
  });

  it("can't be asked for by a malformed waitFor; the object is kept in the state", async () => {
    const annotations = { "pulumi.com/waitFor": "{.data.state}=done" };
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "bad", namespace: namespace.name, annotations },
    };
    const { id, reasons } = await initFailure(plugin.up(map));
    assert.equal(id, `${namespace.name}/bad`);
    assert.match(reasons[0] ?? "", /expected a "jsonpath=" or "condition=" prefix, got "\{\.data\.state\}=done"$/);
  });
});
