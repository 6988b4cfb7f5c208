import { language } from "../rpc/protocol";
import type { Children, Ending } from "./children";
import { locateModule } from "./locate";
import { readOptions, typescriptEnvironment } from "./options";

/** Exit code by which the SDK says: the user has been told, say nothing more. */
const alreadyReported = 32;

/** Runs a Node program under the engine and answers how it ended. The program's output becomes this process's own. */
export async function runProgram(
  request: language.RunRequest,
  engineAddress: string,
  children: Children,
  signal: AbortSignal,
): Promise<language.RunResponse> {
  const info = request.getInfo() ?? new language.ProgramInfo();
  const options = readOptions(info.getOptions());
  const script = locateModule("@pulumi/pulumi/cmd/run", info.getProgramDirectory());
  let outOfMemory = false;
  const ending = await children.run(
    process.execPath,
    [...options.nodeargs, script, ...programArguments(request, engineAddress)],
    {
      cwd: info.getProgramDirectory(),
      env: { ...process.env, ...configEnvironment(request), ...typescriptEnvironment(options) },
      signal,
      onStdout: (chunk) => process.stdout.write(chunk),
      onStderr: (chunk) => {
        outOfMemory ||= chunk.includes("<--- Last few GCs --->");
        process.stderr.write(chunk);
      },
    },
  );
  return runResponse(ending, outOfMemory);
}

/** The command line of the SDK's runner for one run; empty values are left out, as the official host does. */
export function programArguments(request: language.RunRequest, engineAddress: string): string[] {
  const info = request.getInfo() ?? new language.ProgramInfo();
  const flags: [string, string][] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info.getRootDirectory()],
    ["stack", request.getStack()],
    ["pwd", info.getProgramDirectory()],
    ["parallel", String(request.getParallel())],
  ];
  return [
    ...flags.filter(([, value]) => value !== "").flatMap(([flag, value]) => [`--${flag}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
}

/** Stack configuration as the SDK reads it; the SDK wants keys of the form `namespace:config:name`. */
export function configEnvironment(request: language.RunRequest): Record<string, string> {
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value, key) => {
    config[key.replace(/^([^:]+):(?:config:)?/, "$1:config:")] = value;
  });
  return {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** What the engine is told of a program's end; where memory ran out, with what to do. */
export function runResponse(ending: Ending, outOfMemory: boolean): language.RunResponse {
  const answer = new language.RunResponse();
  if (ending.code === 0) return answer;
  if (ending.code === alreadyReported) return answer.setBail(true);
  const end =
    ending.code === null
      ? `Program was ended by ${ending.signal ?? "a signal"}`
      : `Program exited with non-zero exit code: ${ending.code}`;
  const hint =
    "It ran out of memory: raise the limit by the runtime option `nodeargs: --max-old-space-size=<megabytes>` in Pulumi.yaml";
  return answer.setError(outOfMemory ? `${end}. ${hint}` : end);
}
