import type { Command, Step } from "../plan";
import { layout } from "./layout";
import { cniFolder } from "./network";

/** containerd's configuration. `sandboxImage`: the image of every pod's first process; `plugins`: folder of the CNI plugins. */
export const containerdConfig = (sandboxImage: string, plugins: string): string => `version = 2
root = "${layout.folder}/containerd"
state = "/run/containerd"

[grpc]
  address = "${layout.containerdSocket}"

[plugins."io.containerd.internal.v1.opt"]
  path = "${layout.folder}/containerd/opt"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  # The machine may itself be a container that can't lower its processes' score.
  restrict_oom_score_adj = true
  # A profile would be loaded into the machine's kernel, and stay there.
  disable_apparmor = true

[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = false

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "${plugins}"
  conf_dir = "${cniFolder}"
`;

/** Imports image archives into the node's containerd. */
const importCommand = (archive: string): Command => ["ctr", "--namespace", "k8s.io", "images", "import", archive];

/** containerd, and the images that the node itself needs. */
export function containerdSteps(archives: readonly string[]): Step[] {
  return [
    {
      name: "containerd",
      after: ["setup"],
      serve: ["containerd", "--config", `${layout.folder}/containerd.toml`],
      ready: { socket: layout.containerdSocket },
    },
    { name: "images", after: ["containerd"], run: archives.map(importCommand) },
  ];
}
