import { manifests } from "../../../../components/manifests";
import type { Settings } from "../../../../components/settings";
import { resources } from "../../../../operate/cluster/resources";
import type { Answer, Facts, PreflightCheck } from "../../../../operate/preflight/check";
import { judged, type PreflightResult } from "../../../../operate/preflight/preflight";
import { accepted, type Written } from "../../components/stackConfig";

export const there = (value: unknown): Answer => ({ state: "there", value });
export const absent: Answer = { state: "absent" };
export const unseen: Answer = { state: "unseen", why: "forbidden" };
export const items = (...all: object[]): Answer => there({ items: all });
const ready = { conditions: [{ type: "Ready", status: "True" }] };
export const keysOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "(not shown)"]));

export const namespacePath = "/api/v1/namespaces/circle-core-production";
export const quotas = `${namespacePath}/resourcequotas`;
export const classes = "/apis/storage.k8s.io/v1/storageclasses";
export const ingressClasses = "/apis/networking.k8s.io/v1/ingressclasses";
export const issuer = "/apis/cert-manager.io/v1/clusterissuers/letsencrypt-prod";
export const metricsPath = "/apis/metrics.k8s.io/v1beta1";

export const standard = {
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: "csi.example.com",
  allowVolumeExpansion: true,
  reclaimPolicy: "Retain",
};
export const traefik = {
  metadata: { name: "traefik", annotations: { "ingressclass.kubernetes.io/is-default-class": "true" } },
  spec: { controller: "traefik.io/ingress-controller" },
};
export const node = (name: string, more: object = {}) => ({
  metadata: { name, labels: { "topology.kubernetes.io/zone": `zone-${name}` } },
  spec: {},
  status: { allocatable: { cpu: "8", memory: "32Gi" } },
  ...more,
});
/** A quota of others, with what of it is used. */
export const quota = (used: object) => ({
  metadata: { name: "team" },
  status: { hard: { "requests.cpu": "16", "limits.memory": "64Gi", pods: "50" }, used },
});
export const tls = { exposure: { hosts: ["circle-core.example.com"], tls: { issuer: "letsencrypt-prod" } } };

/** A cluster that has all that the settings need. */
function goodCluster(settings: Settings): Facts & { readonly answers: Map<string, Answer> } {
  const kinds = Map.groupBy(
    manifests(settings).map(({ kind }) => kind),
    (kind) => resources[kind].apiVersion,
  );
  const apis = [...kinds].map(([version, known]): [string, Answer] => [
    version.includes("/") ? `/apis/${version}` : `/api/${version}`,
    there({ resources: known.map((kind) => ({ name: resources[kind].plural })) }),
  ]);
  const answers = new Map<string, Answer>([
    ...apis,
    ["/version", there({ gitVersion: "v1.33.2" })],
    [namespacePath, absent],
    [classes, items(standard)],
    [ingressClasses, items(traefik)],
    [issuer, there({ status: ready })],
    [quotas, items()],
    ["/api/v1/nodes", items(node("a"), node("b"), node("c"))],
    [metricsPath, there({})],
    ["/apis/custom.metrics.k8s.io/v1beta2", absent],
    ["/apis/custom.metrics.k8s.io/v1beta1", there({})],
    ["/apis/external.metrics.k8s.io/v1beta1", there({})],
  ]);
  return { answers, refused: [] };
}

/** What is otherwise than in the good cluster. */
export interface Otherwise {
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly refused?: Facts["refused"];
}

export const settingsOf = (written: Written = {}): Settings => accepted("production", { ...tls, ...written });

export function checksOf(settings: Settings, { answers = {}, refused }: Otherwise = {}): PreflightResult["checks"] {
  const good = goodCluster(settings);
  for (const [path, answer] of Object.entries(answers)) good.answers.set(path, answer);
  return judged(settings, { ...good, ...(refused && { refused }) });
}

export const troubles = (checks: readonly PreflightCheck[]) => checks.filter(({ state }) => state !== "ok");
