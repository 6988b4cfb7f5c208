import { applied, byApply, type Client } from "./client";

/** The controllers count a node as lost 40 s after its last sign of life. */
export const heartbeatMs = 10_000;

const node = { apiVersion: "v1", kind: "Node" };
const room = { cpu: "64", memory: "256Gi", "ephemeral-storage": "1Ti", pods: "500" };

/** Registers a Ready node with plenty of room, so that the scheduler has somewhere to bind pods. */
export async function registerNode(client: Client, name: string): Promise<void> {
  const metadata = { name, labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" } };
  await client.core.patchNode({ ...applied, name, body: { ...node, metadata } }, byApply);
  await renewNode(client, name);
}

/** A sign of life of the node. Once it was taken for lost, nobody but itself says that it is Ready again. */
export async function renewNode(client: Client, name: string): Promise<void> {
  await postStatus(client, name);
  // The API wants microseconds.
  const renewTime = new Date().toISOString().replace("Z", "000Z");
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime };
  const body = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name }, spec };
  await client.coordination.patchNamespacedLease({ ...applied, name, namespace: "kube-node-lease", body }, byApply);
}

async function postStatus({ core }: Client, name: string): Promise<void> {
  const now = new Date().toISOString();
  const times = { lastHeartbeatTime: now, lastTransitionTime: now };
  const conditions = [{ type: "Ready", status: "True", reason: "KubeletReady", message: "pretended", ...times }];
  const status = { capacity: room, allocatable: room, conditions };
  await core.patchNodeStatus({ ...applied, name, body: { ...node, metadata: { name }, status } }, byApply);
}
