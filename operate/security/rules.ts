import { applicationName, selectorLabels } from "../../components/names";
import type { Settings } from "../../components/settings";
import { judgeBy } from "../../policy/rules/evaluate";
import type { KubernetesObject } from "../../policy/rules/objects";
import { exemptionRule, findingsOf, forbids, type Finding as RuleFinding } from "../../policy/rules/report";
import type { Finding } from "../checks/finding";
import type { Rulebook } from "../lint/options";
import { makersOf } from "./makers";
import { keyOf, type LiveObjects } from "./objects";

/** What the rules are asked about. */
export interface RulesPlace {
  readonly cluster: string;
  readonly settings: Settings;
  /** The day in UTC, by which exemptions expire. */
  readonly today: string;
}

/** What the rules of the policy pack say about what runs. */
export interface RulesResult {
  readonly findings: readonly Finding[];
  /** How many objects were judged. */
  readonly judged: number;
}

/** Judges the live objects by the rules, as the environment has them. All are seen; what is not the application's is not told. */
export function judgeLive(
  { objects, pods }: Pick<LiveObjects, "objects" | "pods">,
  { rules, configuration }: Pick<Rulebook, "rules" | "configuration">,
  { cluster, settings, today }: RulesPlace,
): RulesResult {
  const judge = judgeBy(rules, configuration);
  const ours = objects.filter((object) => concerns(object, settings));
  const named = new Set(ours.map(keyOf));
  const scaled = new Set(objects.flatMap(scaledBy));
  const told = findingsOf(judge.all(objects), rules, configuration, today).filter(
    ({ object, exempted, origin, rule, path }) =>
      !exempted &&
      named.has(keyOf(object)) &&
      !(origin === "" && rule === exemptionRule.id) &&
      // Their number is the autoscaler's, which begins with one.
      !(path === "spec.replicas" && scaled.has(keyOf(object))),
  );
  // What admission put into pods is in no template. Exemptions are written for what was declared, and hold for its pods.
  const declared = new Set(told.map(sameOf));
  const own = pods.filter((pod) => isOurs(pod, settings));
  const added = own.flatMap((pod) => {
    const makers = makersOf(pod, objects);
    const isLetOff = ({ rule, container }: RuleFinding) =>
      (configuration.get(rule)?.exemptions ?? []).some(
        (one) =>
          one.until >= today && makers.has(keyOf(one)) && (one.container === undefined || one.container === container),
      );
    return findingsOf(judge.object(pod), rules, configuration, today).filter(
      (finding) =>
        finding.path !== "" &&
        finding.rule !== exemptionRule.id &&
        !finding.exempted &&
        !declared.has(sameOf(finding)) &&
        !isLetOff(finding),
    );
  });
  const findings = [...told, ...onePerSort(added)].map((finding) => toFinding(finding, cluster));
  return { findings, judged: ours.length + own.length };
}

/** What an autoscaler scales. */
function scaledBy({ kind, namespace, field }: KubernetesObject): readonly string[] {
  if (kind !== "HorizontalPodAutoscaler") return [];
  const target = field.at("spec", "scaleTargetRef");
  return [keyOf({ kind: target.at("kind").text ?? "", namespace, name: target.at("name").text ?? "" })];
}

/** The same fault in a template and in the pod made from it. */
function sameOf({ rule, container, message }: RuleFinding): string {
  return JSON.stringify([rule, container ?? "", message]);
}

/** Replicas are alike: one of them is told. */
function onePerSort(findings: readonly RuleFinding[]): readonly RuleFinding[] {
  return [...new Map(findings.toReversed().map((finding) => [sameOf(finding), finding])).values()].toReversed();
}

/** Kinds that open the application to somebody, whoever made them. */
const opening = ["NetworkPolicy", "Role", "RoleBinding", "Service", "Ingress", "HTTPRoute"];
/** What the API server makes in every namespace. */
const standing = ["ServiceAccount/default", "ConfigMap/kube-root-ca.crt"];

function concerns(object: KubernetesObject, settings: Settings): boolean {
  const { name: namespace, existing } = settings.namespace;
  if (object.kind === "Namespace") return object.name === namespace;
  if (object.namespace !== namespace || standing.includes(`${object.kind}/${object.name}`)) return false;
  return !existing || opening.includes(object.kind) || isOurs(object, settings);
}

function isOurs(object: KubernetesObject, settings: Settings): boolean {
  return Object.entries(selectorLabels(settings)).every(
    ([label, value]) => object.field.at("metadata", "labels", label).text === value,
  );
}

function toFinding(finding: RuleFinding, cluster: string): Finding {
  const { rule, object, container, path, message, fix, severity, level, references } = finding;
  const see = references.map((reference) =>
    [reference.framework, reference.level, reference.id].filter(Boolean).join(" "),
  );
  return {
    group: "security",
    code: `rule-${rule}`,
    severity: forbids(finding) ? "error" : "warning",
    cluster,
    object: { kind: object.kind, name: object.name, ...(object.namespace !== "" && { namespace: object.namespace }) },
    ...(container !== undefined && { container }),
    path,
    message,
    evidence: [
      `${path} of the live object`,
      `rule ${rule}: ${severity}, ${level}`,
      ...(see.length > 0 ? [see.join(" · ")] : []),
    ],
    next: `${fix} ${object.name.startsWith(applicationName) ? "Then deploy again: the stack writes what it declares." : ""}`.trim(),
  };
}
