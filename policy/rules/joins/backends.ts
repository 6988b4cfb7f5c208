import { all, any, is, isEmpty } from "../answers";
import { kept, requireThat, type Findings } from "../findings";
import type { Field } from "../read";
import { manual } from "../references";
import type { JoinRule } from "../rule";
import type { World } from "../world";
import { leadsTo } from "./danglingServices";
import { eachOf } from "./each";

const routes = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];

export const danglingBackend: JoinRule = {
  id: "dangling-backend",
  title: "Ingresses and routes lead to Services, and to ports that these have",
  severity: "medium",
  why: "Requests for a Service or a port that is not there are answered with an error.",
  mend: "Write the name of the Service, and one of its ports, into the backend.",
  references: [manual("Ingress", "concepts/services-networking/ingress/#the-ingress-resource")],
  appliesTo: ["Ingress", ...routes, "Service"],
  join: (world) => [
    ...eachOf(world, ["Ingress"], ({ field }, namespace) => {
      const spec = field.at("spec");
      const paths = spec
        .at("rules")
        .items()
        .flatMap((rule) => rule.at("http", "paths").items());
      return [
        ...[spec.at("defaultBackend"), spec.at("backend"), ...paths.map((path) => path.at("backend"))].flatMap(
          (backend) => ingressBackend(backend, namespace, world),
        ),
      ];
    }),
    ...eachOf(world, routes, ({ field }, namespace) =>
      field
        .at("spec", "rules")
        .items()
        .flatMap((rule) => rule.at("backendRefs").items())
        .flatMap((backend) => routeBackend(backend, namespace, world)),
    ),
  ],
};

interface Wanted {
  readonly name: Field;
  /** By its number or its name. */
  readonly port: Field;
  readonly namespace: string;
}

/** In the form of today, or in that of before 1.19: `serviceName` and `servicePort`. */
function ingressBackend(backend: Field, namespace: string, world: World): Findings {
  const service = backend.at("service");
  const old = service.absent;
  const number = service.at("port", "number");
  return leads(
    {
      name: old ? backend.at("serviceName") : service.at("name"),
      port: old ? backend.at("servicePort") : number.absent ? service.at("port", "name") : number,
      namespace,
    },
    world,
  );
}

function routeBackend(backend: Field, home: string, world: World): Findings {
  const group = backend.at("group");
  const kind = backend.at("kind");
  const isService = all(any(isEmpty(group), is(group, "")), any(is(kind, undefined), is(kind, "Service")));
  if (isService === false) return kept;
  const namespace = backend.at("namespace");
  const unknown = [namespace, group, kind].find((field) => field.unknown);
  if (unknown) return [{ field: unknown, undecided: true }];
  return leads({ name: backend.at("name"), port: backend.at("port"), namespace: namespace.text ?? home }, world);
}

/** Where no Service of the namespace is among the objects, they are somebody else's. */
function leads({ name, port, namespace }: Wanted, world: World): Findings {
  const services = world.shelf("Service", namespace);
  // A controller of AWS takes the name for one of its actions, where the port is this.
  if (services.empty || name.value === undefined || port.value === "use-annotation") return kept;
  const service = services.get(name.text ?? "");
  if (service && !name.unknown) {
    if (port.absent) return kept;
    const accepts = (each: Field) => is(each.at(typeof port.value === "number" ? "port" : "name"), port.value);
    return port.unknown ? [{ field: port, undecided: true }] : leadsTo(service, accepts, port);
  }
  return requireThat(name.unknown ? name : services.has(name.text ?? ""), {
    field: name,
    found: `the name of no Service in namespace ${namespace}`,
    allowed: "the name of a Service",
  });
}
