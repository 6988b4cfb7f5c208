import { names } from "../../../components/names";
import { mask } from "../../logs/mask";
import { keepPods, type Cause } from "../cause";
import { eventLines, line } from "../evidence";
import { inObjects } from "../find";
import type { Scene } from "../scene/scene";
import { number, selects, texts, type Thing } from "../scene/thing";
import type { Pod } from "../scene/pod";

const serviceLook = [
  "{kubectl} get endpointslices -l kubernetes.io/service-name={name}",
  "{kubectl} describe service {name}",
  "{kubectl} get pods --show-labels",
];
const ingressLook = ["{kubectl} describe ingress {name}", "kubectl get ingressclasses"];

function selected(service: Thing, { pods }: Scene): readonly Pod[] {
  return pods.filter(({ labels }) => selects(texts(service.at("spec", "selector")), labels));
}

/** Does a slice of the Service name an address that may be used? */
function hasEndpoint({ name }: Thing, scene: Scene): boolean {
  return scene
    .own("EndpointSlice")
    .filter(({ labels }) => labels["kubernetes.io/service-name"] === name)
    .some(({ at }) =>
      at("endpoints")
        .items()
        .some(
          (endpoint) =>
            endpoint.at("conditions", "ready").value !== false && endpoint.at("addresses").items().length > 0,
        ),
    );
}

/** Named ports that no container of the Service's pods has. */
function unknownPorts(service: Thing, pods: readonly Pod[]): readonly string[] {
  const known = new Set(
    pods.flatMap(({ containers }) =>
      containers.flatMap(({ declared }) =>
        declared
          .at("ports")
          .items()
          .flatMap((port) => port.at("name").text ?? []),
      ),
    ),
  );
  const wanted = service
    .at("spec", "ports")
    .items()
    .flatMap((port) => port.at("targetPort").text ?? []);
  return wanted.filter((name) => !known.has(name));
}

/** What is the matter with the ways in. */
export const exposureCauses: readonly Cause[] = [
  {
    code: "service-selects-nothing",
    topic: "network",
    stays: true,
    title: "The Service selects no pods",
    severity: "error",
    slot: "service",
    seen: "no pod has the labels of the Service's selector, though the workload has pods",
    explanation:
      "The Service looks for labels that the pods don't bear: somebody has changed the selector or the labels.",
    mend: "Deploy again: the stack writes both.",
    look: serviceLook,
    find: inObjects("Service", (service, scene) => {
      if (scene.pods.length === 0 || selected(service, scene).length > 0) return undefined;
      const selector = Object.entries(texts(service.at("spec", "selector"))).map(([key, value]) => `${key}=${value}`);
      return {
        message: `The Service ${service.name} selects no pods`,
        evidence: [
          line(`selector: ${selector.join(",") || "none"}`),
          ...scene.pods.slice(0, 2).map(({ name, labels }) =>
            line(
              `pod ${name}: ${Object.entries(labels)
                .map(([key, value]) => `${key}=${value}`)
                .join(",")}`,
            ),
          ),
        ],
      };
    }),
  },
  {
    code: "service-port-unknown",
    topic: "network",
    stays: true,
    title: "The Service leads to a port that the pods don't have",
    severity: "error",
    slot: "service",
    seen: "a targetPort of the Service is a name that no container's port bears",
    explanation:
      "The Service sends to a port by its name, and no container has a port of that name: nothing is ever sent.",
    mend: "Deploy again: the stack writes both names.",
    look: serviceLook,
    find: inObjects("Service", (service, scene) => {
      const pods = selected(service, scene);
      const unknown = unknownPorts(service, pods);
      if (pods.length === 0 || unknown.length === 0) return undefined;
      return {
        message: `The Service ${service.name} leads to a port ${unknown.join(", ")} that its pods don't have`,
        evidence: [line(`targetPort: ${unknown.join(", ")}`)],
      };
    }),
  },
  {
    code: "service-without-pods",
    topic: "network",
    follows: [...keepPods, "rollout", "service-selects-nothing", "service-port-unknown"],
    title: "The Service has no pod to send to",
    severity: "error",
    slot: "service",
    seen: "the EndpointSlices of the Service have no ready address",
    explanation: "No pod of the Service is ready, so every request to it fails. Most often the pods say why.",
    mend: "See why the pods are not ready.",
    look: serviceLook,
    find: inObjects("Service", (service, scene) => {
      if (
        !scene.sees("EndpointSlice") ||
        hasEndpoint(service, scene) ||
        service.at("spec", "type").text === "ExternalName"
      )
        return undefined;
      return {
        message: `The Service ${service.name} has no pod to send to`,
        evidence: ["no EndpointSlice of it has a ready address"],
      };
    }),
  },
  {
    code: "ingress-class-unset",
    topic: "network",
    stays: true,
    title: "No controller feels responsible for the Ingress",
    severity: "error",
    slot: "ingress",
    seen: "an Ingress has no class and no address",
    explanation: "The Ingress names no class, and the cluster has none by default, or its controller is not running.",
    mend: "Set exposure.className to a class of the cluster.",
    look: ingressLook,
    find: inObjects("Ingress", (one, scene) => {
      if (hasClass(one) || hasAddress(one)) return undefined;
      return {
        message: `The Ingress ${one.name} names no class, and no controller serves it`,
        evidence: ["spec.ingressClassName: none", ...eventLines(scene, one, warnings(scene, one))],
      };
    }),
  },
  {
    code: "certificate-not-issued",
    topic: "network",
    title: "The certificate is not issued",
    severity: "error",
    slot: "certificate",
    seen: "an event of the Ingress, or of a Certificate, CertificateRequest, Order or Challenge of its name, warns",
    explanation:
      "The Ingress is to have a certificate in the Secret exposure.tls.secretName, and whoever issues it has failed: an unknown issuer, a challenge that can't be reached, a limit of the authority.",
    mend: "See the certificate's own status; check exposure.tls.issuer, and that the host leads to this cluster.",
    look: [
      "{kubectl} get certificates,certificaterequests,orders,challenges",
      "{kubectl} describe certificate",
      ...ingressLook,
    ],
    find: inObjects("Ingress", (one, scene) => {
      const { enabled, secretName } = scene.settings.exposure.tls;
      if (!enabled) return undefined;
      const kinds = ["Certificate", "CertificateRequest", "Order", "Challenge"];
      const told = [
        ...kinds.flatMap((kind) =>
          scene.toldOf(kind).filter(({ type, name }) => type === "Warning" && name.startsWith(secretName)),
        ),
        ...scene
          .told(one)
          .filter(({ type, message }) => type === "Warning" && /certificate|\btls\b|secret|issuer/i.test(message)),
      ];
      if (told.length === 0) return undefined;
      return {
        message: `The certificate of the Ingress ${one.name} is not issued`,
        evidence: told
          .slice(0, 4)
          .map(({ kind, name, reason, message }) => line(`${kind} ${name}: ${reason}: ${mask(message)}`)),
      };
    }),
  },
  {
    code: "ingress-without-address",
    topic: "network",
    title: "The Ingress has no address",
    severity: "warning",
    slot: "ingress",
    seen: "an Ingress with a class has no address in its status",
    explanation:
      "The controller of that class has not taken up the Ingress: there is no such class, it does not run, or it is one of those that publish no address.",
    mend: "Compare exposure.className with the classes of the cluster, and see whether the controller runs.",
    look: ingressLook,
    find: inObjects("Ingress", (one, scene) => {
      if (!hasClass(one) || hasAddress(one)) return undefined;
      const name = one.at("spec", "ingressClassName").text ?? one.annotations["kubernetes.io/ingress.class"] ?? "";
      return {
        message: `The Ingress ${one.name} of the class ${name} has no address`,
        evidence: ["status.loadBalancer: empty", ...eventLines(scene, one, warnings(scene, one))],
      };
    }),
  },
  {
    code: "load-balancer-pending",
    topic: "network",
    title: "The load balancer has no address",
    severity: "error",
    slot: "balancer",
    seen: "a Service of type LoadBalancer has no address in its status",
    explanation: "Nobody in the cluster makes load balancers, or the provider refuses one.",
    mend: "Read the Service's events; the stack's own Service is of type ClusterIP: it was changed by hand.",
    look: serviceLook.slice(1, 2),
    find: inObjects("Service", (one, scene) => {
      if (one.at("spec", "type").text !== "LoadBalancer" || hasAddress(one)) return undefined;
      return {
        message: `The Service ${one.name} waits for its load balancer`,
        evidence: [
          "status.loadBalancer: empty",
          ...eventLines(scene, one, ["SyncLoadBalancerFailed", "EnsuringLoadBalancer"]),
        ],
      };
    }),
  },
  {
    code: "service-missing",
    topic: "network",
    stays: true,
    title: "The Service does not exist",
    severity: "error",
    seen: "the namespace has no Service of the stack, though the workload exists",
    explanation: "The Service was deleted by hand: nobody finds the pods.",
    mend: "Deploy again: circle-core deploy -e {environment}",
    look: ["{kubectl} get services"],
    find: ({ own, sees, workloads, namespace }) => {
      if (!sees("Service") || workloads.length === 0 || own("Service").some(({ name }) => name === names.service))
        return [];
      return [
        {
          object: { kind: "Service", name: names.service, namespace },
          message: `There is no Service ${names.service}`,
          evidence: [],
        },
      ];
    },
  },
];

function hasClass({ at, annotations }: Thing): boolean {
  return at("spec", "ingressClassName").text !== undefined || annotations["kubernetes.io/ingress.class"] !== undefined;
}

function hasAddress({ at }: Thing): boolean {
  return at("status", "loadBalancer", "ingress")
    .items()
    .some(
      (entry) =>
        (entry.at("ip").text ?? entry.at("hostname").text) !== undefined || number(entry.at("port")) !== undefined,
    );
}

function warnings(scene: Scene, object: Thing): readonly string[] {
  return scene.told(object).flatMap(({ type, reason }) => (type === "Warning" ? [reason] : []));
}
