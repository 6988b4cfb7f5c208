import type { Settings } from "../../components/settings";
import { inTurns } from "../checks/inTurns";
import { ApiError } from "../cluster/apiError";
import type { Cluster } from "../cluster/connect";
import { withoutValues } from "../cluster/secretKeys";
import type { Answer, Facts, Right } from "./check";

/** As many requests are under way at once. */
const atOnce = 16;

/**
 * Asks the API server for what the paths name, and whether the rights are granted.
 * @throws UnreachableError, and ApiError where the credentials are not accepted at all
 */
export async function readFacts(
  { api }: Pick<Cluster, "api">,
  settings: Settings,
  { paths, rights, signal }: { paths: readonly string[]; rights: readonly Right[]; signal?: AbortSignal | undefined },
): Promise<Facts> {
  const answer = async (path: string): Promise<readonly [string, Answer]> => {
    try {
      const value = await api.json<object>({ path, signal });
      return [path, { state: "there", value: /\/secrets\/[^/]+$/.test(path) ? withoutValues(value) : value }];
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 401) throw error;
      return [path, error.status === 404 ? { state: "absent" } : { state: "unseen", why: error.message }];
    }
  };
  const [answers, refused] = await Promise.all([
    inTurns([...new Set(paths)], atOnce, answer),
    refusedRights(api, settings.namespace.name, rights, signal),
  ]);
  return { answers: new Map(answers), refused };
}

async function refusedRights(
  api: Cluster["api"],
  namespace: string,
  rights: readonly Right[],
  signal: AbortSignal | undefined,
): Promise<Facts["refused"]> {
  const isGranted = async ({ verb, group, resource: written, clusterWide }: Right): Promise<boolean> => {
    const [resource = "", subresource] = written.split("/");
    const resourceAttributes = {
      verb,
      group,
      resource,
      ...(subresource !== undefined && { subresource }),
      ...(clusterWide ? {} : { namespace }),
    };
    const review = await api.json<{ status?: { allowed?: boolean } }>({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } },
      signal,
    });
    return review.status?.allowed === true;
  };
  try {
    const granted = await inTurns(rights, atOnce, isGranted);
    return rights.filter((_, index) => granted[index] !== true);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401) throw error;
    return { why: error.message };
  }
}
