import { controllerProfile } from "./controllers";
import { middlewares } from "./middlewares";
import { metadata, names } from "./names";
import type { Ingress } from "./objects";
import type { Settings } from "./settings";
import { unawaited } from "./unawaited";

/** The way in from outside by an Ingress, by the listed paths alone; none where there is another way, or none at all. */
export function ingress(settings: Settings): Ingress[] {
  const { type: way, className, hosts, paths, tls } = settings.exposure;
  if (way !== "ingress") return [];
  const backend = { service: { name: names.service, port: { name: "http" } } };
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: metadata(settings, names.ingress, { ...settings.exposure.annotations, ...ownAnnotations(settings) }),
      spec: {
        ...(className !== undefined && { ingressClassName: className }),
        ...(tls.enabled && { tls: [{ hosts, secretName: tls.secretName }] }),
        rules: hosts.map((host) => ({
          host,
          http: { paths: paths.map(({ path, type }) => ({ path, pathType: type, backend })) },
        })),
      },
    },
  ];
}

/** The annotations that the settings stand for, beside those that are written out. */
export function ownAnnotations(settings: Settings): Record<string, string> {
  const { tls } = settings.exposure;
  const chain = middlewares(settings).map(
    ({ metadata: { name } }) => `${settings.namespace.name}-${name}@kubernetescrd`,
  );
  return {
    ...unawaited,
    ...(tls.enabled && tls.issuer !== undefined && { [issuerAnnotation[tls.issuerKind]]: tls.issuer }),
    ...controllerProfile(settings).annotations(settings),
    ...(chain.length > 0 && { "traefik.ingress.kubernetes.io/router.middlewares": chain.join(",") }),
  };
}

/** By which cert-manager knows who fills the Ingress's Secret: https://cert-manager.io/docs/usage/ingress/ */
const issuerAnnotation = {
  ClusterIssuer: "cert-manager.io/cluster-issuer",
  Issuer: "cert-manager.io/issuer",
} as const;
