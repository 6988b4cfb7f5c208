import { controllerProfile, usualOwners, type Ability } from "../controllers";
import { ownAnnotations } from "../ingress";
import { pathText } from "../problems";
import type { Settings } from "../settings";
import { when, type Finding, type Rule } from "./rule";

/** Contradictions between what is asked of the ingress controller and what it can do. */
export const controllerRules: readonly Rule[] = [
  {
    code: "limits-unsupported",
    reads: ["exposure.limits", "exposure.controller", "exposure.type", "exposure.securityHeaders"],
    broken: (settings) => {
      const { title, byIngress, byRoute } = controllerProfile(settings);
      const { type } = settings.exposure;
      if (type === "none") return undefined;
      const [object, able] =
        type === "ingress" ? (["an Ingress", byIngress] as const) : (["an HTTPRoute", byRoute] as const);
      const possible = able.length === 0 ? "nothing" : able.join(", ");
      return asked(settings)
        .filter((ability) => !able.includes(ability))
        .map((ability) => ({
          path: pathOf(ability),
          message: `${object} can't ask ${title} for it; it can ask for ${possible}.`,
        }));
    },
    mend: "Leave it out, or name another controller in exposure.controller; Traefik can do all by its Middlewares.",
  },
  {
    code: "limits-unused",
    reads: ["exposure.limits", "exposure.type", "exposure.securityHeaders"],
    broken: (settings): readonly Finding[] =>
      settings.exposure.type === "none"
        ? asked(settings).map((ability) => ({
            path: pathOf(ability),
            message: "there is no way in from outside, and thus no controller to do it.",
          }))
        : [],
    mend: "Set exposure.type to ingress or gateway, or leave it out; the application's own limits are under app.performance.",
  },
  {
    code: "controller-of-class",
    reads: ["exposure.controller", "exposure.className", "exposure.type"],
    broken: ({ exposure: { type, controller, className = "" } }) => {
      const owners = usualOwners(className);
      return when(
        type === "ingress" && controller !== "generic" && owners.length > 0 && !owners.includes(controller),
        `${controller} would be told by its annotations what to do, but the class ${className} is that of ${owners.join(" or ")}.`,
      );
    },
    mend: "Name the controller that serves the class, or generic for any other.",
  },
  {
    code: "annotation-refused",
    reads: ["exposure.annotations", "metadata.annotations", "exposure.type"],
    broken: (settings): readonly Finding[] => {
      const { exposure, metadata } = settings;
      const own = Object.keys(ownAnnotations(settings));
      const refusals = (section: string, names: readonly string[], why: (name: string) => string | undefined) =>
        names.flatMap((name) => {
          const message = why(name);
          return message === undefined ? [] : [{ path: pathText([section, "annotations", name]), message }];
        });
      return [
        ...refusals("exposure", Object.keys(exposure.annotations), (name) => refusal(name, own)),
        ...(exposure.type === "none" ? [] : refusals("metadata", Object.keys(metadata.annotations), tampering)),
      ];
    },
    mend: "Leave it out, and use the settings under exposure.",
  },
];

/** What is asked of the controller beside routing. */
function asked({ exposure: { limits, securityHeaders } }: Settings): Ability[] {
  const { requestsPerSecond, connections, bodyMegabytes } = limits;
  return [
    ...(requestsPerSecond === undefined ? [] : (["requestsPerSecond"] as const)),
    ...(connections === undefined ? [] : (["connections"] as const)),
    ...(bodyMegabytes === undefined ? [] : (["bodyMegabytes"] as const)),
    ...(securityHeaders ? (["securityHeaders"] as const) : []),
  ];
}

function pathOf(ability: Ability): string {
  return ability === "securityHeaders" ? "exposure.securityHeaders" : `exposure.limits.${ability}`;
}

/** The domain of a controller's annotations. */
const domain = String.raw`[^/]*(ingress|nginx|haproxy|konghq|apisix|higress|zalando|f5\.com)[^/]*`;

/** Configuration of the controller itself, as its kinds spell it: `server-snippets`, `config-backend`. */
const injects = new RegExp(String.raw`^(${domain}/(.*snippets?|config-.*|skipper-routes)|getambassador\.io/config)$`);

/** What changes the path that a request asks for, how paths are compared, or which ones lead to the application. */
const pathChanges = [
  String.raw`.*rewrite.*`,
  String.raw`.*path[-_]regex|use-regex|route-acl|path-type(-order)?`,
  // Azure's Application Gateway; Kong, whose `path` a Service bears; Skipper.
  String.raw`backend-path-prefix`,
  String.raw`strip-path|path-handling|regex-prefix|path`,
  String.raw`skipper-(filter|ingress-path-mode)`,
  // AWS's and Alibaba's load balancers: a condition's paths are public beside those of the Ingress.
  String.raw`(actions|conditions|transforms)\..*`,
  // Traefik.
  String.raw`rule-type|request-modifier|router\.pathmatcher`,
];
const rewrites = new RegExp(`^${domain}/(${pathChanges.join("|")})$`);

/** By which issuers, classes and Pulumi's own behaviour are named, whether or not the stack does so at the moment. */
const named = /^(kubernetes\.io\/ingress\.class|cert-manager\.io\/(cluster-)?issuer|pulumi\.com\/.*)$/;

/** Why an annotation of the way in is refused, on whatever object it is written. */
function tampering(name: string): string | undefined {
  if (injects.test(name)) return "would put configuration of one's own into the controller that all its tenants share.";
  if (rewrites.test(name)) return "would change which paths are public: /metrics might become one.";
  return undefined;
}

function refusal(name: string, taken: readonly string[]): string | undefined {
  return tampering(name) ?? (taken.includes(name) || named.test(name) ? "is the stack's own." : undefined);
}
