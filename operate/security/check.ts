import type { Finding, GroupResult } from "../checks/finding";
import { allEnded } from "../checks/inTurns";
import type { Subject } from "../checks/subject";
import type { Rulebook } from "../lint/options";
import { networkCheck, type NetworkResult } from "./network/check";
import type { ProbeImage } from "./network/job";
import { liveObjects } from "./objects";
import { effectiveRights } from "./rights";
import { judgeLive } from "./rules";

export interface SecurityOptions {
  /** The rules as the environment has them. */
  readonly book: Pick<Rulebook, "rules" | "configuration">;
  /** What the pods run that prove the network's isolation; false: none is started. */
  readonly probe: ProbeImage | false;
  /** What was proven of the network before; where it was as declared, no pods are started again. */
  readonly proven?: NetworkResult | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** With what the network was found to let through. */
export interface SecurityResult extends GroupResult {
  readonly network: NetworkResult;
}

const optedOut: NetworkResult = {
  connections: [],
  findings: [],
  checked: 0,
  unchecked: [
    { what: "network isolation", why: "no probe was wanted (--no-network-probe, or validation.networkProbe.enabled)" },
  ],
};

/** Group 5: the rules on the live objects, what the pods' identity may really do, and what the network really lets through. */
export async function securityCheck(
  subject: Subject,
  { book, probe, proven, signal }: SecurityOptions,
): Promise<SecurityResult> {
  const { settings, cluster } = subject;
  const prove = async (): Promise<NetworkResult> => {
    if (probe === false) return optedOut;
    return isProven(proven) ? proven : networkCheck(subject, probe, signal);
  };
  const judge = async () => {
    const live = await liveObjects(subject, signal);
    const today = new Date().toISOString().slice(0, 10);
    return {
      rules: judgeLive(live, book, { cluster: cluster.name, settings, today }),
      rights: await effectiveRights(subject, live, signal),
      unseen: live.unseen,
    };
  };
  const [network, { rules, rights, unseen }] = await allEnded([prove(), judge()]);
  const findings: readonly Finding[] = [...rules.findings, ...rights.findings, ...network.findings];
  return {
    group: "security",
    findings,
    checked: rules.judged + rights.checked + network.checked,
    unchecked: [...unseen, ...rights.unchecked, ...network.unchecked],
    network,
  };
}

function isProven(result: NetworkResult | undefined): result is NetworkResult {
  return result !== undefined && result.checked > 0 && result.findings.length === 0;
}
