import assert from "node:assert/strict";
import { secretKeys } from "../../components/credentials";
import { manifests } from "../../components/manifests";
import { connect } from "../support/client";
import { removeNamespace } from "../support/development";
import { apply, ensureNamespace, imageSettings, kubectlOutput, testNode } from "../support/node";
import { until } from "../support/until";
import { sidecar } from "../unit/components/sidecar";
import { accepted } from "../unit/components/stackConfig";

const namespace = "cluster-sidecars";

describe("a sidecar on a real node", function () {
  this.timeout(180_000);

  after(() => removeNamespace(namespace, testNode().kubeconfig));

  it("takes connections before the application starts, sees its files, and goes after it", async () => {
    const { kubeconfig, image, digest } = testNode();
    const settings = accepted("development", {
      namespace: { name: namespace },
      kubernetes: { version: "v1.30" },
      image: imageSettings(),
      pod: {
        environment: { GREETING: "from $(CIRCLE_ENV)" },
        sidecars: [
          sidecar({
            image: `${image}@${digest}`,
            args: ["serve-tcp", "5432"],
            ports: [{ name: "sql", port: 5432 }],
            readinessPort: 5432,
            data: "read",
          }),
        ],
      },
    });
    await ensureNamespace(namespace);
    const stringData = Object.fromEntries(secretKeys.map((key) => [key, "x".repeat(44)]));
    await apply(
      ...manifests(settings).map((object) => (object.kind === "Secret" ? { ...object, stringData } : object)),
    );

    const { core } = connect(kubeconfig);
    const selector = { namespace, labelSelector: "app.kubernetes.io/name=circle-core" };
    const pod = await until("the pod is ready", 120, async () => {
      const { items } = await core.listNamespacedPod(selector);
      return items.find(({ status }) =>
        status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
      );
    });

    const [proxy] = pod.status?.initContainerStatuses ?? [];
    const [application] = pod.status?.containerStatuses ?? [];
    assert.deepEqual(
      [proxy?.name, proxy?.started, proxy?.ready, application?.name],
      ["proxy", true, true, "circle-core"],
    );
    const began = [proxy, application].map((status) => status?.state?.running?.startedAt?.getTime() ?? 0);
    // Kubernetes tells whole seconds.
    assert.ok(Number(began[0]) <= Number(began[1]), `the sidecar began at ${began[0]}, the application at ${began[1]}`);

    const name = pod.metadata?.name ?? "";
    const held = (finalizers: string[]) =>
      kubectlOutput([
        "-n",
        namespace,
        "patch",
        "pod",
        name,
        "--type=merge",
        "--patch",
        JSON.stringify({ metadata: { finalizers } }),
      ]);
    // Holds the object until its last state has been read.
    await held(["example.com/read"]);
    await kubectlOutput(["-n", namespace, "delete", "pod", name, "--wait=false"]);
    const ended = await until("both have ended", 90, async () => {
      const { status } = await core.readNamespacedPod({ name, namespace });
      const ends = [status?.containerStatuses?.[0], status?.initContainerStatuses?.[0]].map(
        (one) => one?.state?.terminated,
      );
      return ends.every((end) => end !== undefined) ? ends : undefined;
    });
    await held([]);
    const [applicationEnd, proxyEnd] = ended.map((end) => end.finishedAt?.getTime() ?? 0);
    assert.ok(
      Number(applicationEnd) <= Number(proxyEnd),
      `the application ended at ${applicationEnd}, the sidecar at ${proxyEnd}`,
    );
  });
});
