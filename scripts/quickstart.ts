import { exitCode } from "../toolchain/errors";
import { heedInterruption } from "../toolchain/interruption";
import { terminalProgress } from "../toolchain/progress";
import { runScript } from "./commandLine";
import { alone } from "./quickstart/alone";
import { down } from "./quickstart/down";
import { readOptions } from "./quickstart/options";
import { up } from "./quickstart/up";

async function main(args: readonly string[]): Promise<number> {
  const signal = heedInterruption();
  const options = readOptions(args);
  if (!options) return exitCode.ok;
  const progress = terminalProgress();
  await (options.down ? alone(progress, () => down(options, progress, signal)) : up(options, progress, signal));
  return exitCode.ok;
}

runScript(main);
