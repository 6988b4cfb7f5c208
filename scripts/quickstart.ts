import { exitCode, messageOf, UserError } from "../toolchain/errors";
import { heedInterruption } from "../toolchain/interruption";
import { terminalProgress } from "../toolchain/progress";
import { alone } from "./quickstart/alone";
import { down } from "./quickstart/down";
import { readOptions } from "./quickstart/options";
import { up } from "./quickstart/up";

async function main(args: readonly string[]): Promise<void> {
  const signal = heedInterruption();
  const options = readOptions(args);
  if (!options) return;
  const progress = terminalProgress();
  await (options.down ? alone(progress, () => down(options, progress, signal)) : up(options, progress, signal));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`\n✗ ${messageOf(error)}\n`);
  process.exitCode = error instanceof UserError ? error.exitCode : exitCode.error;
});
