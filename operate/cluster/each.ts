import { exitCodes, Failure, type ExitCode } from "../errors";
import type { Cluster } from "./connect";

/** What was learnt of a cluster, or why nothing could be. */
export type Outcome<T> =
  | { readonly cluster: Cluster; readonly state: "known"; readonly value: T }
  | { readonly cluster: Cluster; readonly state: "unknown"; readonly failure: Failure };

/** Does the work for all clusters at once. One that can't be reached, or does not let one in, keeps no other from it. */
export async function onEach<T>(
  clusters: readonly Cluster[],
  work: (cluster: Cluster) => Promise<T>,
): Promise<readonly Outcome<T>[]> {
  return Promise.all(
    clusters.map(async (cluster): Promise<Outcome<T>> => {
      try {
        return { cluster, state: "known", value: await work(cluster) };
      } catch (failure) {
        if (!(failure instanceof Failure) || failure.exitCode === exitCodes.cancelled) throw failure;
        return { cluster, state: "unknown", failure };
      }
    }),
  );
}

/** The exit code of what is not known: refused credentials first; nothing where all is known. */
export function unknownExitCode(outcomes: readonly Outcome<unknown>[]): ExitCode | undefined {
  const codes = outcomes.flatMap((outcome) => (outcome.state === "unknown" ? [outcome.failure.exitCode] : []));
  return codes.find((code) => code === exitCodes.credentials) ?? codes[0];
}

/**
 * For a report for people: where the stack's one cluster told nothing there is nothing to show but why.
 * @throws that Failure
 */
export function requireKnown(outcomes: readonly Outcome<unknown>[]): void {
  const [first, ...more] = outcomes;
  if (first?.state === "unknown" && more.length === 0) throw first.failure;
}
