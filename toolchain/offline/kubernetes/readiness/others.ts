import { isDeepStrictEqual } from "node:util";
import { isMap } from "../../rpc/values";
import { type KubeObject, numberAt, textAt, valueAt } from "../objects";
import { type Readiness, ready, waiting } from "./types";

/** A ReplicationController is ready when as many replicas are available as it should have. */
export const replicationController: Readiness = {
  related: [],
  onRead: false,
  wording: "watcher",
  judge: ({ object }) => {
    const wanted = numberAt(object, "spec", "replicas");
    return wanted !== undefined && numberAt(object, "status", "availableReplicas") === wanted ? ready : waiting();
  },
};

/** A quota is ready when its controller has taken it over into the status. */
export const resourceQuota: Readiness = {
  related: [],
  onRead: false,
  wording: "watcher",
  timeout: 60_000,
  judge: ({ object }) => {
    const hard = valueAt(object, "spec", "hard");
    return isMap(hard) && isDeepStrictEqual(hard, valueAt(object, "status", "hard")) ? ready : waiting();
  },
};

const tokenSecret: Readiness = {
  related: [],
  onRead: false,
  wording: "watcher",
  timeout: 5_000,
  judge: ({ object }) => {
    const data = valueAt(object, "data");
    return isMap(data) && Object.keys(data).length > 0 ? ready : waiting();
  },
};

/** Only the Secrets that a controller fills are waited for. */
export function secret(object: KubeObject): Readiness | undefined {
  return textAt(object, "type") === "kubernetes.io/service-account-token" ? tokenSecret : undefined;
}
