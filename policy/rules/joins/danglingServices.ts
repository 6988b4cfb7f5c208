import { all, any, every, holds, is, isEmpty, not, some, type Answer } from "../answers";
import { kept, requireThat, type Findings } from "../findings";
import { pairSelector, type Selector } from "../network/selectors";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { manual } from "../references";
import { joinRule, type JoinRule } from "../rule";
import { workloads } from "../kinds";
import { somePods, type Dweller } from "../world";
import { eachOf, elsewhere, fits } from "./each";

const page = manual("Service", "concepts/services-networking/service/");

export const danglingService = joinRule({
  id: "dangling-service",
  title: "Services lead to pods, and to ports that these have",
  severity: "medium",
  why: "A Service whose selector or target port fits no pod refuses every connection.",
  mend: "Write the labels of the pods into spec.selector, and the name or number of a container's port into targetPort.",
  references: [page],
  settings: {
    external: elsewhere("Labels, as key=value, of pods that are not among the objects.", []),
  },
  appliesTo: ["Service", ...workloads],
  join: (world, { external }) =>
    eachOf(world, ["Service"], (service, namespace) => {
      const pairs = service.field.at("spec", "selector");
      const selector = pairSelector(pairs);
      const pods = world.dwellers(namespace);
      const selectsNothing = any(isEmpty(pairs), is(service.field.at("spec", "type"), "ExternalName"));
      // Without a selector its endpoints are somebody else's; and pods may all be made elsewhere.
      if (selectsNothing === true || pods.things.length === 0 || isElsewhere(selector, external)) return kept;
      const selected = somePods(pods, selector);
      if (selected === false) {
        const found = `labels of no pods in namespace ${namespace}`;
        return requireThat(selectsNothing, { field: pairs, found, allowed: "labels of pods" });
      }
      return portsOf(service).flatMap((port) => {
        const target = port.at("targetPort").absent ? port.at("port") : port.at("targetPort");
        const answered = any(
          selectsNothing,
          somePods(pods, selector, (dweller) => answers(dweller, port, isHeadless(service))),
        );
        return requireThat(answered, {
          field: target,
          found:
            typeof target.value === "number" ? `${target.value}, which no container listens on` : "the name of no port",
          allowed: "the name or number of a container's port",
        });
      });
    }),
});

export const danglingServiceName: JoinRule = {
  id: "dangling-service-name",
  title: "StatefulSets name a Service that is there",
  severity: "medium",
  why: "The names of a StatefulSet's pods are served by that Service; without it they cannot find each other.",
  mend: "Add the headless Service, or write its name into spec.serviceName.",
  references: [manual("StatefulSets", "concepts/workloads/controllers/statefulset/#stable-network-id")],
  appliesTo: ["StatefulSet", "Service"],
  join: (world) =>
    eachOf(world, ["StatefulSet"], ({ field }, namespace) => {
      const name = field.at("spec", "serviceName");
      const services = world.shelf("Service", namespace);
      if (services.empty || name.value === undefined || name.value === "") return kept;
      return requireThat(name.unknown ? name : services.has(name.text ?? ""), {
        field: name,
        found: `the name of no Service in namespace ${namespace}`,
        allowed: "the name of a Service",
      });
    }),
};

/** Are the selector's pods somebody else's, by one of its pairs? */
export function isElsewhere({ pairs, expressions }: Selector, patterns: readonly string[]): boolean {
  const written = [
    ...pairs.entries().map(([key, value]) => `${key}=${value.text ?? ""}`),
    ...expressions.items().map((expression) => `${expression.at("key").text ?? ""}=`),
  ];
  return written.some((pair) => fits(patterns, pair));
}

function portsOf(service: KubernetesObject): readonly Field[] {
  return service.field.at("spec", "ports").items();
}

function isHeadless(service: KubernetesObject): Answer {
  return is(service.field.at("spec", "clusterIP"), "None");
}

/**
 * Does the pod have the port? By name it must be among its containers' ports. By number it need not, as these only
 * inform; but where they are written, and this one is not among them, it is a mistake. A headless Service has no use for
 * numbers.
 */
function answers({ pod }: Dweller, port: Field, headless: Answer): Answer {
  if (!pod) return true;
  const target = port.at("targetPort").absent ? port.at("port") : port.at("targetPort");
  if (target.unknown) return target;
  const protocol = port.at("protocol");
  const ports = pod.containers.flatMap(({ field, role }) =>
    role === "container" || role === "sidecar" ? field.at("ports").items() : [],
  );
  if (typeof target.value === "string") {
    return some(ports, (each) => all(is(each.at("name"), target.value), sameProtocol(each.at("protocol"), protocol)));
  }
  return any(
    headless,
    ports.length === 0,
    not(every(ports, (each) => not(is(each.at("containerPort"), target.value)))),
  );
}

function sameProtocol(one: Field, other: Field): Answer {
  if (other.unknown) return other;
  return holds(one, (value) => (value ?? "TCP") === (other.value ?? "TCP"));
}

/** What a rule says where a Service is missing, or lacks a port. */
export function leadsTo(service: KubernetesObject, accepts: (port: Field) => Answer, field: Field): Findings {
  const ports = portsOf(service);
  const unneeded = any(is(service.field.at("spec", "type"), "ExternalName"), some(ports, accepts));
  return requireThat(unneeded, {
    field,
    found: `no port of Service ${service.name}`,
    allowed: "the name or number of a port of the Service",
  });
}
