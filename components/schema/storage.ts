import { z } from "zod";
import { bytes, objectName, type PerEnvironment } from "./values";

const fate = () => z.enum(["Retain", "Delete"]).default("Retain");

export const persistence = (per: PerEnvironment) =>
  z
    .strictObject({
      size: bytes()
        .default("10Gi")
        .describe("Size of a claim; with perReplica a change is for new claims, and makes the StatefulSet anew."),
      storageClass: objectName()
        .optional()
        .describe(
          "Storage class; left out: the cluster's default. A change makes the shared claim anew: outside production it is deleted with its data, and `up` fails while pods still use it.",
        ),
      accessMode: z
        .enum(["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"])
        .default("ReadWriteOnce")
        .describe(
          "ReadWriteOnce: pods of one node; ReadWriteOncePod: one pod, from Kubernetes 1.27; ReadWriteMany: pods of all nodes, if the class can. A change is as one of storageClass.",
        ),
      perReplica: z
        .boolean()
        .default(per(false, true, true))
        .describe(
          "true: a StatefulSet, a claim for each pod; false: a Deployment, one claim for all. A change copies nothing: new claims are empty, and outside production the shared one is deleted with its data.",
        ),
      existingClaim: objectName()
        .optional()
        .describe("Claim of yours, in the namespace, for all pods; its access mode is the one said here."),
      retention: z
        .strictObject({
          whenDeleted: fate().describe(
            "Delete: the claims go with the StatefulSet, also when Pulumi only makes it anew, and all data with them.",
          ),
          whenScaled: fate().describe("Delete: a pod's claim goes when a scale-down takes the pod."),
        })
        .prefault({})
        .describe("Fate of a StatefulSet's claims; anything but Retain needs Kubernetes 1.27."),
    })
    .prefault({})
    .describe("The claim behind /data.");
