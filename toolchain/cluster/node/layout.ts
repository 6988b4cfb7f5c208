/**
 * Paths and addresses inside a node's own namespaces. They are the same for all nodes: none sees another, and a short
 * path fits into the 107 characters of a socket's address wherever the checkout lies.
 */
export const layout = {
  /** The cluster's folder. */
  folder: "/run/embedded",
  containerdSocket: "/run/containerd/containerd.sock",
  volumes: "/run/embedded/volumes",
} as const;

/** The node's address, on an interface that leads nowhere. */
export const nodeAddress = "192.168.255.1";

export const apiserverPort = 6443;

export const etcdPort = 2379;

/** Where the CoreDNS pod listens: a port that needs no privilege. */
export const dnsPort = 5353;

/** The one node of a cluster. */
export const nodeName = (cluster: string): string => `embedded-${cluster}`;
