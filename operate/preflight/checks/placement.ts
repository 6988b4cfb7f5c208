import type { Settings } from "../../../components/settings";
import { amountOf } from "../../../policy/rules/quantity";
import { needs } from "../../../components/quota";
import { isJson, type Json } from "../../drift/steps";
import { answerTo, skipped, type Concern, type PreflightCheck } from "../check";
import { at, itemsAt, textAt } from "../json";

const path = "/api/v1/nodes";
const zoneLabel = "topology.kubernetes.io/zone";

/** There are nodes that the pods may run on, and zones to spread them over. Advice: more nodes may come when they are asked for. */
export const placement: Concern = {
  title: "Nodes",
  asks: () => [path],
  judge: (settings, facts) => {
    const code = "nodes";
    const answer = answerTo(facts, path);
    if (answer.state !== "there")
      return [skipped(code, "the nodes", answer.state === "unseen" ? answer : { why: "there is no such API" })];
    const nodes = itemsAt(answer.value, "items");
    const fit = nodes.filter((node) => takes(settings, node));
    if (fit.length === 0) {
      return [
        {
          code,
          state: "warning",
          message: `Of ${nodes.length} nodes none takes the pods: by its labels, its taints, or its size`,
          next: "Compare placement and resources with: kubectl get nodes --show-labels; pods wait until such a node comes",
        },
      ];
    }
    return [
      { code, state: "ok", message: `${fit.length} of ${nodes.length} nodes take the pods` },
      ...zones(settings, fit),
    ];
  },
};

function zones({ placement: { spread } }: Settings, nodes: readonly Json[]): readonly PreflightCheck[] {
  if (spread.zones !== "required") return [];
  const names = new Set(
    nodes.map((node) => textAt(node, "metadata", "labels", zoneLabel)).filter((zone) => zone !== ""),
  );
  return names.size > 0
    ? [
        {
          code: "zones",
          state: names.size > 1 ? "ok" : "warning",
          message: `The pods are spread over ${names.size} zones: ${[...names].sort().join(", ")}`,
          ...(names.size === 1 && { next: "One zone is no spread: add nodes in others" }),
        },
      ]
    : [
        {
          code: "zones",
          state: "warning",
          message: `No node bears the label ${zoneLabel}, and placement.spread.zones is required: no pod would start`,
          next: "Set placement.spread.zones to preferred, or label the nodes",
        },
      ];
}

/** May a pod of these settings run on the node, as far as labels, taints and size say? */
function takes(settings: Settings, node: Json): boolean {
  const { nodeSelector, nodeAffinity, tolerations } = settings.placement;
  const labels = at(node, "metadata", "labels");
  const borne = isJson(labels) ? labels : {};
  if (at(node, "spec", "unschedulable") === true) return false;
  if (!Object.entries(nodeSelector).every(([key, value]) => borne[key] === value)) return false;
  if (!nodeAffinity.required.every((requirement) => meets(requirement, borne[requirement.key]))) return false;
  const taints = itemsAt(node, "spec", "taints").filter(({ effect }) => effect !== "PreferNoSchedule");
  return (
    taints.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint))) &&
    isLargeEnough(settings, node)
  );
}

type Requirement = Settings["placement"]["nodeAffinity"]["required"][number];

function meets({ operator, values }: Requirement, value: unknown): boolean {
  const text = typeof value === "string" ? value : undefined;
  switch (operator) {
    case "In":
      return text !== undefined && values.includes(text);
    case "NotIn":
      return text === undefined || !values.includes(text);
    case "Exists":
      return text !== undefined;
    case "DoesNotExist":
      return text === undefined;
    case "Gt":
      return Number(text) > Number(values[0]);
    case "Lt":
      return Number(text) < Number(values[0]);
  }
}

type Toleration = Settings["placement"]["tolerations"][number];

function tolerates({ key, operator, value = "", effect }: Toleration, taint: Json): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key === undefined) return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === textAt(taint, "value"));
}

/** Could the node hold one pod, were it empty? A node that does not say how large it is may. */
function isLargeEnough(settings: Settings, node: Json): boolean {
  // Without a way in there are no pods but the application's own, all of one size.
  const { requests, pods } = needs({ ...settings, exposure: { ...settings.exposure, type: "none" } });
  const cpu = amountOf(at(node, "status", "allocatable", "cpu"));
  const memory = amountOf(at(node, "status", "allocatable", "memory"));
  const fits = (free: number | undefined, need: number) => free === undefined || free >= need;
  return fits(cpu, Number(requests.cpu) / 1000 / pods) && fits(memory, Number(requests.memory) / pods);
}
