import { applicationName, selectorLabels } from "../../components/names";
import type { Settings } from "../../components/settings";
import type { Cluster } from "../cluster/connect";
import { Failure } from "../errors";
import { releaseRecordName } from "./name";
import { releaseSchema, type Release } from "./record";

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
  const byNumber = new Map<number, Release>();
  for (const { stored } of found) {
    for (const release of releasesIn(stored?.data)) {
      if (!byNumber.has(release.number)) byNumber.set(release.number, release);
    }
  }
  return {
    releases: [...byNumber.values()].sort((one, other) => one.number - other.number),
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

/**
 * Writes the record to every cluster.
 * @returns the clusters where it could not be written, and why
 */
export async function writeReleases(
  clusters: readonly Cluster[],
  settings: Settings,
  releases: readonly Release[],
): Promise<Releases["unread"]> {
  const failed = await Promise.all(
    clusters.map(async ({ name, api }) => {
      try {
        await api.json({
          method: "PATCH",
          path: pathOf(settings.namespace.name),
          query: { fieldManager, force: true },
          contentType: "application/apply-patch+yaml",
          body: recordObject(settings, releases),
        });
        return [];
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return [{ cluster: name, failure: error }];
      }
    }),
  );
  return failed.flat();
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
export function recordObject(settings: Settings, releases: readonly Release[]) {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
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
