import { Command, InvalidArgumentError, Option } from "commander";
import type { ValidateOptions } from "../validate/run";
import { formats } from "./lint";
import { configOption, environmentOption } from "./options";

/** `circle-core validate`: is what runs as it must be? */
export function validateCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("validate")
    .summary("judge the running system: configuration, health, containers, logs, security")
    .description(
      "Judges a running stack by five groups of checks at once: every declared object is there as declared; the health " +
        "endpoint answers, from inside and from outside with TLS verified; the containers run; the recent log lines hold " +
        "no errors; the live objects keep the policy's rules, the application's identity has no dangerous rights, and the " +
        "network lets through what is declared and nothing else, as pods prove that are started for it and taken away. " +
        "While all that fails may pass by itself, it looks again until the deadline. Nothing of the application is changed.",
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(
      new Option("-o, --output <format[=file]>", `${formats.join(", ")}; again, with a file, for more reports`)
        .argParser(collect)
        .default([], "text"),
    )
    .addOption(
      new Option(
        "--timeout <seconds>",
        "how long to look again; 0 looks once; the setting timeouts.rolloutSeconds by default",
      ).argParser(seconds),
    )
    .addOption(
      new Option("--fail-on <severity>", "the least severity that fails")
        .choices(["warning", "error"])
        .default("error"),
    )
    .option("-w, --watch", "go on until cancelled; print when the verdict changes")
    .addOption(
      new Option(
        "--since <time>",
        "start of the rollout, from when on logs are judged: 30m, 2h, or as 2026-01-31T12:00:00Z",
      ).argParser(time),
    )
    .addOption(
      new Option("--ignore <pattern>", "log lines that are no findings, as a regular expression; again for more")
        .argParser(collect)
        .default([], "none"),
    )
    .option("--no-outside", "do not ask the public address")
    .option("--no-network-probe", "start no pods that prove what the network lets through")
    .option(
      "--probe-image <image>",
      "image of these pods; by default the setting validation.networkProbe.image, else the application's own",
    )
    .option(
      "--probe-command <command>",
      "what they run to try a connection, with {host}, {port} and {expected} (allowed or forbidden), exit code 0 where it " +
        "connects and 1 where not; by default the setting, else Python, Node.js or a shell of the image",
    )
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { runValidate } = await import("../validate/run.js");
      done(await runValidate(command.optsWithGlobals<ValidateOptions>(), root));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError("It must be whole seconds, such as 120.");
  return value;
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function time(text: string): Date {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(Date.now() - Number(amount) * units[unit as keyof typeof units]);
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("It must be a while such as 30m or 2h, or a time such as 2026-01-31T12:00:00Z.");
  }
  return date;
}

const help = `
Exit codes: 0 as it must be · 2 settings or usage · 3 credentials · 4 not as it must be · 8 cancelled · 9 a cluster could not be reached before the deadline

Examples:
  circle-core validate --environment production
  circle-core validate -e staging --timeout 0 --fail-on warning
  circle-core validate -e production -o html=report.html -o junit=report.xml
  circle-core validate -e production --watch --ignore 'retrying in \\d+ s'
  circle-core validate -e production --no-network-probe -o json | jq .summary`;
