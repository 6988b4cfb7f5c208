import { textAt } from "../objects";
import { info, type Readiness, ready, waiting } from "./types";

const fiveMinutes = 300_000;

/** A claim is ready when it is bound; where its class waits for the first pod, as soon as it is pending. */
export const persistentVolumeClaim: Readiness = {
  related: [],
  onRead: false,
  wording: "watcher",
  timeout: fiveMinutes,
  judge: ({ object, storageClass }) => {
    const phase = textAt(object, "status", "phase");
    const waitsForPod = textAt(storageClass, "volumeBindingMode") === "WaitForFirstConsumer";
    return phase === "Bound" || (waitsForPod && phase === "Pending") ? ready : waiting();
  },
};

/** A volume is ready when it can be claimed, or is. */
export const persistentVolume: Readiness = {
  related: [],
  onRead: false,
  wording: "watcher",
  timeout: fiveMinutes,
  judge: ({ object }) => {
    const phase = textAt(object, "status", "phase");
    if (phase === "Available") return { ...ready, progress: [info("✅ PV marked available")] };
    return phase === "Bound" ? { ...ready, progress: [info("✅ PV has been bound")] } : waiting();
  },
};
