import { manifests } from "../../../components/manifests";
import type { Settings } from "../../../components/settings";
import { resources, type Kind } from "../../cluster/resources";
import { answerTo, skipped, type Concern, type PreflightCheck } from "../check";
import { itemsAt } from "../json";

/** The API server knows every kind that the settings declare, those of custom resources too. */
export const kinds: Concern = {
  title: "Kinds",
  asks: (settings) => [...declared(settings).keys()].map(pathOf),
  judge: (settings, facts) => {
    const versions = [...declared(settings)];
    const checks = versions.flatMap(([apiVersion, wanted]): readonly PreflightCheck[] => {
      const code = "kinds";
      const answer = answerTo(facts, pathOf(apiVersion));
      if (answer.state === "unseen") return [skipped(code, apiVersion, answer)];
      const known = answer.state === "there" ? itemsAt(answer.value, "resources").map(({ name }) => name) : [];
      const missing = wanted.filter((kind) => !known.includes(resources[kind].plural));
      if (missing.length === 0) return [];
      return [
        {
          code,
          state: "failed",
          message: `The API server knows no ${missing.join(", ")} of ${apiVersion}`,
          next: definitions[apiVersion] ?? "Upgrade the cluster: it comes with newer versions of Kubernetes",
        },
      ];
    });
    if (checks.length > 0) return checks;
    const count = versions.reduce((sum, [, wanted]) => sum + wanted.length, 0);
    return [{ code: "kinds", state: "ok", message: `The API server knows all ${count} kinds that are declared` }];
  },
};

/** What brings a kind that Kubernetes does not, and the way round it. */
const definitions: Readonly<Record<string, string>> = {
  "gateway.networking.k8s.io/v1":
    "Install the Gateway API and a controller for it (https://gateway-api.sigs.k8s.io/guides/), or set exposure.type to ingress",
  "traefik.io/v1alpha1":
    "Install Traefik's definitions (its Helm chart does), or leave out exposure.limits and exposure.securityHeaders",
  "external-secrets.io/v1": "Install the External Secrets Operator, 0.16 or newer, or leave out secrets.external",
};

function declared(settings: Settings): ReadonlyMap<string, readonly Kind[]> {
  const all = [...new Set(manifests(settings).map(({ kind }) => kind))];
  return Map.groupBy(all, (kind) => resources[kind].apiVersion);
}

function pathOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
