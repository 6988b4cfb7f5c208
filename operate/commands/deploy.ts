import { Command, InvalidArgumentError, Option } from "commander";
import type { DeployOptions } from "../deploy/run";
import { configOption, environmentOption } from "./options";

/** `circle-core deploy`: an update with a look before, an eye on it, and a way back. */
export function deployCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("deploy")
    .summary("deploy a stack, watch it, validate it; take back what fails")
    .description(
      "Deploys a stack by Pulumi's own engine, with the same program, policy pack and stack files as pulumi up: checks the " +
        "clusters, previews, asks, updates, validates what runs, and records the release. A rollout that can't succeed is " +
        "ended as soon as that is known, its cause is named, and the last good release is deployed again.",
    )
    .addOption(environmentOption())
    .addOption(new Option("-t, --target <what>", "where to deploy").choices(["kubernetes"]).default("kubernetes"))
    .option(
      "--version <tag>",
      "deploy this version: image.tag, with the digest as TAG@sha256:DIGEST where one is needed",
    )
    .option("--image <reference>", "deploy this image: REPOSITORY:TAG@sha256:DIGEST")
    .addOption(configOption())
    .option("-v, --verbose", "tell each step of the engine", false)
    .option("-y, --yes", "do not ask", false)
    .option("--allow-data-loss", "do not ask either where data is lost, which --yes does not cover", false)
    .option("--no-validate", "do not validate what then runs: it is recorded as unvalidated")
    .option("--no-rollback", "leave what failed as it is, to be looked at")
    .addOption(secondsOption("--timeout <seconds>", "give up after that long; default: the timeouts of the settings"))
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { deploy } = await import("../deploy/run.js");
      done(await deploy(command.optsWithGlobals<DeployOptions>(), root));
    });
}

/** An option that is a number of seconds. */
export function secondsOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value) => {
    if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("Must be a whole number of seconds, from 1.");
    return Number(value);
  });
}

const help = `
Where the stack does not exist yet: pulumi stack init NAME, which also chooses what encrypts its secrets (docs/guide.md).
With --config, --version or --image the stack's file is not touched; the release keeps what was deployed.

What was changed by hand since the last release is put back, and told beforehand. A release that fails is taken back but for
secrets that were renewed and claims that have grown, and not at all where data would be lost by that.

Exit codes: 0 deployed and validated · 1 no way to the cluster, or somebody else is at work on the stack · 2 settings or
usage · 3 credentials · 4 failed, and taken back where that could be done · 5 a mandatory rule is violated · 6 no such
stack · 8 cancelled, or not confirmed · 9 not done in time

Examples:
  circle-core deploy --environment development
  circle-core deploy -e staging --image ghcr.io/ol-s-cloud/circle-core:0.2.0@sha256:DIGEST
  circle-core deploy -e production --yes --timeout 900
  circle-core deploy -e production --config hotfix.yaml --no-rollback`;
