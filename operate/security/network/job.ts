import { imageReference, names } from "../../../components/names";
import type { Settings } from "../../../components/settings";
import { serviceAccountName } from "../../../components/access";
import { unprivileged } from "../../../components/container";
import { probeAnnotation, probeName } from "./names";
import type { Prober } from "./plan";
import type { Program } from "./programs";

/** What a probe runs. */
export interface ProbeImage {
  /** Default: the application's own. */
  readonly image?: string | undefined;
  readonly programs: readonly Program[];
}

/** A container of a probe: which program tries which target. */
export interface Attempt {
  readonly container: string;
  readonly program: Program;
  /** Index of the target. */
  readonly target: number;
}

export function attemptsOf({ targets }: Prober, programs: readonly Program[]): readonly Attempt[] {
  return targets.flatMap((_, target) =>
    programs.map((program) => ({ container: `${program.name}-${target}`, program, target })),
  );
}

/** Ends the probe, and takes it away, where nobody is left to do so. */
const secondsAtMost = 60;

/**
 * The Job of a probe, whose pod keeps Pod Security `restricted` and the policy's rules. A Job, since its pod belongs to
 * somebody: no controller takes it for its own by the labels that it bears. It never gets ready, so that no Service
 * sends it what is meant for the peer.
 */
export function probeJob(settings: Settings, prober: Prober, { image, programs }: ProbeImage, name: string): object {
  const home = prober.namespace === settings.namespace.name;
  const labels = {
    "app.kubernetes.io/name": probeName,
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/version": settings.image.tag,
    "app.kubernetes.io/component": "probe",
    "app.kubernetes.io/part-of": names.workload,
    "app.kubernetes.io/managed-by": names.workload,
  };
  const annotations = { [probeAnnotation]: "true" };
  const amounts = { cpu: "10m", memory: "64Mi", "ephemeral-storage": "16Mi" };
  const { nodeSelector, tolerations } = settings.placement;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: prober.namespace, labels, annotations },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: secondsAtMost,
      ttlSecondsAfterFinished: secondsAtMost,
      template: {
        metadata: { labels: { ...labels, ...prober.labels }, annotations },
        spec: {
          restartPolicy: "Never",
          ...(home && { serviceAccountName: serviceAccountName(settings) }),
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 1,
          readinessGates: [{ conditionType: `${probeAnnotation}-is-never-ready` }],
          securityContext: {
            runAsNonRoot: true,
            runAsUser: settings.identity.user,
            runAsGroup: settings.identity.group,
            fsGroup: settings.identity.fsGroup,
            seccompProfile: { type: "RuntimeDefault" },
          },
          ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
          ...(tolerations.length > 0 && { tolerations }),
          ...(settings.image.pullSecrets.length > 0 && {
            imagePullSecrets: settings.image.pullSecrets.map((secret) => ({ name: secret })),
          }),
          containers: attemptsOf(prober, programs).flatMap(({ container, program, target }) => {
            const end = prober.targets[target];
            return end === undefined
              ? []
              : [
                  {
                    name: container,
                    image: image ?? imageReference(settings),
                    imagePullPolicy: "IfNotPresent",
                    command: program.command(end),
                    resources: { requests: amounts, limits: { ...amounts, cpu: "100m" } },
                    securityContext: unprivileged(),
                    terminationMessagePolicy: "FallbackToLogsOnError",
                  },
                ];
          }),
        },
      },
    },
  };
}
