import { existsSync } from "node:fs";
import { join } from "node:path";
import { installPackages } from "../../debianPackages";
import { UserError } from "../../errors";
import type { Progress } from "../../progress";
import { hasProgram } from "../systemPath";

/** Programs that a node needs from the system, and the Debian packages that have them. */
const packageOf = {
  containerd: "containerd",
  "containerd-shim-runc-v2": "containerd",
  ctr: "containerd",
  runc: "runc",
  iptables: "iptables",
  "iptables-restore": "iptables",
  "ip6tables-restore": "iptables",
  nft: "nftables",
  ipset: "ipset",
  conntrack: "conntrack",
  ethtool: "ethtool",
  socat: "socat",
  ip: "iproute2",
  mount: "mount",
  unshare: "util-linux",
  nsenter: "util-linux",
} as const;

/** Where distributions put the CNI plugins. */
const pluginFolders = ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"];
const plugins = ["bridge", "host-local", "loopback", "portmap"];

/** Folder that has every CNI plugin that a node needs; none where no folder has. */
const findPlugins = (): string | undefined =>
  pluginFolders.find((folder) => plugins.every((plugin) => existsSync(join(folder, plugin))));

/** Debian packages of what is missing on this machine. */
function missingPackages(): string[] {
  const missing = Object.entries(packageOf)
    .filter(([program]) => !hasProgram(program))
    .map(([, name]) => name);
  return [...new Set(findPlugins() === undefined ? [...missing, "containernetworking-plugins"] : missing)].sort();
}

/**
 * Installs what a node needs and this machine lacks; needs root.
 * @returns folder of the CNI plugins
 * @throws UserError with the command to run, where it can't be installed from here
 */
export async function ensurePackages(progress: Progress): Promise<string> {
  const missing = missingPackages();
  if (missing.length > 0) await installPackages(missing, "A node", progress);
  const still = missingPackages();
  const folder = findPlugins();
  if (still.length > 0 || folder === undefined) {
    throw new UserError(
      `The packages ${still.join(" ")} were installed, but their programs are not where they belong.`,
    );
  }
  return folder;
}
