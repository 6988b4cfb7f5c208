import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../../../components/check";
import { parseCidr } from "../../../../components/cidr";
import { manifests } from "../../../../components/manifests";
import type { KubernetesObject, NetworkPolicy } from "../../../../components/objects";
import { environments } from "../../../../components/schema/values";
import type { Settings } from "../../../../components/settings";
import { covers, type Endpoint } from "../../../../render/diagram/endpoints";
import type { PortRange } from "../../../../render/diagram/ports";
import { traffic } from "../../../../render/diagram/traffic";
import { isAllowed, type Endpoint as Concrete, type Port } from "../../../support/networkModel";
import { places, put, valueOf } from "../../../support/settingsArbitrary";
import { stackConfig, type Written } from "../../components/stackConfig";
import { crowded } from "./crowded";

/** Some pod, or some address, of an end; none where no address of it is left. */
function oneOf(end: Endpoint, index: number): Concrete | undefined {
  const address = `203.0.113.${index + 1}`;
  switch (end.kind) {
    case "pods":
      return { name: JSON.stringify(end), address, pod: { namespace: end.namespace, labels: end.labels } };
    case "elsewhere":
    case "anyone":
      return undefined;
    case "addresses": {
      const range = parseCidr(end.cidr);
      if (range?.bits !== 32) return undefined;
      const last = range.first + (1n << BigInt(32 - range.prefix)) - 1n;
      const candidates = [last, range.first].map((value) =>
        [24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 255n)).join("."),
      );
      const free = candidates.find((one) => !end.except.some((out) => covers(range32(out), range32(`${one}/32`))));
      return free === undefined ? undefined : { name: end.cidr, address: free };
    }
  }
}

function range32(cidr: string): Endpoint {
  return { kind: "addresses", cidr, except: [] };
}

/** Ports at which something may change: the ends of ranges and their neighbours, and one that nobody names. */
function portsToTry(policies: readonly NetworkPolicy[]): readonly Port[] {
  const named = policies
    .flatMap(({ spec }) => [...(spec?.ingress ?? []), ...(spec?.egress ?? [])])
    .flatMap(({ ports = [] }) => ports);
  const numbers = named.flatMap(({ port, endPort }) => [
    Number(port),
    Number(port) + 1,
    endPort ?? 1,
    (endPort ?? 1) + 1,
  ]);
  const inRange = [...new Set([...numbers, 9999])].filter((port) => port >= 1 && port <= 65_535);
  return inRange.flatMap((port) => [
    { protocol: "TCP", port },
    { protocol: "UDP", port },
  ]);
}

function has(ranges: readonly PortRange[], { protocol, port }: Port): boolean {
  return ranges.some((range) => range.protocol === protocol && range.first <= port && port <= range.last);
}

/** Whether an end of an arrow means a single pod or address; anyone is who is not of the namespace. */
function means(end: Endpoint, { pod, address }: Concrete, own: string): boolean {
  if (end.kind === "anyone") return pod?.namespace !== own;
  return covers(end, pod ? { kind: "pods", ...pod } : range32(`${address}/${address.includes(":") ? 128 : 32}`));
}

/** What is drawn against the specification of NetworkPolicy, as another model of it has it, for single pods and addresses. */
function assertTrue(objects: readonly KubernetesObject[], settings: Settings): number {
  const workload = objects.find((object) => object.kind === "Deployment" || object.kind === "StatefulSet");
  assert.ok(workload);
  const { connections, parties } = traffic(objects, {
    namespace: settings.namespace.name,
    labels: workload.spec.template.metadata?.labels ?? {},
    selector: workload.spec.selector.matchLabels ?? {},
  });
  const policies = objects.filter((object) => object.kind === "NetworkPolicy");
  const ends = parties.flatMap(({ end }, index) => oneOf(end, index) ?? []);
  const stranger = { name: "a stranger", address: "198.51.100.7", pod: { namespace: "elsewhere", labels: {} } };
  const own = settings.namespace.name;
  let open = 0;
  for (const from of [...ends, stranger]) {
    for (const to of [...ends, stranger]) {
      if (![from, to].some(({ pod }) => pod?.namespace === own)) continue;
      const drawn = connections.filter((each) => means(each.from.end, from, own) && means(each.to.end, to, own));
      for (const port of portsToTry(policies)) {
        const isDrawn = drawn.some(({ ports }) => has(ports, port));
        if (isDrawn) open++;
        assert.equal(
          isDrawn,
          isAllowed(policies, from, to, port),
          `${from.name} (${from.address}) → ${to.name} (${to.address}) ${port.protocol} ${port.port}`,
        );
      }
    }
  }
  return open;
}

describe("the traffic of the diagram", function () {
  this.timeout(60_000);

  it("is what the policies allow, where peers are on all sides", () => {
    assert.ok(assertTrue(manifests(crowded()), crowded()) > 10);
  });

  it("is what the policies allow, whatever the settings of the network are", () => {
    let judged = 0;
    const network = environments.flatMap((environment) =>
      places(environment).flatMap((place) => (place.path[0] === "network" ? [{ ...place, environment }] : [])),
    );
    const some = fc
      .constantFrom(...environments)
      .chain((environment) => {
        const own = network.filter((place) => place.environment === environment);
        const one = fc.constantFrom(...own).chain(({ path, node }) => valueOf(node).map((value) => ({ path, value })));
        return fc.tuple(fc.constant(environment), fc.array(one, { minLength: 1, maxLength: 3 }));
      })
      .map(([environment, entries]) => {
        const settings = entries.reduce<Written>((all, { path, value }) => put(all, path, value), {});
        return [environment, settings] as const;
      });
    fc.assert(
      fc.property(some, ([environment, settings]) => {
        const checked = checkConfig(stackConfig(environment, settings));
        if (!("settings" in checked)) return;
        judged++;
        assertTrue(manifests(checked.settings), checked.settings);
      }),
      { numRuns: 100 },
    );
    assert.ok(judged > 20, `only ${judged} of the settings were accepted`);
  });

  it("is what is left where a policy is missing", () => {
    const objects = manifests(crowded());
    for (const missing of objects.filter(({ kind }) => kind === "NetworkPolicy")) {
      assertTrue(
        objects.filter((object) => object !== missing),
        crowded(),
      );
    }
  });
});
