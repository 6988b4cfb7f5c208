import { setTimeout as delay } from "node:timers/promises";
import { applicationName, selectorLabels } from "../../components/names";
import type { Settings } from "../../components/settings";
import { ApiError, isOverloaded, UnreachableError } from "../cluster/apiError";
import type { Cluster } from "../cluster/connect";
import { Failure } from "../errors";
import { releaseRecordName } from "./name";
import { joined, releaseSchema, withRelease, type Release } from "./record";

/** The records that could be read, and the clusters whose record could not. */
export interface Releases {
  /** The oldest first. */
  readonly releases: readonly Release[];
  readonly unread: readonly Unheard[];
}

/** A cluster that did not do what it was asked. */
export interface Unheard {
  readonly cluster: string;
  readonly failure: Failure;
}

/** What of a ConfigMap is asked for. */
interface Stored {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly data?: Readonly<Record<string, string>>;
}

const fieldManager = releaseRecordName;

/**
 * Reads the record of every cluster: they say the same unless one could not be reached when a release was recorded. Never
 * throws for a cluster that does not answer.
 */
export async function readReleases(
  clusters: readonly Cluster[],
  namespace: string,
  signal?: AbortSignal,
): Promise<Releases> {
  const found = await Promise.all(
    clusters.map(async ({ name, api }) => {
      try {
        return { stored: await api.find<Stored>(pathOf(namespace), signal) };
      } catch (error) {
        if (!(error instanceof Failure) || signal?.aborted) throw error;
        return { unread: { cluster: name, failure: error } };
      }
    }),
  );
  return {
    releases: found.map(({ stored }) => releasesIn(stored?.data)).reduce(joined, []),
    unread: found.flatMap(({ unread }) => unread ?? []),
  };
}

/** What is no release is left alone: somebody else's, or a later version's. */
export function releasesIn(data: Stored["data"] = {}): readonly Release[] {
  return Object.values(data).flatMap((text) => {
    const parsed = releaseSchema.safeParse(json(text));
    return parsed.success ? [parsed.data] : [];
  });
}

/** How often a record is written that others write too, or that can't be written just then; twice where nobody answers. */
const tries = 5;
/** Milliseconds between two of them. */
const pause = 1_000;

/**
 * Adds releases to the record of every cluster; what others have added meanwhile stays.
 * @param known what the other clusters have, which one of them may have missed
 * @returns the clusters where it could not be written, and why
 */
export async function addReleases(
  clusters: readonly Cluster[],
  settings: Settings,
  known: readonly Release[],
  made: readonly Release[],
): Promise<Releases["unread"]> {
  const failed = await Promise.all(
    clusters.map(async ({ name, api }) => {
      for (let left = tries; ;) {
        try {
          await addTo(api, settings, known, made);
          return [];
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          left -= error instanceof UnreachableError ? tries - 1 : 1;
          if (left <= 0 || !mayPass(error)) return [{ cluster: name, failure: error }];
          await delay(pause);
        }
      }
    }),
  );
  return failed.flat();
}

/** Written only over what was read; where that has changed since, the API server refuses. */
async function addTo(
  api: Cluster["api"],
  settings: Settings,
  known: readonly Release[],
  made: readonly Release[],
): Promise<void> {
  const path = pathOf(settings.namespace.name);
  const stored = await api.find<Stored>(path);
  const record = made.reduce(withRelease, joined(releasesIn(stored?.data), known));
  const { resourceVersion } = stored?.metadata ?? {};
  const body = recordObject(settings, record, resourceVersion);
  if (stored) {
    const query = { fieldManager, force: true };
    await api.json({ method: "PATCH", path, query, contentType: "application/apply-patch+yaml", body });
  } else {
    await api.json({ method: "POST", path: path.replace(/\/[^/]*$/, ""), query: { fieldManager }, body });
  }
}

/** Somebody else was faster, or the API server had too much to do. */
function mayPass(error: Failure): boolean {
  return (
    error instanceof UnreachableError || isOverloaded(error) || (error instanceof ApiError && error.status === 409)
  );
}

/** Removes the record from every cluster that answers. */
export async function forgetReleases(clusters: readonly Cluster[], namespace: string): Promise<void> {
  const gone = clusters.map(({ api }) => api.json({ method: "DELETE", path: pathOf(namespace) }));
  const [broken] = (await Promise.allSettled(gone)).flatMap((result) =>
    result.status === "rejected" && !(result.reason instanceof Failure) ? [result.reason as Error] : [],
  );
  if (broken) throw broken;
}

/** The record as an object of the cluster: a key for each release. */
export function recordObject(settings: Settings, releases: readonly Release[], resourceVersion?: string) {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      ...(resourceVersion !== undefined && { resourceVersion }),
      name: releaseRecordName,
      namespace: settings.namespace.name,
      labels: {
        ...selectorLabels(settings),
        "app.kubernetes.io/component": "releases",
        "app.kubernetes.io/part-of": applicationName,
        // The stack's own objects are Pulumi's.
        "app.kubernetes.io/managed-by": applicationName,
      },
    },
    data: Object.fromEntries(
      releases.map((release) => [`release-${String(release.number).padStart(6, "0")}`, JSON.stringify(release)]),
    ),
  };
}

function pathOf(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/configmaps/${releaseRecordName}`;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
