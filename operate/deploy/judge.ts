import type { Settings } from "../../components/settings";
import { containersCheck } from "../causes/containersCheck";
import { knownDead } from "../causes/knownDead";
import { progress } from "../causes/progress";
import type { Cluster } from "../cluster/connect";
import { exitCodeOf, failures, validate } from "../validate/validate";
import { verdictLine } from "../validate/report/words";
import type { ValidateHow, Verdict } from "./rollOut";
import type { Judgement } from "./watch";

/** What the causes say of a rollout by these settings. */
export function judgementOf(settings: Settings): Judgement {
  return {
    dead: (snapshot, before, { context }) => knownDead(snapshot, settings, { before, context }),
    wrong: (snapshot, { context }) =>
      containersCheck(snapshot, settings, { context }).findings.filter(({ severity }) => severity === "error"),
    progress: (snapshot) => progress(snapshot, settings),
  };
}

/** What the five groups of checks say of what runs then. */
export function validator(root: string, stack: string, clusters: readonly Cluster[]) {
  return async (settings: Settings, { networkProbe, ...how }: ValidateHow): Promise<Verdict> => {
    const validation = await validate({ stack, settings, clusters }, { root, networkProbe, ...how });
    return {
      good: validation.verdict === "passed",
      exitCode: exitCodeOf(validation),
      known: validation.verdict === "passed" || validation.verdict === "failed",
      line: verdictLine(validation),
      findings: failures(validation),
    };
  };
}
