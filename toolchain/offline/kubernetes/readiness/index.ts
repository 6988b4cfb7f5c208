import { groupVersionKindOf, type KubeObject } from "../objects";
import { daemonSet } from "./daemonSet";
import { deployment } from "./deployment";
import { ingress } from "./ingress";
import { job } from "./job";
import { replicationController, resourceQuota, secret } from "./others";
import { pod } from "./pod";
import { service } from "./service";
import { statefulSet } from "./statefulSet";
import { persistentVolume, persistentVolumeClaim } from "./storage";
import type { Readiness } from "./types";

const readiness: Readonly<Record<string, Readiness>> = {
  "apps/v1/DaemonSet": daemonSet,
  "apps/v1/Deployment": deployment,
  "apps/v1/StatefulSet": statefulSet,
  "batch/v1/Job": job,
  "networking.k8s.io/v1/Ingress": ingress,
  "/v1/PersistentVolume": persistentVolume,
  "/v1/PersistentVolumeClaim": persistentVolumeClaim,
  "/v1/Pod": pod,
  "/v1/ReplicationController": replicationController,
  "/v1/ResourceQuota": resourceQuota,
  "/v1/Service": service,
};

/** How readiness is judged for objects of this kind; undefined for kinds that are ready as soon as they exist. */
export function readinessOf(object: KubeObject): Readiness | undefined {
  const { group, version, kind } = groupVersionKindOf(object);
  const id = `${group}/${version}/${kind}`;
  return id === "/v1/Secret" ? secret(object) : readiness[id];
}
