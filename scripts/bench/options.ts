import { Command, InvalidArgumentError, Option } from "commander";
import { parse } from "../commandLine";
import { comparisons, type ComparisonName } from "./comparisons";

const comparisonNames = Object.keys(comparisons) as ComparisonName[];

/** What the command line asks for. */
export interface BenchOptions {
  /** The comparisons to make. */
  only: ComparisonName[];
  /** How often each command is measured; where it is not said, as often as the comparison needs. */
  runs?: number;
  output: "text" | "json";
  /** Renew the rows of these comparisons in docs/performance.md. */
  write: boolean;
}

/**
 * Reads the command line.
 * @returns nothing where only help was asked for
 * @throws UserError with exit code 2
 */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const command = new Command("npm run bench --")
    .description("Measures what this stack costs against what an empty program costs on the same machine.")
    .addOption(new Option("--only <name...>", "make only these comparisons").choices(comparisonNames))
    .option(
      "--runs <count>",
      "how often each command is measured (default: as often as each needs, 2 to 7)",
      wholeNumber,
    )
    .addOption(new Option("-o, --output <format>", "form of the result").choices(["text", "json"]).default("text"))
    .option("--write", "renew the rows of these comparisons in docs/performance.md", false)
    .addHelpText("after", `\nComparisons:\n${describeAll()}`);
  if (!parse(command, args)) return undefined;
  const { only = comparisonNames, ...rest } = command.opts<Omit<BenchOptions, "only"> & { only?: ComparisonName[] }>();
  return { only, ...rest };
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 to 999.");
}

function describeAll(): string {
  return comparisonNames.map((name) => `  ${name.padEnd(10)}${comparisons[name].question}`).join("\n");
}
