import { Command, InvalidArgumentError } from "commander";
import { lightTools } from "../toolchain/cluster";
import { exitCode } from "../toolchain/errors";
import { heedInterruption } from "../toolchain/interruption";
import { terminalProgress } from "../toolchain/progress";
import { resolvePulumi } from "../toolchain/pulumi/resolve";
import { dropBuildCaches, ensureTools } from "../toolchain/tools";
import { runMocha } from "./checks";
import { parse, runScript } from "./commandLine";

/**
 * Reads the command line.
 * @returns the number of kills and the seed; nothing where only help was asked for
 * @throws UserError with exit code 2
 */
function readArguments(args: readonly string[]): readonly [kills: number, seed: number] | undefined {
  const command = new Command("npm run chaos --")
    .description("Kills commands of the engine at random moments, and recovers as a person does.")
    .argument("[kills]", "how many commands are killed", wholeNumber, 100)
    .argument("[seed]", "the same seed means the same moments", wholeNumber, 1);
  return parse(command, args) ? (command.processedArgs as [number, number]) : undefined;
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 up.");
}

async function main(args: readonly string[]): Promise<number> {
  heedInterruption();
  const asked = readArguments(args);
  if (!asked) return exitCode.ok;
  const [kills, seed] = asked;
  process.env["CHAOS_KILLS"] = String(kills);
  process.env["CHAOS_SEED"] = String(seed);
  const progress = terminalProgress();
  await ensureTools(lightTools, progress);
  progress.line((await resolvePulumi(progress)).line);
  await dropBuildCaches();
  const setup = ["--require", "tsx/cjs", "--require", "tests/engine/setup.ts"];
  const { passed, failed } = await runMocha(["engine/chaos"], setup);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? exitCode.ok : exitCode.error;
}

runScript(main);
