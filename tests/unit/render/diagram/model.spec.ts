import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../../../components/check";
import { manifests } from "../../../../components/manifests";
import type { KubernetesObject } from "../../../../components/objects";
import { environments } from "../../../../components/schema/values";
import { diagram, type Diagram } from "../../../../render/diagram/model";
import { written } from "../../../support/settingsArbitrary";
import { external } from "../../components/externalStore";
import { accepted, stackConfig } from "../../components/stackConfig";
import { crowded } from "./crowded";

const open = ({ peers, workload, links }: Diagram): string[] => {
  const names = new Map([...peers, workload].map(({ id, name }) => [id, name]));
  return links
    .filter(({ type }) => type === "traffic")
    .map(({ from, to, label }) => `${names.get(from) ?? ""} → ${names.get(to) ?? ""}: ${label}`);
};
const without = (objects: readonly KubernetesObject[], name: string): KubernetesObject[] => {
  const rest = objects.filter(
    ({ kind, metadata }) => kind !== "NetworkPolicy" || metadata.name !== `circle-core-${name}`,
  );
  assert.equal(rest.length, objects.length - 1, name);
  return rest;
};
const production = accepted("production", {
  network: { monitoring: { namespace: "monitoring", podLabels: { app: "prometheus" } } },
});

describe("the diagram", function () {
  this.timeout(60_000);

  it("of production: who may talk to whom, on which ports", () => {
    assert.deepEqual(open(diagram(manifests(production))), [
      "circle-core → DNS: TCP+UDP 53, 5353",
      "circle-core → database: TCP 5432",
      "circle-core → cache: TCP 6379",
      "ingress controller → circle-core: TCP 8000",
      "monitoring → circle-core: TCP 8000",
    ]);
  });

  it("is drawn from policies: without one of them its arrow is gone, whatever the settings were", () => {
    const objects = manifests(production);
    const all = open(diagram(objects));
    for (const [policy, arrow] of [
      ["database", "circle-core → database: TCP 5432"],
      ["monitoring", "monitoring → circle-core: TCP 8000"],
    ] as const) {
      assert.deepEqual(
        open(diagram(without(objects, policy))),
        all.filter((each) => each !== arrow),
      );
    }
  });

  it("says that all else is refused only where it is, and else who may come and what may be called", () => {
    const objects = manifests(production);
    assert.ok(diagram(objects).namespace.lines.includes("all other traffic is refused"));
    const unguarded = objects.filter(({ kind }) => kind !== "NetworkPolicy");
    assert.deepEqual(open(diagram(unguarded)), [
      "circle-core → circle-core: all ports",
      "circle-core → anyone: all ports",
      "anyone → circle-core: all ports",
    ]);
    assert.ok(!diagram(unguarded).namespace.lines.includes("all other traffic is refused"));
    // The others still isolate the workload's pods, but not what else may run there.
    const undefended = diagram(without(objects, "default-deny"));
    assert.deepEqual(open(undefended), open(diagram(objects)));
    assert.ok(!undefended.namespace.lines.includes("all other traffic is refused"));
  });

  it("draws a peer of the namespace only where both ends are open", () => {
    const objects = manifests(crowded());
    const arrow = "circle-core → database: TCP 5432";
    assert.ok(open(diagram(objects)).includes(arrow));
    assert.ok(!open(diagram(without(objects, "database"))).includes(arrow));
    assert.ok(!open(diagram(without(objects, "database-home"))).includes(arrow));
    const home = diagram(objects).peers.find(({ name }) => name === "database");
    assert.deepEqual([home?.inside, home?.side], [true, "behind"]);
  });

  it("draws what a wider range opens for a narrower one as well, and calls each by its own policy", () => {
    const arrows = open(diagram(manifests(crowded())));
    assert.ok(arrows.includes("circle-core → mail: TCP 465, 587, 5000–5999"));
    assert.ok(arrows.includes("circle-core → mail inner: TCP 465, 587, 993, 5000–5999"));
  });

  it("shows what pods may say among themselves", () => {
    const settings = accepted("production", {
      network: {
        extraRules: [
          {
            name: "gossip",
            direction: "egress",
            peer: {
              podLabels: {
                "app.kubernetes.io/name": "circle-core",
                "app.kubernetes.io/instance": "circle-core-production",
              },
            },
            ports: [{ port: 7946, protocol: "TCP" }],
          },
        ],
      },
    });
    const { peers, links, workload } = diagram(manifests(settings));
    assert.ok(!peers.some(({ name }) => name === "gossip"));
    const among = links.find(({ from, to }) => from === workload.id && to === workload.id);
    assert.equal(among?.label, "TCP 7946");
  });

  it("follows requests from the way in to the pods", () => {
    const routes = ({ links }: Diagram) =>
      links.filter(({ type }) => type === "routes").map(({ from, to }) => `${from} → ${to}`);
    assert.deepEqual(routes(diagram(manifests(production))), [
      "Service circle-core → StatefulSet circle-core",
      "Service circle-core-pods → StatefulSet circle-core",
      "Ingress circle-core → Service circle-core",
    ]);
    const gateway = accepted("production", {
      exposure: { type: "gateway", gateway: { name: "public", sectionName: "https" } },
    });
    assert.ok(routes(diagram(manifests(gateway))).includes("HTTPRoute circle-core → Service circle-core"));
  });

  it("shows what the pods need and the stack does not make", () => {
    const parts = (settings: object) =>
      diagram(manifests(accepted("production", { ...settings }))).parts.flatMap(({ relation, boxes }) =>
        boxes.map(({ id, lines }) => [relation, id, ...lines].join(", ")),
      );
    assert.ok(parts({ secrets: { existing: "mine" } }).includes("reads, Secret mine, exists already"));
    const filled = parts({ secrets: { external: external() } });
    assert.ok(filled.includes("reads, Secret circle-core-external-secret, made by the operator"));
    assert.ok(
      filled.includes("filled by, ExternalSecret circle-core-external-secret, ClusterSecretStore vault"),
      filled.join("\n"),
    );
    assert.ok(
      parts({}).includes(
        "keeps data in, PersistentVolumeClaim data-circle-core-…, one for each pod, 10Gi ReadWriteOnce",
      ),
    );
  });

  it("of any settings: every object is somewhere, once, and every id is of one box", () => {
    let drawn = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...environments).chain((name) => fc.tuple(fc.constant(name), written(name))),
        ([environment, settings]) => {
          const checked = checkConfig(stackConfig(environment, settings));
          if (!("settings" in checked)) return;
          drawn++;
          const objects = manifests(checked.settings);
          const { namespace, entries, workload, parts, peers, links } = diagram(objects);
          const boxes = [namespace, ...entries, workload, ...parts.flatMap((part) => part.boxes), ...peers];
          const policies = new Set(links.flatMap((link) => link.policies.map((name) => `NetworkPolicy ${name}`)));
          assert.deepEqual(
            [...boxes.flatMap((box) => box.objects), ...policies].toSorted(),
            objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted(),
          );
          const ids = boxes.map(({ id }) => id);
          assert.deepEqual(ids, [...new Set(ids)]);
          for (const { from, to } of links) assert.ok(ids.includes(from) && ids.includes(to), `${from} → ${to}`);
        },
      ),
      { numRuns: 100 },
    );
    assert.ok(drawn > 20, `only ${drawn} of the settings were accepted`);
  });

  it("needs a workload", () => {
    assert.throws(() => diagram([]), /neither a Deployment nor a StatefulSet/);
  });
});
