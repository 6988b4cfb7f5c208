import { z } from "zod";
import { peer } from "./values";

export const network = () =>
  z
    .strictObject({
      dns: peer()
        .default({ namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } })
        .describe("DNS pods."),
      ingressController: peer()
        .default({ namespace: "traefik", podLabels: { "app.kubernetes.io/name": "traefik" } })
        .describe("Pods of the ingress controller; used where ingress is enabled."),
      apiGateway: peer().optional().describe("Pods of an API gateway that may call the API; left out: none."),
      monitoring: peer().optional().describe("Pods that scrape /metrics; left out: none."),
      database: peer()
        .default({ namespace: "data", podLabels: { app: "database" } })
        .describe("Pods of the database; used where it is a server."),
      cache: peer()
        .default({ namespace: "data", podLabels: { app: "cache" } })
        .describe("Pods of the cache; used where it is a server."),
    })
    .prefault({})
    .describe("Peers: all traffic that is not named here is refused, both ways.");
