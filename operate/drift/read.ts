import { secretName } from "../../components/credentials";
import { manifests } from "../../components/manifests";
import type { Settings } from "../../components/settings";
import type { ObjectList } from "../cluster/api";
import { ApiError, isOverloaded, NothingSeenError } from "../cluster/apiError";
import type { Cluster } from "../cluster/connect";
import { collectionPath, objectPath, resources, type Kind } from "../cluster/resources";
import { withoutValues } from "../cluster/secretKeys";
import type { Unseen } from "../cluster/snapshot";
import type { Live, LiveConfiguration } from "./live";
import { ownLabels } from "./undeclared";

/** What one kind came to. */
type Answer =
  | {
      readonly kind: Kind;
      readonly state: "seen";
      readonly objects: readonly Live[];
      readonly unseen?: readonly Unseen[];
    }
  | { readonly kind: Kind; readonly state: "unknown" }
  | { readonly kind: Kind; readonly state: "unseen"; readonly unseen: readonly Unseen[] };

/** Asked for even where none is declared: one that is left over, or that somebody made, counts. */
const always: readonly Kind[] = [
  "ServiceAccount",
  "Role",
  "RoleBinding",
  "ConfigMap",
  "Secret",
  "PersistentVolumeClaim",
  "ResourceQuota",
  "LimitRange",
  "Deployment",
  "StatefulSet",
  "Service",
  "Ingress",
  "HTTPRoute",
  "NetworkPolicy",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
];

/**
 * What a cluster has of a deployment: every kind at once, each in one request. The values of Secrets are dropped as they
 * come.
 * @throws UnreachableError, and ApiError where the credentials are not accepted at all, or nothing may be seen
 */
export async function readConfiguration(
  { api }: Pick<Cluster, "api">,
  settings: Settings,
  { signal }: { signal?: AbortSignal } = {},
): Promise<LiveConfiguration> {
  const namespace = settings.namespace.name;
  const declared = manifests(settings);
  const named = new Map<Kind, string[]>([
    ["Namespace", [namespace]],
    ["Secret", [secretName(settings)]],
  ]);
  for (const { kind, metadata } of declared) {
    const names = named.get(kind) ?? [];
    if (!names.includes(metadata.name)) named.set(kind, [...names, metadata.name]);
  }
  const kinds = [...new Set([...named.keys(), ...always])];
  const reading = new Reading(api, namespace, settings, signal);
  const answers = await Promise.all(kinds.map((kind) => reading.kind(kind, named.get(kind) ?? [])));
  const refused = answers.flatMap((answer) => (answer.state === "unseen" ? answer.unseen : []));
  if (refused[0] && !answers.some(({ state }) => state === "seen"))
    throw new NothingSeenError(namespace, refused[0].why);
  return {
    objects: answers.flatMap((answer) => (answer.state === "seen" ? answer.objects : [])),
    seen: new Set(answers.flatMap(({ kind, state }) => (state === "seen" ? [kind] : []))),
    unknown: new Set(answers.flatMap(({ kind, state }) => (state === "unknown" ? [kind] : []))),
    unseen: answers.flatMap((answer) => ("unseen" in answer ? (answer.unseen ?? []) : [])),
  };
}

const definedByOthers: ReadonlySet<Kind> = new Set(["ExternalSecret", "HTTPRoute", "Middleware"]);

class Reading {
  constructor(
    private readonly api: Cluster["api"],
    private readonly namespace: string,
    private readonly settings: Settings,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async kind(kind: Kind, names: readonly string[]): Promise<Answer> {
    if (resources[kind].clusterWide) return this.byName(kind, names);
    if (kind === "Secret" || kind === "ConfigMap") return this.amongOthers(kind, names);
    try {
      return { kind, state: "seen", objects: await this.list(kind) };
    } catch (error) {
      const failed = this.failed(kind, error);
      if (failed.state !== "unseen" || names.length === 0) return failed;
      // Who may not list may still be allowed to get what has a name.
      const named = await this.byName(kind, names);
      return named.state === "seen" ? { ...named, unseen: others(failed.unseen) } : named;
    }
  }

  /** Objects that may be many, large and secret: ours by name, and of the others only whether they bear our labels. */
  private async amongOthers(kind: Kind, names: readonly string[]): Promise<Answer> {
    const [named, labelled] = await Promise.all([this.byName(kind, names), this.labelled(kind)]);
    if (named.state !== "seen") return named;
    if (labelled.state === "unseen") return { ...named, unseen: others(labelled.unseen) };
    const more = labelled.state === "seen" ? labelled.objects : [];
    return { ...named, objects: [...named.objects, ...more.filter(({ metadata }) => !names.includes(metadata.name))] };
  }

  private async byName(kind: Kind, names: readonly string[]): Promise<Answer> {
    try {
      const found = await Promise.all(
        names.map((name) => this.api.find<Live>(objectPath(kind, this.namespace, name), this.signal)),
      );
      const objects = found.flatMap((object) => (object ? [typed(kind, object)] : []));
      return { kind, state: "seen", objects };
    } catch (error) {
      return this.failed(kind, error);
    }
  }

  private async list(kind: Kind): Promise<readonly Live[]> {
    const items = await this.api.list<Live>(collectionPath(kind, this.namespace), {}, this.signal);
    return items.map((item) => typed(kind, item));
  }

  /** Metadata alone of what bears our labels. */
  private async labelled(kind: Kind): Promise<Answer> {
    const labelSelector = Object.entries(ownLabels(this.settings))
      .map((pair) => pair.join("="))
      .join(",");
    try {
      const list = await this.api.json<ObjectList<Live>>({
        path: collectionPath(kind, this.namespace),
        query: { labelSelector },
        accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
        signal: this.signal,
      });
      return { kind, state: "seen", objects: (list.items ?? []).map((item) => typed(kind, item)) };
    } catch (error) {
      return this.failed(kind, error);
    }
  }

  private failed(kind: Kind, error: unknown): Answer {
    if (isRefusal(error, 404)) return { kind, state: "unknown" };
    if (!(error instanceof ApiError) || error.status === 401) throw error;
    // What others have defined may be converted by a program of theirs, whose failure is not the API server's.
    if (isOverloaded(error) && !(error.status === 500 && definedByOthers.has(kind))) throw error;
    const what = `${resources[kind].plural} of ${this.namespace}`;
    return { kind, state: "unseen", unseen: [{ what, why: error.message }] };
  }
}

/** Of a kind whose declared objects are seen: what else there may be. */
function others(unseen: readonly Unseen[]): readonly Unseen[] {
  return unseen.map(({ what, why }) => ({ what: `other ${what}`, why }));
}

function isRefusal(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}

/** With its kind, which lists leave out; a Secret without its values. */
function typed(kind: Kind, object: Live): Live {
  const { apiVersion } = resources[kind];
  return { ...(kind === "Secret" ? withoutValues(object) : object), apiVersion, kind };
}
