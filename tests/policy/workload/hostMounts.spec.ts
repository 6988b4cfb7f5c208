import { runtimeSocket, writableHostMount } from "../../../policy/rules/workload/hostMounts";
import { UNKNOWN } from "../../../policy/rules/read";
import { pod } from "../fixtures";
import { describeObjectRule, type Changes } from "../objectCases";

const volume = (path: unknown): Changes => ({ "spec.volumes.2": { name: "node", hostPath: { path } } });
const path = "spec.volumes[2].hostPath.path";

describeObjectRule({
  rule: runtimeSocket,
  good: pod(),
  allowed: "a path without it",
  breaks: Object.fromEntries(
    [
      "/run/docker.sock",
      "/var/run/docker.sock",
      "/var/run/../run//docker.sock",
      "/run/./docker.sock",
      "/run/containerd/containerd.sock",
      "/run/containerd/",
      "/run/k3s/containerd",
      "/run/k0s",
      "/run/crio/crio.sock",
      "/run/podman",
      "/run/dockershim.sock",
      "/run/cri-dockerd.sock",
      "/var/snap/microk8s/common/run",
      "/run",
      "/var/run",
      "/",
    ].map((place) => [place, [volume(place), [path, "the socket of a container runtime"]]]),
  ),
  accepts: {
    ...Object.fromEntries(
      ["/var/log", "/run/docker.sock.d", "/run/udev", "/var/runner", "/data/run", ""].map((place) => [
        `"${place}"`,
        volume(place),
      ]),
    ),
    "no path": volume(undefined),
    "a volume without a source": { "spec.volumes.2": { name: "scratch" } },
  },
  unknown: { "spec.volumes.0": ["spec.volumes[0]"] },
});

const mounted = (place: unknown, mount: object, container = "containers.0"): Changes => ({
  ...volume(place),
  [`spec.${container}.volumeMounts`]: [
    { name: "tmp", mountPath: "/tmp" },
    { name: "node", mountPath: "/node", ...mount },
  ],
});
const at = "spec.containers[0].volumeMounts[1]";
const writable = "unset, so the node's disk can be written to";

describeObjectRule({
  rule: writableHostMount,
  good: pod(),
  breaks: {
    "a mount that can be written to": [mounted("/var/log", {}), [`${at}.readOnly`, writable]],
    "one that says so": [mounted("/var/log", { readOnly: false }), [`${at}.readOnly`, "false"]],
    "one of an init container": [
      mounted("/var/log", {}, "initContainers.0"),
      ["spec.initContainers[0].volumeMounts[1].readOnly", writable],
    ],
    ...Object.fromEntries(
      [
        "/",
        "/etc",
        "/etc/",
        "/var/run",
        "/var",
        "/etc/kubernetes/pki",
        "/var/lib/kubelet/pods",
        "/root/.ssh",
        "/proc",
      ].map((place) => [
        `${place}, even to be read`,
        [mounted(place, { readOnly: true }), [at, "a sensitive directory of the node"]],
      ]),
    ),
  },
  accepts: {
    ...Object.fromEntries(
      ["/var/log", "/etc/localtime", "/etc/ssl/certs", "/usr/share/zoneinfo", "/sys/fs/cgroup", "/rooted"].map(
        (place) => [`${place} to be read`, mounted(place, { readOnly: true })],
      ),
    ),
    "a volume that no container mounts, which host-path refuses": volume("/etc"),
    "an emptyDir that can be written to": {
      "spec.containers.0.volumeMounts": [{ name: "tmp", mountPath: "/tmp" }],
    },
    "a mount of nothing": { "spec.containers.0.volumeMounts": [{ name: "gone", mountPath: "/tmp" }] },
    "an unknown mount where no volume is the node's": {
      "spec.containers.0.volumeMounts": [{ name: "tmp", mountPath: "/tmp", readOnly: UNKNOWN }],
    },
    "a mount of an unknown name where no volume is the node's": {
      "spec.containers.0.volumeMounts": [{ name: UNKNOWN, mountPath: "/tmp" }],
    },
  },
});

describeObjectRule({
  rule: writableHostMount,
  good: {
    kind: "Pod",
    spec: {
      volumes: [{ name: "node", hostPath: { path: "/var/log" } }],
      containers: [{ name: "app", volumeMounts: [{ name: "node", readOnly: true }] }],
    },
  },
  unknown: {
    "spec.volumes.0.hostPath": ["spec.volumes[0].hostPath"],
    "spec.volumes.0.hostPath.path": ["spec.volumes[0].hostPath.path"],
    "spec.containers.0.volumeMounts.0.readOnly": ["spec.containers[0].volumeMounts[0].readOnly"],
  },
});

describeObjectRule({
  rule: writableHostMount,
  good: {
    kind: "Pod",
    spec: {
      volumes: [{ name: "node", hostPath: { path: "/var/log" } }],
      containers: [{ name: "app", volumeMounts: [{ name: "other" }] }],
    },
  },
  unknown: {
    "spec.volumes.0.name": ["spec.volumes[0].name"],
    "spec.containers.0.volumeMounts.0.name": ["spec.containers[0].volumeMounts[0].name"],
  },
});

for (const [allowed, place, found] of [
  ["true", "/var/log", [`${at}.readOnly`, writable]],
  ["a harmless one", "/etc", [at, "a sensitive directory of the node"]],
] as const) {
  describeObjectRule({
    rule: writableHostMount,
    good: pod(),
    allowed,
    breaks: { [`${place}, and says what may be`]: [mounted(place, {}), found] },
  });
}
