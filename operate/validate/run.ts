import { setTimeout as delay } from "node:timers/promises";
import { openClusters } from "../cluster/open";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { UsageError, type ExitCode } from "../errors";
import { interruptible } from "../interruption";
import { outputsOf, type Output } from "../outputs";
import { deliver } from "../report/deliver";
import { counted, harmless } from "../report/words";
import type { NetworkResult } from "../security/network/check";
import { readEnvironment } from "../settings/read";
import { written } from "./report/formats";
import { verdictLine } from "./report/words";
import { exitCodeOf, failures, validate, validateOnce, type How, type Validated, type Validation } from "./validate";

/** What the command line of `validate` comes to. */
export interface ValidateOptions extends EnvironmentOptions, CommonOptions {
  readonly output: readonly string[];
  /** Seconds. */
  readonly timeout?: number;
  readonly failOn: "warning" | "error";
  readonly watch?: boolean;
  readonly networkProbe: boolean;
  readonly outside: boolean;
  readonly probeImage?: string;
  readonly probeCommand?: string;
  readonly ignore: readonly string[];
  readonly since?: Date;
}

/** Validates a running stack and writes the reports; answers the exit code. */
export async function runValidate(options: ValidateOptions, root: string): Promise<ExitCode> {
  const outputs = outputsOf(options.output);
  const ignoreLogs = options.ignore.map(patternOf);
  const environment = await readEnvironment({ root, environment: options.environment, config: options.config });
  const { stack, settings } = environment;
  const clusters = await openClusters(environment);
  const subject: Validated = { stack, settings, clusters };
  const how = (signal: AbortSignal): How => ({
    root,
    failOn: options.failOn,
    networkProbe: options.networkProbe,
    probeImage: options.probeImage,
    probeCommand: options.probeCommand?.split(" ").filter((word) => word !== ""),
    outside: options.outside ? {} : false,
    since: options.since,
    ignoreLogs,
    signal,
    ...(options.timeout !== undefined && { timeoutSeconds: options.timeout }),
    onRound: tellRound,
  });
  for (const { name, context } of clusters) say(`Looking at ${stack} on ${name} (context ${context})`);
  // Probe pods are taken away before the command ends.
  return interruptible(async (signal) => {
    if (options.watch === true) return watch(subject, how(signal), outputs, options);
    const validation = await validate(subject, how(signal));
    return report(validation, outputs, options);
  });
}

const watchPause = 10_000;
/** Milliseconds after which pods prove the network once more: policies may have changed. */
const provenFor = 300_000;

/** Looks again and again; tells when the verdict is another, or what fails is. Ends by being cancelled. */
async function watch(
  subject: Validated,
  how: How & { readonly signal?: AbortSignal | undefined },
  outputs: readonly Output[],
  options: ValidateOptions,
): Promise<never> {
  let before: string | undefined;
  let proven = new Map<string, NetworkResult>();
  let since = Date.now();
  for (;;) {
    const { onRound: _, ...quiet } = how;
    if (Date.now() - since > provenFor) {
      proven = new Map();
      since = Date.now();
    }
    const validation = await validateOnce(subject, { ...quiet, proven });
    const now = stateOf(validation);
    if (now !== before) report(validation, outputs, options);
    before = now;
    await delay(watchPause, undefined, { signal: how.signal }).catch(() => how.signal?.throwIfAborted());
  }
}

/** What makes one verdict another: replicas that take turns, and counts that go on, don't. */
function stateOf(validation: Validation): string {
  const failing = failures(validation).map(({ cluster, code, object, path }) => {
    return [cluster, code, object.kind, object.kind === "Pod" ? "" : object.name, path ?? ""].join(" ");
  });
  return JSON.stringify([validation.verdict, [...new Set(failing)].sort()]);
}

function report(validation: Validation, outputs: readonly Output[], { color }: ValidateOptions): ExitCode {
  const code = exitCodeOf(validation);
  // A disk that is full does not make it a success.
  process.exitCode = code;
  deliver(outputs, (format, colors) => written(validation, format, colors), {
    color,
    told: (file) => {
      say(`Wrote ${file}`);
    },
  });
  return code;
}

function tellRound(validation: Validation): void {
  const { rounds, verdict } = validation;
  if (verdict === "passed") return;
  const [first, ...more] = failures(validation);
  const what = first
    ? `${first.message}${more.length > 0 ? `, and ${counted(more.length, "more finding")}` : ""}`
    : verdictLine(validation);
  say(`${new Date().toISOString().slice(11, 19)} look ${rounds}: ${what}`);
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (error) {
    throw new UsageError(`--ignore ${text}: is no regular expression: ${(error as Error).message}`);
  }
}

function say(line: string): void {
  process.stderr.write(`${harmless(line)}\n`);
}
