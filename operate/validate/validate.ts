import { setTimeout as delay } from "node:timers/promises";
import type { Settings } from "../../components/settings";
import type { FindingSeverity } from "../checks/finding";
import type { Cluster } from "../cluster/connect";
import type { Outside } from "../health/outside";
import type { NetworkResult } from "../security/network/check";
import { programs } from "../security/network/programs";
import { look, type Looking } from "./look";
import { fails, failures, type ClusterValidation, type Validation } from "./validation";

export { exitCodeOf, failures, type ClusterValidation, type Validation } from "./validation";

/** What is validated. */
export interface Validated {
  readonly stack: string;
  readonly settings: Settings;
  readonly clusters: readonly Cluster[];
}

/** How it is validated. */
export interface How {
  /** The folder of the package, where the rules' configurations are. */
  readonly root: string;
  /** Until when it is looked again, while time alone may mend what fails. Default: the settings' rolloutSeconds. */
  readonly timeoutSeconds?: number;
  /** The least severity that fails. Default: error. */
  readonly failOn?: FindingSeverity;
  /** Whether pods prove the network's isolation. Default: yes. */
  readonly networkProbe?: boolean;
  /** Their image. Default: the setting's, else the application's. */
  readonly probeImage?: string | undefined;
  /** What they run, with `{host}`, `{port}` and `{expected}`. Default: the setting's, else what the image offers of Python, Node.js and a shell. */
  readonly probeCommand?: readonly string[] | undefined;
  /** How the outside address is asked; false: not at all. */
  readonly outside?: Outside | false;
  /** Start of the rollout, from when on logs are judged. Default: a quarter of an hour ago. */
  readonly since?: Date | undefined;
  /** Log lines that are no findings. */
  readonly ignoreLogs?: readonly RegExp[];
  readonly signal?: AbortSignal | undefined;
  /** What was proven of the clusters' networks, and need not be again; added to. Default: nothing. */
  readonly proven?: Map<string, NetworkResult>;
  /** Called after every look. */
  readonly onRound?: (validation: Validation) => void;
  /** Looks at one cluster; tests have their own. */
  readonly look?: typeof look;
}

/** Milliseconds between two looks: each time half as much again, within bounds. */
const firstPause = 1500;
const longestPause = 20_000;

/**
 * Looks at a running stack, and again, with growing pauses, while all that fails may mend itself and the deadline has not
 * come.
 * @throws the signal's reason
 */
export async function validate(subject: Validated, how: How): Promise<Validation> {
  const { timeoutSeconds = subject.settings.timeouts.rolloutSeconds, signal, proven = new Map() } = how;
  const startedAt = new Date();
  const deadline = startedAt.getTime() + timeoutSeconds * 1000;
  let pause = firstPause;
  for (let round = 1; ; round++) {
    const looked = await looks(subject, how, proven);
    for (const { result, network } of looked) if (network) proven.set(result.cluster, network);
    const validation = validationOf(subject, how, startedAt, round, looked);
    how.onRound?.(validation);
    const left = deadline - Date.now();
    if (!mayMend(validation) || left <= 0) return validation;
    await delay(Math.min(pause, left), undefined, { signal }).catch(() => signal?.throwIfAborted());
    pause = Math.min(pause * 1.5, longestPause);
  }
}

/** Looks once. */
export function validateOnce(subject: Validated, how: How): Promise<Validation> {
  return validate(subject, { ...how, timeoutSeconds: 0 });
}

function looks({ stack, settings, clusters }: Validated, how: How, network: ReadonlyMap<string, NetworkResult>) {
  const { enabled, image, command } = settings.validation.networkProbe;
  const {
    networkProbe = true,
    probeImage = image,
    probeCommand = command,
    outside = {},
    since,
    ignoreLogs = [],
    signal,
    root,
  } = how;
  const lookAt = how.look ?? look;
  return Promise.all(
    clusters.map((cluster) => {
      const looking: Looking = {
        root,
        probe: enabled && networkProbe && { image: probeImage, programs: programs(probeCommand) },
        proven: network.get(cluster.name),
        outside,
        since,
        ignoreLogs,
        signal,
      };
      return lookAt({ stack, settings, cluster }, looking);
    }),
  );
}

function validationOf(
  { stack, settings }: Validated,
  { failOn = "error" }: How,
  startedAt: Date,
  rounds: number,
  looked: readonly { readonly result: ClusterValidation }[],
): Validation {
  const clusters = looked.map(({ result }) => result);
  const problems = clusters.flatMap(({ problem }) => problem?.kind ?? []);
  const bad = clusters.some(({ groups }) =>
    groups.some(({ findings }) => findings.some((each) => fails(each, failOn))),
  );
  const verdict = bad
    ? "failed"
    : problems.includes("refused")
      ? "refused"
      : problems.length > 0
        ? "unreachable"
        : "passed";
  return { stack, settings, verdict, failOn, startedAt, endedAt: new Date(), rounds, clusters };
}

/** Could another look come to a better verdict? */
function mayMend(validation: Validation): boolean {
  switch (validation.verdict) {
    case "passed":
    case "refused":
      return false;
    case "unreachable":
      return true;
    case "failed":
      return failures(validation).every(({ passing }) => passing === true);
  }
}
