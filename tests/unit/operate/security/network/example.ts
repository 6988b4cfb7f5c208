import type { LivePod } from "../../../../../operate/checks/subject";
import type { Prober, Target } from "../../../../../operate/security/network/plan";
import { accepted } from "../../../components/stackConfig";

export const settings = accepted("production", { namespace: { name: "shop" }, exposure: { type: "none" } });

export const target = (more: Partial<Target> = {}): Target => {
  return { to: "the application", host: "10.1.2.3", port: 8000, allowed: false, ...more };
};

export const stranger = (...targets: readonly Target[]): Prober => {
  return { from: "a stranger in shop", namespace: "shop", labels: {}, targets };
};

type State = NonNullable<NonNullable<NonNullable<LivePod["status"]>["containerStatuses"]>[number]["state"]>;

export const ended = (exitCode: number, reason = "Error"): State => ({ terminated: { exitCode, reason } });
export const waiting = (reason: string, message = ""): State => ({ waiting: { reason, message } });
export const running: State = { running: { startedAt: "2026-01-31T12:00:00Z" } };

/** A probe's pod with its containers in these states. */
export function probePod(states: Readonly<Record<string, State>>, phase = "Running"): LivePod {
  const names = Object.keys(states);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe", namespace: "shop", uid: "1", creationTimestamp: "2026-01-31T12:00:00Z" },
    spec: { containers: names.map((name) => ({ name })) },
    status: {
      phase,
      containerStatuses: Object.entries(states).map(([name, state]) => ({ name, restartCount: 0, state })),
    },
  };
}
