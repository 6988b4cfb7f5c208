import { join } from "node:path";
import { hasProgram, systemPath } from "./cluster/systemPath";
import { exitCode, UserError } from "./errors";
import { logDir } from "./paths";
import { run } from "./process";
import type { Progress } from "./progress";

/**
 * Installs packages of the system; needs root.
 * @param user who needs them, as a sentence begins with it: `A node`
 * @throws UserError with the command to run, where they can't be installed from here
 */
export async function installPackages(packages: readonly string[], user: string, progress: Progress): Promise<void> {
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (!hasProgram("apt-get")) {
    throw new UserError(
      `${user} needs programs that this machine lacks. On Debian they are the packages ${packages.join(" ")}: install ` +
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
      `Installing what ${user.charAt(0).toLowerCase()}${user.slice(1)} needs failed:\n  ${last}\nThe whole log: ${logFile}\n` +
        `Mend the cause and run the same command again, or install the packages yourself: ${command}`,
    );
  });
}
