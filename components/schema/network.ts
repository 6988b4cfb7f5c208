import { z } from "zod";
import { contains, parseAddress, parseCidr } from "../cidr";
import { peer } from "./peer";
import { label, port } from "./values";

/** Addresses that a node keeps to itself: link-local ones of IPv4 and IPv6, and local ones of IPv6. */
const ofTheNode = ["169.254.0.0/16", "fe80::/10", "fc00::/7"];

/** An address at which the node's own cache of names listens; 169.254.169.254, GKE's, is opened for names alone. */
const nodeAddress = () =>
  z
    .string()
    .refine(
      (text) => {
        const address = parseAddress(text);
        return ofTheNode.map(parseCidr).some((range) => address && range && contains(range, address));
      },
      { error: "an address of the node itself, such as 169.254.20.10" },
    )
    .meta({ pattern: String.raw`^(?=.{2,39}$)[\da-f:.]+$`, examples: ["169.254.20.10"] });

const rulePort = z.strictObject({
  port: port().describe("Port of the pods at the listening end, or the first of several."),
  endPort: port().optional().describe("Last port of a range; left out: one port."),
  protocol: z.enum(["TCP", "UDP", "SCTP"]).default("TCP").describe("Protocol of the port."),
});

const extraRule = z.strictObject({
  name: label().describe("What it is for; part of the policy's name."),
  direction: z.enum(["ingress", "egress"]).describe("ingress: the peer calls; egress: the application calls."),
  peer: peer().describe("Who is at the other end."),
  ports: z.array(rulePort).min(1).describe("Ports that are opened; at least one."),
});

/** A settings value that opens the network for one more peer. */
export type ExtraRule = z.infer<typeof extraRule>;

export const network = () =>
  z
    .strictObject({
      dns: peer()
        .prefault({ namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } })
        .describe("DNS pods; left out: k8s-app kube-dns in kube-system."),
      nodeLocalDns: nodeAddress()
        .optional()
        .describe("Address of the node's own DNS cache (NodeLocal DNSCache), where there is one."),
      ingressController: peer()
        .prefault({ namespace: "traefik", podLabels: { "app.kubernetes.io/name": "traefik" } })
        .describe("Who brings in the traffic from outside, where there is a way in; left out: Traefik's pods."),
      apiGateway: peer().optional().describe("An API gateway that may call the API; left out: none."),
      monitoring: peer().optional().describe("Who scrapes /metrics; left out: nobody."),
      database: peer()
        .prefault({ namespace: "data", podLabels: { app: "database" } })
        .describe("The database, where it is a server other than localhost; left out: app database in data."),
      cache: peer()
        .prefault({ namespace: "data", podLabels: { app: "cache" } })
        .describe("The cache, where it is a server other than localhost; left out: app cache in data."),
      extraRules: z.array(extraRule).default([]).describe("Further peers; each gets a policy of its own."),
    })
    .prefault({})
    .describe("Peers: all traffic that is not named here is refused, both ways.");
