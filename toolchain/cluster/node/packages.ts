import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError, exitCode } from "../../errors";
import { logDir } from "../../paths";
import { run } from "../../process";
import type { Progress } from "../../progress";
import { hasProgram, systemPath } from "../systemPath";

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
  if (missing.length > 0) await install(missing, progress);
  const still = missingPackages();
  const folder = findPlugins();
  if (still.length > 0 || folder === undefined) {
    throw new UserError(
      `The packages ${still.join(" ")} were installed, but their programs are not where they belong.`,
    );
  }
  return folder;
}

async function install(packages: readonly string[], progress: Progress): Promise<void> {
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (!hasProgram("apt-get")) {
    throw new UserError(
      `A node needs programs that this machine lacks. On Debian they are the packages ${packages.join(" ")}: install ` +
        "what your distribution calls them, then run the same command again.",
      { exitCode: exitCode.usage },
    );
  }
  const logFile = join(logDir, "packages.log");
  await progress.step(`install ${packages.join(" ")}`, 20, async (report) => {
    // A package's own scripts start its services wherever they see systemd at work: in here they don't.
    const hidden = "[ ! -d /run/systemd ] || mount -t tmpfs none /run/systemd";
    const apt = "apt-get -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0";
    const script = `set -e; ${hidden}; ${apt} update; ${apt} install -y --no-install-recommends "$@"`;
    const result = await run("unshare", ["--mount", "sh", "-c", script, "sh", ...packages], {
      env: { ...process.env, PATH: systemPath, DEBIAN_FRONTEND: "noninteractive" },
      logFile,
      onLine: report,
    });
    if (result.code === 0) return;
    const last = result.stderr.trim().split("\n").slice(-3).join("\n  ");
    throw new UserError(
      `Installing the packages that a node needs failed:\n  ${last}\nThe whole log: ${logFile}\n` +
        `Mend the cause and run the same command again, or install them yourself: ${command}`,
    );
  });
}
