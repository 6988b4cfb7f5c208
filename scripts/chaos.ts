import { lightTools } from "../toolchain/cluster";
import { exitCode, messageOf, UserError } from "../toolchain/errors";
import { heedInterruption } from "../toolchain/interruption";
import { terminalProgress } from "../toolchain/progress";
import { resolvePulumi } from "../toolchain/pulumi/resolve";
import { ensureTools } from "../toolchain/tools";
import { runMocha } from "./checks";

const usage =
  "npm run chaos -- [KILLS] [SEED]: commands that are killed at random moments, 100 with seed 1 unless said";

/** @throws UserError where it is no whole number from 1 up */
function count(text: string, what: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError(`${what} is ${text}, and must be a whole number from 1 up.\n${usage}`, {
    exitCode: exitCode.usage,
  });
}

async function main([kills = "100", seed = "1", ...rest]: readonly string[]): Promise<number> {
  heedInterruption();
  if (rest.length > 0) throw new UserError(usage, { exitCode: exitCode.usage });
  process.env["CHAOS_KILLS"] = String(count(kills, "The number of kills"));
  process.env["CHAOS_SEED"] = String(count(seed, "The seed"));
  const progress = terminalProgress();
  await ensureTools(lightTools, progress);
  progress.line((await resolvePulumi(progress)).line);
  const setup = ["--require", "tsx/cjs", "--require", "tests/engine/setup.ts"];
  const { passed, failed } = await runMocha(["engine/chaos"], setup);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? exitCode.ok : exitCode.error;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`\n✗ ${messageOf(error)}\n`);
    process.exitCode = error instanceof UserError ? error.exitCode : exitCode.error;
  },
);
