import { all, holds, is, not } from "../answers";
import { eachContainerOf } from "../containers";
import { kept, must, requireThat, shown, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod } from "../pods";
import { UNKNOWN, type Field } from "../read";
import { cis, manual, nsa } from "../references";
import type { ObjectRule } from "../rule";
import { isAroundOrIn, isWithin } from "./hostPlaces";

const hostPathPage = manual("Volumes: hostPath", "concepts/storage/volumes/#hostpath");

/** Where container runtimes listen. */
export const sockets: readonly string[] = [
  "/run/docker.sock",
  "/run/dockershim.sock",
  "/run/cri-dockerd.sock",
  "/run/containerd/containerd.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/k0s/containerd.sock",
  "/run/crio/crio.sock",
  "/run/podman/podman.sock",
  "/var/snap/microk8s/common/run/containerd.sock",
];

export const runtimeSocket: ObjectRule = {
  id: "runtime-socket",
  title: "No volume holds the socket of the container runtime",
  severity: "critical",
  exemptible: false,
  why: "Whoever talks to the runtime starts containers of any kind on the node, and is root there.",
  mend: "Build images with a builder that needs no daemon, and read logs and metrics from the kubelet's API.",
  references: [cis("5.2.11"), nsa("Pod security enforcement"), hostPathPage],
  appliesTo: workloads,
  check: eachPod(({ spec }) =>
    spec
      .at("volumes")
      .items()
      .map((volume) => volume.at("hostPath", "path"))
      .flatMap((path) =>
        must(
          path,
          (place) => !sockets.some((socket) => isWithin(socket, place)),
          "a path without it",
          () => {
            return "the socket of a container runtime";
          },
        ),
      ),
  ),
};

/** Whole directories that tell or decide too much about a node, even when they are only read. */
export const large: readonly string[] = [
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/lib",
  "/proc",
  "/run",
  "/sys",
  "/usr",
  "/var/lib",
];

/** Nothing in them is anybody's business: credentials of the node, of its users, and of all pods on it. */
export const closed: readonly string[] = [
  "/etc/kubernetes",
  "/etc/shadow",
  "/etc/ssh",
  "/root",
  "/var/lib/etcd",
  "/var/lib/kubelet",
];

function isSensitive(place: unknown): boolean {
  return large.some((directory) => isWithin(directory, place)) || closed.some((secret) => isAroundOrIn(secret, place));
}

export const writableHostMount: ObjectRule = {
  id: "writable-host-mount",
  title: "Paths of the node are mounted read-only, and sensitive ones not at all",
  severity: "high",
  why: "Who may write to the node's disk can plant programs there; some of its directories hold credentials of all pods.",
  mend: "Set readOnly to true on the volumeMount, and name the one harmless directory that is needed.",
  references: [nsa("Pod security enforcement"), hostPathPage],
  appliesTo: workloads,
  check: eachPod((pod) => {
    const volumes = pod.spec.at("volumes").items();
    const byName = new Map(volumes.map((volume) => [volume.at("name").value, volume]));
    const nameless = byName.get(UNKNOWN);
    return eachContainerOf(pod, ({ field }) =>
      field
        .at("volumeMounts")
        .items()
        .flatMap((mount) => {
          const name = mount.at("name");
          if (name.unknown) return unless(name, volumes.flatMap((volume) => isHarmless(mount, volume)).slice(0, 1));
          const volume = byName.get(name.value);
          if (volume || !nameless) return isHarmless(mount, volume);
          return unless(nameless.at("name"), isHarmless(mount, nameless));
        }),
    );
  }),
};

function isHarmless(mount: Field, volume: Field | undefined): Findings {
  const hostPath = volume?.at("hostPath");
  if (!hostPath || hostPath.absent) return kept;
  const harmless = not(holds(hostPath.at("path"), isSensitive));
  if (harmless === false)
    return [{ field: mount, found: "a sensitive directory of the node", allowed: "a harmless one" }];
  const readOnly = mount.at("readOnly");
  const found = readOnly.absent ? "unset, so the node's disk can be written to" : shown(readOnly.value);
  return requireThat(all(is(readOnly, true), harmless), { field: readOnly, found, allowed: "true" });
}
