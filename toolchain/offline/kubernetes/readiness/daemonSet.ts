import { isOwnedBy, type KubeObject, numberAt } from "../objects";
import { podWarnings } from "./pod";
import { info, type Readiness } from "./types";

/** A DaemonSet is ready when a pod of its newest template is available on every node that should have one. */
export const daemonSet: Readiness = {
  related: ["pods"],
  onRead: true,
  wording: "condition",
  judge: ({ object, related }) => {
    const open = openPart(object);
    if (open === undefined) {
      const all = numberAt(object, "status", "desiredNumberScheduled") ?? 0;
      const text = `✅ All replicas scheduled as expected. Replicas: ${all}`;
      return { ready: true, progress: [info(text)], podMessages: [], problems: [] };
    }
    const pods = (related.pods ?? []).filter((each) => isOwnedBy(each, object));
    return { ready: false, progress: [info(open), ...pods.flatMap(podWarnings)], podMessages: [], problems: [] };
  },
};

/** The first thing that is missing, in the words of kstatus; undefined where nothing is. */
function openPart(object: KubeObject): string | undefined {
  const status = (key: string): number => numberAt(object, "status", key) ?? 0;
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  const observed = numberAt(object, "status", "observedGeneration");
  if (observed !== undefined && observed !== generation) {
    return `DaemonSet generation is ${generation}, but latest observed generation is ${observed}`;
  }
  const wanted = numberAt(object, "status", "desiredNumberScheduled");
  if (wanted === undefined || observed === undefined) return "Missing .status.desiredNumberScheduled";
  const parts = [
    ["Current", status("currentNumberScheduled")],
    ["Updated", status("updatedNumberScheduled")],
    ["Available", status("numberAvailable")],
    ["Ready", status("numberReady")],
  ] as const;
  const missing = parts.find(([, count]) => wanted > count);
  return missing && `${missing[0]}: ${missing[1]}/${wanted}`;
}
