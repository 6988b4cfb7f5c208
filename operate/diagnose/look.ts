import type { Settings } from "../../components/settings";
import { sceneOf } from "../causes/scene/scene";
import type { Cluster } from "../cluster/connect";
import { takeSnapshot } from "../cluster/snapshot";
import { diagnose, type Diagnosis } from "./diagnosis";
import { failingLogs } from "./logs";
import { volumeUsage } from "./volumes";

/**
 * Looks at a cluster once, and finds what is the matter there.
 * @throws Failure where the cluster can't be reached, or does not accept the credentials
 */
export async function lookAt(
  { name, context, api }: Cluster,
  { stack, settings }: { stack: string; settings: Settings },
  signal?: AbortSignal,
): Promise<Diagnosis> {
  const namespace = settings.namespace.name;
  const snapshot = await takeSnapshot(api, { cluster: name, namespace }, signal ? { signal } : {});
  const scene = sceneOf(snapshot, settings, { context, stack });
  const [logs, volumes] = await Promise.all([failingLogs(api, scene, signal), volumeUsage(api, snapshot, signal)]);
  const causes = diagnose(sceneOf(snapshot, settings, { context, stack, logs, volumes }));
  return { cluster: name, context, namespace, causes, unseen: snapshot.unseen };
}
