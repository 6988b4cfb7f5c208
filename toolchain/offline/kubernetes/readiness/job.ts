import { isOwnedBy, type KubeObject, numberAt, textAt } from "../objects";
import { conditionOf, isTrue, podWarnings, qualifiedName } from "./pod";
import { info, type Message, type Readiness } from "./types";

/** A Job is ready when it is complete; one that has failed for good fails at once. */
export const job: Readiness = {
  related: ["pods"],
  onRead: true,
  wording: "awaiter",
  judge: ({ object, related }) => {
    const progress = [info(`Waiting for Job "${qualifiedName(object)}" to start`)];
    const started = textAt(object, "status", "startTime") !== "";
    if (started) progress.push(info(`Waiting for Job "${qualifiedName(object)}" to succeed ${counts(object)}`));
    const failure = failureOf(object);
    if (started && failure === undefined && isTrue(conditionOf(object, "Complete"))) {
      return { ready: true, progress, podMessages: [], problems: [] };
    }
    const warnings = (related.pods ?? []).filter((each) => isOwnedBy(each, object)).flatMap(podWarnings);
    return {
      ready: false,
      ...(started && failure !== undefined ? { failed: true } : {}),
      // Pods of a Job that works are not ready for a while: no reason to warn, but the reason if it never completes.
      progress: [...progress, ...warnings.filter(isWorthTelling)],
      podMessages: [],
      problems: [...(failure === undefined ? [] : [failure]), ...warnings.map(({ text }) => text)],
    };
  },
};

function counts(object: KubeObject): string {
  const count = (key: string): number => numberAt(object, "status", key) ?? 0;
  return `(Active: ${count("active")} | Succeeded: ${count("succeeded")} | Failed: ${count("failed")})`;
}

function failureOf(object: KubeObject): string | undefined {
  const failed = conditionOf(object, "Failed");
  const reason = textAt(failed, "reason");
  const final = isTrue(failed) && (reason === "BackoffLimitExceeded" || reason === "DeadlineExceeded");
  return final ? `[${reason}] ${textAt(failed, "message")}` : undefined;
}

function isWorthTelling({ text }: Message): boolean {
  return !text.includes("containers with unready status");
}
