import { names } from "../../components/names";
import type { Subject } from "../checks/subject";
import { ApiError, isOverloaded } from "../cluster/apiError";
import { objectPath } from "../cluster/resources";
import type { Looked } from "./inside";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface LiveRoute {
  readonly status?: {
    readonly parents?: readonly {
      readonly parentRef?: { readonly name?: string };
      readonly conditions?: readonly Condition[];
    }[];
  };
}

const wanted: readonly string[] = ["Accepted", "ResolvedRefs"];
const what = "whether the Gateway takes the HTTPRoute";

/** Whether the Gateway takes the HTTPRoute as it is: what it refuses, no client ever reaches. */
export async function routeHealth({ cluster, settings }: Subject, signal?: AbortSignal): Promise<Looked> {
  const none: Looked = { findings: [], checked: 0, unchecked: [] };
  if (settings.exposure.type !== "gateway") return none;
  const object = { kind: "HTTPRoute", name: names.route, namespace: settings.namespace.name };
  try {
    const route = await cluster.api.find<LiveRoute>(objectPath("HTTPRoute", object.namespace, object.name), signal);
    // That it is missing is told with the configuration.
    if (!route) return none;
    const said = (route.status?.parents ?? []).flatMap(({ parentRef, conditions = [] }) =>
      conditions
        .filter(({ type, status }) => wanted.includes(type) && status !== "Unknown")
        .map((condition) => ({ gateway: parentRef?.name ?? "", ...condition })),
    );
    if (said.length === 0) return { ...none, unchecked: [{ what, why: "no controller of a Gateway has said so yet" }] };
    const refusals = said.filter(({ status }) => status === "False");
    return {
      findings: refusals.map(({ gateway, type, reason = "", message = "" }) => ({
        group: "health",
        code: "route-not-accepted",
        severity: "error",
        cluster: cluster.name,
        object,
        message: `The Gateway ${gateway} does not take the HTTPRoute ${object.name} as it is: ${type} is False`,
        evidence: [[reason, message].filter((text) => text !== "").join(": ")],
        next: `See all of it: kubectl --context ${cluster.context} -n ${object.namespace} describe httproute ${object.name}`,
        passing: true,
      })),
      checked: 1,
      unchecked: [],
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401) throw error;
    // A program that converts routes may fail, and is not the API server.
    if (isOverloaded(error) && error.status !== 500) throw error;
    return { ...none, unchecked: [{ what, why: error.message }] };
  }
}
