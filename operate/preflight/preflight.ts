import type { Settings } from "../../components/settings";
import type { Cluster } from "../cluster/connect";
import type { Concern, Facts, PreflightCheck } from "./check";
import { exposure } from "./checks/exposure";
import { kinds } from "./checks/kinds";
import { metrics } from "./checks/metrics";
import { namespace } from "./checks/namespace";
import { placement } from "./checks/placement";
import { quota } from "./checks/quota";
import { references } from "./checks/references";
import { rights, rightsWanted } from "./checks/rights";
import { storage } from "./checks/storage";
import { version } from "./checks/version";
import { readFacts } from "./read";

/** What was found of one cluster before anything is deployed to it. */
export interface PreflightResult {
  /** As the settings call it. */
  readonly cluster: string;
  readonly checks: readonly (PreflightCheck & { readonly title: string })[];
}

const concerns: readonly Concern[] = [
  version,
  kinds,
  rights,
  namespace,
  storage,
  exposure,
  references,
  quota,
  placement,
  metrics,
];

/**
 * Can these settings be deployed to the cluster? Only asks, and changes nothing.
 * @throws UnreachableError, and ApiError where the credentials are not accepted at all
 */
export async function preflight(
  cluster: Pick<Cluster, "name" | "api">,
  { settings }: { readonly settings: Settings },
  { signal }: { signal?: AbortSignal } = {},
): Promise<PreflightResult> {
  const paths = concerns.flatMap(({ asks }) => asks(settings));
  const facts = await readFacts(cluster, settings, { paths, rights: rightsWanted(settings), signal });
  return { cluster: cluster.name, checks: judged(settings, facts) };
}

/** What the facts mean for these settings, in the order in which it is told. */
export function judged(settings: Settings, facts: Facts): PreflightResult["checks"] {
  return concerns.flatMap(({ title, judge }) => judge(settings, facts).map((check) => ({ title, ...check })));
}
