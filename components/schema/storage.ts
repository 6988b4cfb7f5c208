import { z } from "zod";
import { bytes, objectName, type PerEnvironment } from "./values";

export const persistence = (per: PerEnvironment) =>
  z
    .strictObject({
      size: bytes()
        .default("10Gi")
        .describe("Size of a claim; with perReplica a change is for new claims, and makes the StatefulSet anew."),
      storageClass: objectName().optional().describe("Storage class; left out: the cluster's default."),
      accessMode: z
        .enum(["ReadWriteOnce", "ReadWriteMany"])
        .default("ReadWriteOnce")
        .describe("ReadWriteOnce: pods of one node; ReadWriteMany: pods of all nodes, if the class can."),
      perReplica: z
        .boolean()
        .default(per(false, true, true))
        .describe("true: a StatefulSet, a claim for each pod; false: a Deployment, one claim for all."),
    })
    .prefault({})
    .describe("The claim behind /data.");
