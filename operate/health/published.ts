import { names } from "../../components/names";
import type { Subject } from "../checks/subject";
import { ApiError } from "../cluster/apiError";
import { objectPath } from "../cluster/resources";

interface LiveIngress {
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { ip?: string; hostname?: string }[] } };
}

interface LiveGateway {
  readonly status?: { readonly addresses?: readonly { readonly value?: string }[] };
}

/**
 * The address that the controller has written into the Ingress, or into the Gateway of the HTTPRoute: for names that are
 * not known here. Undefined where there is none, or it may not be read.
 * @throws UnreachableError
 */
export async function publishedAddress(
  { cluster: { api }, settings: { exposure, namespace } }: Subject,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { type, gateway } = exposure;
  try {
    if (type === "ingress") {
      const ingress = await api.find<LiveIngress>(objectPath("Ingress", namespace.name, names.ingress), signal);
      const [first] = ingress?.status?.loadBalancer?.ingress ?? [];
      return first?.ip ?? first?.hostname;
    }
    if (!gateway) return undefined;
    const live = await api.find<LiveGateway>(gatewayPath(gateway.namespace ?? namespace.name, gateway.name), signal);
    return live?.status?.addresses?.[0]?.value;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

function gatewayPath(namespace: string, name: string): string {
  const parts = [namespace, "gateways", name].map(encodeURIComponent);
  return `/apis/gateway.networking.k8s.io/v1/namespaces/${parts.join("/")}`;
}
