import { apply, kubectl, kubectlOutput } from "./node";
import { restrictedPod, type PodPlace } from "./workloadPods";
import { until } from "./until";

/** What became of all requests so far. */
export interface LoadSums {
  answered: number;
  failed: number;
  /** By reason. */
  failures: Record<string, { count: number; first: string }>;
}

/** A client inside the cluster that sends requests at a steady rate, whatever becomes of them. */
export interface Load {
  sums(): Promise<LoadSums>;
  /** Waits until so many more requests were answered. */
  untilAnswered(more: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a client: `rate` requests a second, every other one over a connection of its own. Waits for its first answers. */
export async function startLoad(place: PodPlace, url: string, rate: number): Promise<Load> {
  const { name, namespace } = place;
  const sums = async (): Promise<LoadSums> => {
    const { stdout } = await kubectl(["logs", "-n", namespace, name, "--tail=1"]);
    return stdout === "" ? { answered: 0, failed: 0, failures: {} } : (JSON.parse(stdout) as LoadSums);
  };
  const untilAnswered = async (more: number): Promise<void> => {
    const { answered } = await sums();
    await until(`${more} more answers`, 60, async () =>
      (await sums()).answered >= answered + more ? true : undefined,
    );
  };
  const stop = async (): Promise<void> => {
    await kubectlOutput(["delete", "pod", "-n", namespace, name, "--ignore-not-found", "--wait=false"]);
  };
  await apply(restrictedPod(place, ["load", url, String(rate)]));
  await kubectlOutput(["wait", "pod", name, "-n", namespace, "--for=condition=Ready", "--timeout=60s"]);
  await untilAnswered(1);
  return { sums, untilAnswered, stop };
}
