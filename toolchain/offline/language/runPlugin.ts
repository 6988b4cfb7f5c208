import type { ServerWritableStream } from "@grpc/grpc-js";
import { language, type analyzer } from "../rpc/protocol";
import type { Children } from "./children";
import { locateModule } from "./locate";
import { readOptions, typescriptEnvironment } from "./options";
import { startPackProxy } from "./packProxy";

export type PluginCall = ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>;

interface Command {
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Runs a plugin written for Node, a policy pack (kind analyzer) above all, and streams its output to the engine; the last
 * message is its exit code. The engine ends it by cancelling the call.
 */
export async function runPlugin(call: PluginCall, children: Children, signal: AbortSignal): Promise<void> {
  const exitCode =
    call.request.getKind() === "analyzer"
      ? await runPack(call, children, signal)
      : await runCommand(call, providerCommand(call.request), children, signal, toStdout(call));
  call.write(new language.RunPluginResponse().setExitcode(exitCode));
}

async function runPack(call: PluginCall, children: Children, signal: AbortSignal): Promise<number> {
  const proxy = await startPackProxy();
  try {
    const send = toStdout(call);
    send(Buffer.from(`${proxy.port}\n`));
    const stack = await Promise.race([proxy.stack, aborted(signal)]);
    const command = packCommand(call.request, stack);
    const code = await runCommand(
      call,
      command,
      children,
      signal,
      firstLine((line) => {
        if (/^\d+$/.test(line)) proxy.attach(Number(line));
        else proxy.fail(`the policy pack must print nothing before it serves, but printed: ${line}`);
      }, send),
    );
    proxy.fail(`the policy pack ended with exit code ${code}`);
    return code;
  } finally {
    proxy.close();
  }
}

async function runCommand(
  call: PluginCall,
  command: Command,
  children: Children,
  signal: AbortSignal,
  onStdout: (chunk: Buffer) => void,
): Promise<number> {
  const ending = await children.run(process.execPath, command.args, {
    cwd: command.cwd,
    env: command.env,
    signal,
    onStdout,
    onStderr: (chunk) => call.write(new language.RunPluginResponse().setStderr(chunk)),
  });
  return ending.code ?? 1;
}

function providerCommand(request: language.RunPluginRequest): Command {
  const { directory, options, env } = commonOf(request);
  const script = locateModule("@pulumi/pulumi/cmd/run-plugin", directory);
  return { args: [script, ...options.nodeargs, directory, ...request.getArgsList()], cwd: request.getPwd(), env };
}

/** Packs run in their own folder, and are told the stack by their environment. */
function packCommand(
  request: language.RunPluginRequest,
  stack: analyzer.AnalyzerStackConfigureRequest | undefined,
): Command {
  const { directory, options, env } = commonOf(request);
  const script = locateModule("@pulumi/pulumi/cmd/run-policy-pack", directory);
  return {
    args: [script, ...options.nodeargs, ...request.getArgsList(), directory],
    cwd: directory,
    env: { ...env, ...(stack ? stackEnvironment(stack) : {}) },
  };
}

function commonOf(request: language.RunPluginRequest) {
  const info = request.getInfo() ?? new language.ProgramInfo();
  const options = readOptions(info.getOptions());
  const env = { ...environmentOf(request.getEnvList()), ...typescriptEnvironment(options) };
  return { directory: info.getProgramDirectory(), options, env };
}

/** What the SDK reads of a stack; what the engine leaves empty stays unset, as `pulumi policy analyze` leaves the organization. */
function stackEnvironment(stack: analyzer.AnalyzerStackConfigureRequest): NodeJS.ProcessEnv {
  const values = {
    PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
    PULUMI_NODEJS_PROJECT: stack.getProject(),
    PULUMI_NODEJS_STACK: stack.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().toArray())),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

function environmentOf(entries: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf("=");
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

function toStdout(call: PluginCall): (chunk: Buffer) => void {
  return (chunk) => {
    call.write(new language.RunPluginResponse().setStdout(chunk));
  };
}

/** Takes the first line out of a stream of chunks and passes on the rest. */
function firstLine(take: (line: string) => void, rest: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let start: Buffer | undefined = Buffer.alloc(0);
  return (chunk) => {
    if (start === undefined) {
      rest(chunk);
      return;
    }
    start = Buffer.concat([start, chunk]);
    const end = start.indexOf("\n");
    if (end === -1) return;
    take(start.subarray(0, end).toString().trim());
    if (end + 1 < start.length) rest(start.subarray(end + 1));
    start = undefined;
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(new Error("the engine has given the policy pack up"));
    });
  });
}
