import { kept } from "../findings";
import type { KubernetesObject } from "../objects";
import { UNKNOWN, type Field } from "../read";
import { manual } from "../references";
import type { Joined, JoinRule } from "../rule";
import { namespaceField, namespaceOf, type World } from "../world";

/** A way in: requests for a host and path by one door, which is a class of Ingresses or a listener of a Gateway. */
interface Way {
  readonly object: KubernetesObject;
  /** To name in a finding. */
  readonly field: Field;
  readonly door: string;
  readonly request: string;
  /** What of it is not known yet. */
  readonly unknown: Field | undefined;
}

export const routeConflict: JoinRule = {
  id: "route-conflict",
  title: "One host and path leads to one place",
  severity: "medium",
  why: "Of two rules for the same requests one wins: which, the controller decides, or the age of the objects.",
  mend: "Give one of them another host or path, or remove it.",
  references: [
    manual("Ingress", "concepts/services-networking/ingress/#ingress-rules"),
    manual("Gateway API", "concepts/services-networking/gateway/"),
  ],
  appliesTo: ["Ingress", "HTTPRoute"],
  join: (world) => conflicts([...world.all("Ingress").flatMap(ingressWays), ...waysOfRoutes(world)]),
};

function conflicts(ways: readonly Way[]): readonly Joined[] {
  const taken = new Map<string, Way>();
  const users = new Map<string, number>();
  for (const { door } of ways) users.set(door, (users.get(door) ?? 0) + 1);
  return ways.map((way) => {
    const { object, field, door, request, unknown } = way;
    // What is not known yet may be what any other has, if there is another.
    if (unknown) {
      const alone = users.get(door) === 1 && ways.length === 1;
      return { object, findings: alone ? kept : [{ field: unknown, undecided: true }] };
    }
    const key = `${door}\n${request}`;
    const other = taken.get(key);
    if (!other) {
      taken.set(key, way);
      return { object, findings: kept };
    }
    const name = `${other.object.kind} ${namespaceOf(other.object) ?? ""}/${other.object.name}`;
    const found = other.object === object ? "a host and path that it has twice" : `a host and path of ${name} too`;
    return { object, findings: [{ field, found, allowed: "a host and path of its own" }] };
  });
}

const canary = "nginx.ingress.kubernetes.io/canary";
const doors = ["kubernetes.io/ingress.class", "traefik.ingress.kubernetes.io/router.entrypoints"];

function ingressWays(object: KubernetesObject): readonly Way[] {
  const spec = object.field.at("spec");
  const annotations = object.field.at("metadata", "annotations");
  // It is there for the same requests on purpose: it takes a part of them.
  if (annotations.at(canary).value === "true") return [];
  const entrances = [spec.at("ingressClassName"), ...doors.map((name) => annotations.at(name))];
  const door = `Ingress ${JSON.stringify(entrances.map(({ text }) => text ?? ""))}`;
  return spec
    .at("rules")
    .items()
    .flatMap((rule) =>
      rule
        .at("http", "paths")
        .items()
        .map((path) => {
          const parts = [rule.at("host"), path.at("path"), path.at("pathType")];
          const request = JSON.stringify(parts.map(({ text }) => text ?? ""));
          const field = path.at("path");
          return { object, field, door, request, unknown: unknownAmong([...entrances, ...parts]) };
        }),
    );
}

const everyPath = [{ path: { type: "PathPrefix", value: "/" } }];

function waysOfRoutes(world: World): readonly Way[] {
  return world.all("HTTPRoute").flatMap((object) => {
    const spec = object.field.at("spec");
    const hosts = spec.at("hostnames").items();
    return spec
      .at("parentRefs")
      .items()
      .flatMap((parent) => {
        const [name, section, port] = ["name", "sectionName", "port"].map((key) => parent.at(key));
        const namespace = parent.at("namespace");
        const home = namespace.absent ? namespaceField(object) : namespace;
        const door = `Gateway ${JSON.stringify([namespace.text ?? namespaceOf(object), name?.value, section?.value, port?.value])}`;
        const at = [home, name, section, port].filter((field) => field !== undefined);
        return spec
          .at("rules")
          .items()
          .flatMap((rule) => requestsOf(rule))
          .flatMap(([field, request]) =>
            (hosts.length > 0 ? hosts : [undefined]).map((host) => ({
              object,
              field,
              door,
              request: JSON.stringify([host?.text ?? "", request]),
              unknown: unknownAmong([...at, ...(host ? [host] : []), field]),
            })),
          );
      });
  });
}

/** What the rule is for: the path alone does not tell requests apart, their method and headers may. */
function requestsOf(rule: Field): readonly (readonly [Field, unknown])[] {
  const matches = rule.at("matches");
  if (matches.unknown || matches.items().length === 0) return [[matches, everyPath[0]]];
  return matches.items().map((match) => {
    const path = match.at("path");
    const type = path.at("type").value ?? "PathPrefix";
    const place = { type, value: path.at("value").value ?? "/" };
    const others = match.entries().filter(([key]) => key !== "path");
    return [match, { path: place, ...Object.fromEntries(others.map(([key, field]) => [key, field.value])) }] as const;
  });
}

/** The first place, at any depth, whose value is not known yet. */
function unknownAmong(fields: readonly Field[]): Field | undefined {
  const waiting = [...fields];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.value === UNKNOWN) return next;
    waiting.push(...next.items(), ...(Array.isArray(next.value) ? [] : next.entries().map(([, field]) => field)));
  }
  return undefined;
}
