import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { CircleCore, clusterProvider, loadSettings } from "circle-core-kubernetes";

const settings = loadSettings();
const provider = clusterProvider({ name: "primary" });
const core = new CircleCore("primary", { settings }, { provider });

// This program's own: a namespace for what calls the API, and the address for it.
const name = new pulumi.Config().require("namespace");
const shop = new k8s.core.v1.Namespace(
  "shop",
  { metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
  { provider },
);
new k8s.core.v1.ConfigMap(
  "circle-core",
  {
    metadata: { name: "circle-core", namespace: shop.metadata.name },
    data: { service: core.service, namespace: core.namespace },
  },
  { provider },
);

/** Where the API is reached. */
export const url = core.url;
