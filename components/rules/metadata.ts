import { pathText } from "../problems";
import type { Settings } from "../settings";
import { when, type Rule } from "./rule";

/**
 * Keys that the stack, Kubernetes or Pulumi write themselves, or read as orders: a whole domain where it ends in a slash.
 * Others of Kubernetes' domains are for people too, such as cluster-autoscaler.kubernetes.io/safe-to-evict.
 */
const reserved = [
  "app.kubernetes.io/",
  "checksum/",
  "pulumi.com/",
  "kubectl.kubernetes.io/",
  "kubernetes.io/",
  "pod-security.kubernetes.io/",
  "container.apparmor.security.beta.kubernetes.io/",
  "container.seccomp.security.alpha.kubernetes.io/",
  "seccomp.security.alpha.kubernetes.io/",
  "scheduler.alpha.kubernetes.io/",
  "apps.kubernetes.io/",
  "autoscaling.alpha.kubernetes.io/",
  "batch.kubernetes.io/",
  "control-plane.alpha.kubernetes.io/",
  "controller.kubernetes.io/",
  "deployment.kubernetes.io/",
  "endpoints.kubernetes.io/",
  "pv.kubernetes.io/",
  "service.kubernetes.io/",
  "statefulset.kubernetes.io/",
  "volume.beta.kubernetes.io/",
  "volume.kubernetes.io/",
  "cert-manager.io/",
  "acme.cert-manager.io/",
  "controller-revision-hash",
  "pod-template-hash",
];

const parts = ["labels", "annotations", "podLabels", "podAnnotations"] as const;

/** Of the 256 KiB that an object's annotations may take, what the stack's own and Kubernetes' are left. */
const annotationBytes = 64 * 1024;

const keepElsewhere = "Keep what is long in a ConfigMap of yours, and its name in the annotation.";

/** Contradictions of the settings under `metadata`, or about them. */
export const metadataRules: readonly Rule[] = [
  {
    code: "metadata-reserved",
    reads: ["metadata"],
    broken: ({ metadata }) =>
      parts.flatMap((part) =>
        Object.keys(metadata[part])
          .filter(isReserved)
          .map((key) => ({
            path: pathText(["metadata", part, key]),
            message: `${key} is written or read by the stack, Kubernetes or Pulumi itself.`,
          })),
      ),
    mend: "Choose a key of your own, best under a domain of yours, such as example.com/team.",
  },
  ...(["annotations", "podAnnotations"] as const).map((part): Rule => ({
    code: "annotations-size",
    reads: [`metadata.${part}`],
    broken: ({ metadata }) => {
      const size = bytesOf(metadata[part]);
      return when(
        size > annotationBytes,
        `the annotations are ${size} bytes long together; ${annotationBytes} are allowed.`,
      );
    },
    mend: keepElsewhere,
  })),
  {
    code: "annotations-size",
    reads: ["exposure.annotations", "metadata.annotations", "exposure.type"],
    broken: ({ exposure, metadata }) => {
      const size = bytesOf({ ...metadata.annotations, ...exposure.annotations });
      return when(
        exposure.type !== "none" && size > annotationBytes && bytesOf(metadata.annotations) <= annotationBytes,
        `with those of metadata.annotations they are ${size} bytes long together; ${annotationBytes} are allowed.`,
      );
    },
    mend: keepElsewhere,
  },
];

function isReserved(key: string): boolean {
  return reserved.some((known) => (known.endsWith("/") ? key.startsWith(known) : key === known));
}

function bytesOf(annotations: Settings["metadata"]["annotations"]): number {
  return Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
}
