import { nodePodRange, serviceRange } from "../controlPlane";
import type { Command } from "../plan";
import { layout, nodeAddress } from "./layout";

/** Makes the network of a node, in its own network namespace: an address, and no way out. */
export function networkCommands(hostname: string): Command[] {
  return [
    ["sh", "-c", 'echo "$1" > /proc/sys/kernel/hostname', "sh", hostname],
    ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"],
    // Traffic between pods of one bridge must pass the firewall too.
    ["sh", "-c", "echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables"],
    ["ip", "link", "set", "lo", "up"],
    ["ip", "link", "add", "node0", "type", "veth", "peer", "name", "node1"],
    ["ip", "address", "add", `${nodeAddress}/24`, "dev", "node0"],
    ["ip", "link", "set", "node0", "up"],
    ["ip", "link", "set", "node1", "up"],
    // A Service's address is replaced by a pod's before a packet leaves, but a route must lead there first.
    ["ip", "route", "add", serviceRange, "dev", "node0"],
    // Whatever else is asked for fails at once instead of after a timeout.
    ["ip", "route", "add", "unreachable", "default"],
  ];
}

/** CNI configuration: all pods on one bridge. */
export const podNetwork = {
  cniVersion: "1.0.0",
  name: "pods",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      // A pod may reach itself through its own Service.
      hairpinMode: true,
      ipam: {
        type: "host-local",
        dataDir: "/run/cni",
        ranges: [[{ subnet: nodePodRange }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
    { type: "portmap", capabilities: { portMappings: true } },
  ],
};

/** Folder of the CNI configuration. */
export const cniFolder = `${layout.folder}/cni`;
