import { annotation } from "../annotations";
import { annotationOf, type KubeObject, numberAt, textAt } from "../objects";
import type { Settings } from "../settings";
import { compileJsonPath } from "./jsonPath";
import { conditionOf, isTrue } from "./pod";
import { info, type Readiness, ready, type Verdict, waiting } from "./types";

/** A test that the program put into the `pulumi.com/waitFor` annotation. */
type Condition = (object: KubeObject) => Verdict;

/**
 * The readiness that the program itself asks for, instead of its kind's: by the waitFor annotation, or for all custom
 * resources by `PULUMI_K8S_AWAIT_ALL`.
 * @throws Error where the annotation is malformed
 */
export function requestedReadiness(object: KubeObject): Readiness | undefined {
  const text = annotationOf(object, annotation.waitFor);
  if (text === "") return undefined;
  const expressions = expressionsOf(text);
  if (expressions.length === 0) throw new Error("at least one condition must be specified");
  return readinessBy(allOf(expressions.map(conditionFor)));
}

/** For kinds without a readiness of their own: what most custom resources tell by their status. */
export function genericReadiness({ awaitAll }: Pick<Settings, "awaitAll">): Readiness | undefined {
  return awaitAll ? readinessBy(genericCondition) : undefined;
}

function readinessBy(condition: Condition): Readiness {
  return { related: [], onRead: false, wording: "condition", judge: ({ object }) => condition(object) };
}

/** A JSON array of expressions, or one expression. */
function expressionsOf(text: string): string[] {
  if (!text.trimStart().startsWith("[")) return [text];
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || !parsed.every((each) => typeof each === "string")) {
    throw new Error(`the ${annotation.waitFor} annotation must be a text or a JSON array of texts, not ${text}`);
  }
  return parsed;
}

function conditionFor(expression: string): Condition {
  if (expression.startsWith("jsonpath=")) return byJsonPath(expression.slice("jsonpath=".length));
  if (expression.startsWith("condition=")) return byStatusCondition(expression.slice("condition=".length));
  throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
}

function allOf(conditions: Condition[]): Condition {
  return (object) => {
    const verdicts = conditions.map((condition) => condition(object));
    const progress = verdicts.flatMap((verdict) => verdict.progress);
    return verdicts.every((verdict) => verdict.ready) ? { ...ready, progress } : waiting(...progress);
  };
}

/** `{.path}` is there, or `{.path}=value` has that value. */
function byJsonPath(expression: string): Condition {
  const parts = expression
    .replaceAll("==", "\0")
    .split("=")
    .map((part) => part.replaceAll("\0", "=="));
  const [path = "", wanted] = parts;
  if (parts.length > 2) throw new Error(`format should be {.path}=value or {.path}, got "${expression}"`);
  if (wanted === "") throw new Error(`${path}= requires a value`);
  if (/^'.*'$/.test(path)) throw new Error(`${path} should omit shell quotes`);
  const inner = /\{\s*(.*?)\s*\}$/.exec(path)?.[1];
  if (inner === undefined) throw new Error(`${path} should be wrapped in brackets { ... }`);
  const select = compileJsonPath(inner);
  const name = wanted === undefined ? path : `${path}=${wanted}`;
  return (object) => {
    if (!isObserved(object)) return waiting();
    const found = select(object)[0];
    if (found === undefined) return waiting(info(`${path} selected nothing`));
    const reached = { ...ready, progress: [info(`Found ${name}`)] };
    if (wanted === undefined) return reached;
    if (typeof found === "object" && found !== null) {
      throw new Error(`"${path}" has a non-primitive value (${JSON.stringify(found)})`);
    }
    return String(found) === wanted ? reached : waiting(info(`Waiting for ${name} (found "${String(found)}")`));
  };
}

/** `Type` is True, or `Type=Status` has that status. */
function byStatusCondition(expression: string): Condition {
  const [type = "", wanted = "True"] = expression.split(/=(.*)/s);
  return (object) => {
    const condition = conditionOf(object, type);
    const current = textAt(condition, "status");
    if (isObserved(object) && current.toLowerCase() === wanted.toLowerCase()) {
      return { ...ready, progress: [info(`Found condition ${type}=${wanted}`)] };
    }
    return waiting(info(`Waiting for condition ${type}=${wanted}${current === "" ? "" : ` (found "${current}")`}`));
  };
}

/** Ready, unless the status says otherwise: not observed yet, reconciling, stalled, or a condition Ready that is not True. */
const genericCondition: Condition = (object) => {
  const condition = conditionOf(object, "Ready");
  const message = textAt(condition, "message") || "Waiting for readiness";
  const held = ["Reconciling", "Stalled"].some((type) => isTrue(conditionOf(object, type)));
  return isObserved(object) && !held && (condition === undefined || isTrue(condition)) ? ready : waiting(info(message));
};

function isObserved(object: KubeObject): boolean {
  const observed = numberAt(object, "status", "observedGeneration");
  return observed === undefined || observed >= (numberAt(object, "metadata", "generation") ?? 0);
}
