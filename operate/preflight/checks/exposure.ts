import type { Settings } from "../../../components/settings";
import { objectPath } from "../../cluster/resources";
import { answerTo, skipped, type Answer, type Concern, type Facts, type PreflightCheck } from "../check";
import { itemsAt, nameOf, textAt } from "../json";

const classes = "/apis/networking.k8s.io/v1/ingressclasses";

/** Somebody serves the way in that the settings choose, and there is a certificate for it, or who makes one. */
export const exposure: Concern = {
  title: "Way in",
  asks: (settings) => {
    const { type } = settings.exposure;
    if (type === "none") return [];
    return [...(type === "gateway" ? gatewayPath(settings) : [classes]), ...certificatePaths(settings)];
  },
  judge: (settings, facts) => {
    const { type } = settings.exposure;
    if (type === "none") return [{ code: "exposure", state: "ok", message: "Reached from inside the cluster only" }];
    return type === "gateway"
      ? gatewayChecks(settings, facts)
      : [...classChecks(settings, facts), ...certificateChecks(settings, facts)];
  },
};

/** What `spec.controller` of an ingress class begins with, by our name of the controller. */
const controllers: Readonly<Record<string, string>> = {
  traefik: "traefik.io/ingress-controller",
  nginx: "nginx.org/ingress-controller",
  haproxy: "haproxy.org/ingress-controller",
  "haproxy-ingress": "haproxy-ingress.github.io/controller",
};

function classChecks({ exposure: { className, controller } }: Settings, facts: Facts): readonly PreflightCheck[] {
  const code = "ingress-class";
  const answer = answerTo(facts, classes);
  if (answer.state !== "there") return [skipped(code, "the ingress classes", whyOf(answer))];
  const all = itemsAt(answer.value, "items");
  const found = all.find((each) => (className === undefined ? isDefault(each) : nameOf(each) === className));
  if (!found) {
    return [
      {
        code,
        state: "failed",
        message:
          className === undefined
            ? "No ingress class is the cluster's default: nobody would serve the Ingress"
            : `There is no ingress class ${className}`,
        next: `Install an ingress controller, or name its class in exposure.className. There are: ${all.map(nameOf).join(", ") || "none"}`,
      },
    ];
  }
  const serving = textAt(found, "spec", "controller");
  const expected = controllers[controller];
  if (expected !== undefined && !serving.startsWith(expected)) {
    return [
      {
        code,
        state: "warning",
        message: `The ingress class ${nameOf(found)} is served by ${serving}, not by what exposure.controller says (${controller})`,
        next: "Set exposure.controller to who serves the class: annotations and limits are written for it",
      },
    ];
  }
  return [{ code, state: "ok", message: `The ingress class is ${nameOf(found)}, served by ${serving}` }];
}

function gatewayPath({ exposure: { gateway }, namespace }: Settings): readonly string[] {
  if (gateway === undefined) return [];
  const { name, namespace: home = namespace.name } = gateway;
  return [`/apis/gateway.networking.k8s.io/v1/namespaces/${home}/gateways/${name}`];
}

function gatewayChecks(settings: Settings, facts: Facts): readonly PreflightCheck[] {
  const code = "gateway";
  const { gateway } = settings.exposure;
  const [path] = gatewayPath(settings);
  if (gateway === undefined || path === undefined) return [];
  const answer = answerTo(facts, path);
  const called = `${gateway.namespace ?? settings.namespace.name}/${gateway.name}`;
  if (answer.state === "unseen") return [skipped(code, `the Gateway ${called}`, answer)];
  if (answer.state === "absent") {
    return [
      {
        code,
        state: "failed",
        message: `There is no Gateway ${called}`,
        next: "Make it, or name the right one in exposure.gateway",
      },
    ];
  }
  const listeners = itemsAt(answer.value, "spec", "listeners");
  const { sectionName } = gateway;
  if (sectionName !== undefined && !listeners.some(({ name }) => name === sectionName)) {
    const names = listeners.map(({ name }) => String(name)).join(", ");
    return [
      {
        code,
        state: "failed",
        message: `The Gateway ${called} has no listener ${sectionName}`,
        next: `Name one of its listeners in exposure.gateway.sectionName: ${names || "it has none"}`,
      },
    ];
  }
  if (!isTrue(answer.value, "Programmed")) {
    return [
      {
        code,
        state: "warning",
        message: `The Gateway ${called} is not programmed: nobody serves it yet`,
        next: `See: kubectl describe gateway --namespace ${gateway.namespace ?? settings.namespace.name} ${gateway.name}`,
      },
    ];
  }
  return [{ code, state: "ok", message: `The Gateway ${called} is programmed` }];
}

function certificatePaths({ exposure: { type, tls }, namespace }: Settings): readonly string[] {
  if (type !== "ingress" || !tls.enabled) return [];
  if (tls.issuer === undefined) return [objectPath("Secret", namespace.name, tls.secretName)];
  const scope = tls.issuerKind === "ClusterIssuer" ? "clusterissuers" : `namespaces/${namespace.name}/issuers`;
  return [`/apis/cert-manager.io/v1/${scope}/${tls.issuer}`];
}

function certificateChecks(settings: Settings, facts: Facts): readonly PreflightCheck[] {
  const code = "certificate";
  const { issuer, issuerKind, secretName } = settings.exposure.tls;
  const [path] = certificatePaths(settings);
  if (path === undefined) return [];
  const answer = answerTo(facts, path);
  const what = issuer === undefined ? `Secret ${secretName}` : `${issuerKind} ${issuer}`;
  if (answer.state === "unseen") return [skipped(code, `the ${what}`, answer)];
  if (issuer === undefined) {
    const keys =
      answer.state === "there" ? ["tls.crt", "tls.key"].filter((key) => textAt(answer.value, "data", key) === "") : [];
    if (answer.state === "there" && keys.length === 0)
      return [{ code, state: "ok", message: `The ${what} has a certificate` }];
    return [
      {
        code,
        state: "warning",
        message:
          answer.state === "absent"
            ? `There is no ${what}: clients would get no certificate of yours`
            : `The ${what} has no ${keys.join(", ")}`,
        next: `Make it before clients come: kubectl create secret tls --namespace ${settings.namespace.name} ${secretName} --cert FILE --key FILE; or name an issuer in exposure.tls.issuer`,
      },
    ];
  }
  if (answer.state === "absent") {
    return [
      {
        code,
        state: "failed",
        message: `There is no ${what} of cert-manager: no certificate would ever come`,
        next: "Make it, or name the right one in exposure.tls.issuer",
      },
    ];
  }
  return isTrue(answer.value, "Ready")
    ? [{ code, state: "ok", message: `The ${what} is ready to issue the certificate` }]
    : [
        {
          code,
          state: "warning",
          message: `The ${what} is not ready`,
          next: `See: kubectl describe ${issuerKind.toLowerCase()} ${issuer}`,
        },
      ];
}

function isDefault(ingressClass: unknown): boolean {
  return textAt(ingressClass, "metadata", "annotations", "ingressclass.kubernetes.io/is-default-class") === "true";
}

function isTrue(object: unknown, condition: string): boolean {
  return itemsAt(object, "status", "conditions").some(({ type, status }) => type === condition && status === "True");
}

function whyOf(answer: Exclude<Answer, { state: "there" }>): { readonly why: string } {
  return answer.state === "unseen" ? answer : { why: "there is no such API" };
}
