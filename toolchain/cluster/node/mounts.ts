import type { Command } from "../plan";
import { layout } from "./layout";

/**
 * Kernel settings that a kubelet insists on. They belong to the whole machine, so the node is shown these values and
 * the machine keeps its own.
 */
export const kernelSettings = {
  "vm/overcommit_memory": "1",
  "vm/panic_on_oom": "0",
  "kernel/panic": "10",
  "kernel/panic_on_oops": "1",
  "kernel/keys/root_maxkeys": "1000000",
  "kernel/keys/root_maxbytes": "25000000",
} as const;

/** File that stands in for a kernel setting, below the cluster's folder. */
export const settingFile = (setting: string): string => `kernel/${setting.replaceAll("/", ".")}`;

/** Makes the file systems of a node, in its own mount namespace. `folder`: the cluster's folder on the machine. */
export function mountCommands(folder: string): Command[] {
  const over = "/run/var";
  return [
    // Volumes with mount propagation need shared mounts; they are shared with nobody outside.
    ["mount", "--make-rshared", "/"],
    // A /run of its own hides the machine's containerd, and every other node's sockets.
    ["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run"],
    ["mkdir", "-p", layout.folder, `${over}/upper`, `${over}/work`],
    ["mount", "--rbind", folder, layout.folder],
    // Kubelet and CNI write to fixed places under /var: what they write stays in memory, and in here.
    ["mount", "-t", "overlay", "-o", `lowerdir=/var,upperdir=${over}/upper,workdir=${over}/work`, "overlay", "/var"],
    ...Object.keys(kernelSettings).map((setting): Command => [
      "mount",
      "--bind",
      `${layout.folder}/${settingFile(setting)}`,
      `/proc/sys/${setting}`,
    ]),
    ["mount", "--bind", `${layout.folder}/resolv.conf`, "/etc/resolv.conf"],
  ];
}
