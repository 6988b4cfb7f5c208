import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { join } from "node:path";
import { pinnedVersion } from "../../../toolchain/tools/moduleFiles";
import { apiServiceAddress, dnsAddress } from "../../../toolchain/cluster/controlPlane";
import { ingressAddress, ingressObjects } from "../../../toolchain/cluster/node/ingressObjects";
import { nodeImages } from "../../../toolchain/cluster/node/images";
import { rootDir } from "../../../toolchain/paths";

interface Rule {
  resources: string[];
  verbs: string[];
}

interface Manifest {
  kind: string;
  rules?: Rule[];
  spec?: {
    clusterIP?: string;
    selector?: object;
    ports?: { port: number; targetPort: string }[];
    template?: {
      metadata: { labels: object };
      spec: {
        securityContext: { runAsNonRoot: boolean };
        containers: { args: string[]; ports: { name: string; containerPort: number }[]; securityContext: object }[];
      };
    };
  };
}

const { items } = ingressObjects as { items: Manifest[] };
const ofKind = (kind: string): Manifest => {
  const [found, ...more] = items.filter((item) => item.kind === kind);
  assert.ok(found && more.length === 0, kind);
  return found;
};

describe("ingress controller of an embedded node", () => {
  const service = ofKind("Service");
  const pod = ofKind("Deployment").spec?.template;
  const [container] = pod?.spec.containers ?? [];

  it("may change nothing but what it says of Ingresses and routes", () => {
    const rules = ofKind("ClusterRole").rules ?? [];
    const writing = rules.filter(({ verbs }) => verbs.some((verb) => !["list", "watch"].includes(verb)));
    assert.deepEqual(new Set(writing.flatMap(({ verbs }) => verbs)), new Set(["update"]));
    for (const resource of writing.flatMap(({ resources }) => resources)) assert.match(resource, /\/status$/);
  });

  it("runs as a user that is not root, with nothing to escalate by", () => {
    assert.equal(pod?.spec.securityContext.runAsNonRoot, true);
    assert.deepEqual(container?.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("listens, in its pod, on the ports of its Service: they are those that a Gateway's listeners name", () => {
    const own = new Map(container?.ports.map(({ name, containerPort }) => [name, containerPort]));
    const served = service.spec?.ports?.map(({ port, targetPort }) => [port, own.get(targetPort)]);
    assert.deepEqual(served, [
      [80, 80],
      [443, 443],
    ]);
  });

  it("publishes the address of its Service, for both APIs, and no other Service has it", () => {
    assert.ok(isIPv4(ingressAddress));
    assert.ok(![apiServiceAddress, dnsAddress].some((taken) => taken === ingressAddress));
    assert.equal(service.spec?.clusterIP, ingressAddress);
    const published = container?.args.filter((arg) => arg.endsWith(`.ip=${ingressAddress}`));
    assert.equal(published?.length, 2);
  });

  it("is found by its Service and by network policies through one label", () => {
    assert.deepEqual(service.spec?.selector, { "app.kubernetes.io/name": "traefik" });
    assert.deepEqual(pod?.metadata.labels, { "app.kubernetes.io/name": "traefik" });
  });
});

describe("version of a definition", () => {
  it("is the one that the controller's module pins", () => {
    const goMod = readFileSync(join(rootDir, "toolchain/go/traefik/go.mod"), "utf8");
    assert.match(pinnedVersion(goMod, "sigs.k8s.io/gateway-api"), /^v1\.\d+\.\d+$/);
    assert.equal(
      `embedded.local/traefik:${pinnedVersion(goMod, "github.com/traefik/traefik/v3").slice(1)}`,
      nodeImages.traefik.name,
    );
  });

  it("is never guessed", () => {
    const goMod = "require (\n\texample.com/a/b v1.4.0 // indirect\n\texample.com/c v2.0.0\n)\n";
    assert.equal(pinnedVersion(goMod, "example.com/a/b"), "v1.4.0");
    assert.throws(() => pinnedVersion(goMod, "example.com/a"), /no version/);
    assert.throws(() => pinnedVersion(goMod, "exampleXcom/c"), /no version/);
  });
});
