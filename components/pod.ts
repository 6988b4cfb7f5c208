import { serviceAccountName, tokenVolumes } from "./access";
import { checksum, checksumAnnotation } from "./checksum";
import { configFile, configText } from "./configuration";
import { applicationContainer, volumeNames } from "./container";
import { secretsRevision, secretVolumes } from "./credentials";
import { names, podLabels } from "./names";
import type { PodTemplate, Volume } from "./objects";
import { placement } from "./placement";
import type { Settings } from "./settings";
import { sidecarVolumes, withSidecars } from "./sidecars";

/** The pod of the workload. `volumes` adds the data volume where the workload itself does not bring it. */
export function podTemplate(settings: Settings, volumes: Volume[]): PodTemplate {
  const { identity, timeouts, image } = settings;
  return {
    metadata: { labels: podLabels(settings), annotations: podAnnotations(settings) },
    spec: {
      serviceAccountName: serviceAccountName(settings),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: timeouts.stopSeconds,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: identity.user,
        runAsGroup: identity.group,
        fsGroup: identity.fsGroup,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      ...(image.pullSecrets.length > 0 && { imagePullSecrets: image.pullSecrets.map((name) => ({ name })) }),
      ...placement(settings),
      ...withSidecars(settings, applicationContainer(settings)),
      volumes: [
        { name: volumeNames.config, configMap: { name: names.config, items: [{ key: configFile, path: configFile }] } },
        { name: volumeNames.temporary, emptyDir: { sizeLimit: settings.resources.temporary } },
        ...sidecarVolumes(settings),
        ...secretVolumes(settings),
        ...tokenVolumes(settings),
        ...volumes,
      ],
    },
  };
}

function podAnnotations(settings: Settings): Record<string, string> {
  return {
    ...settings.metadata.podAnnotations,
    // Whoever asks for logs or a shell means the application, not a sidecar.
    ...(settings.pod.sidecars.length > 0 && { "kubectl.kubernetes.io/default-container": names.container }),
    [checksumAnnotation.config]: checksum(configText(settings)),
    [checksumAnnotation.secrets]: checksum(secretsRevision(settings)),
  };
}
