import { contains, parseAddress, parseCidr, type Cidr } from "./cidr";

/** Where the name of a server leads: to the pod itself, to an address, to a Service of a namespace, or out of the cluster. */
export type Destination =
  | { readonly kind: "loopback" }
  | { readonly kind: "address"; readonly address: Cidr }
  | { readonly kind: "service"; readonly namespace: string }
  | { readonly kind: "outside" };

/** Addresses by which a pod calls itself. No NetworkPolicy is ever asked about that. */
const loopback = ["127.0.0.0/8", "::1/128"].map(parseCidr);

/**
 * Where a host leads, as pods resolve it: `database` is a Service of their own namespace, `database.data` one of the
 * namespace data, as is anything before `.data.svc`, whatever the cluster's domain behind it.
 */
export function destination(host: string, ownNamespace: string): Destination {
  const address = parseAddress(host);
  if (host === "localhost" || loopback.some((range) => address && range && contains(range, address))) {
    return { kind: "loopback" };
  }
  if (address) return { kind: "address", address };
  const labels = host.split(".");
  const [, second = ownNamespace] = labels;
  if (labels.length <= 2) return { kind: "service", namespace: second };
  const namespace = labels[labels.lastIndexOf("svc") - 1];
  return labels.lastIndexOf("svc") < 2 || namespace === undefined
    ? { kind: "outside" }
    : { kind: "service", namespace };
}
