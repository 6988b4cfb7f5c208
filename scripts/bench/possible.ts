import { exitCode, UserError } from "../../toolchain/errors";
import { comparisons, type Comparison, type ComparisonName } from "./comparisons";

/** What is compared here, and a line for what is not. */
export interface Possible {
  names: ComparisonName[];
  leftOut?: string;
}

/**
 * The comparisons that can be made on this machine.
 * @param problem why there can be no node here; undefined where there can be one
 * @throws UserError with exit code 2 where that leaves none
 */
export function possible(wanted: readonly ComparisonName[], problem: string | undefined): Possible {
  const needsNode = (name: ComparisonName): boolean => (comparisons[name] as Comparison).onNode === true;
  const lacking = problem === undefined ? [] : wanted.filter(needsNode);
  if (problem === undefined || lacking.length === 0) return { names: [...wanted] };
  const names = wanted.filter((name) => !lacking.includes(name));
  const leftOut = `Not measured: ${lacking.join(", ")}. ${problem}`;
  if (names.length === 0) throw new UserError(leftOut, { exitCode: exitCode.usage });
  return { names, leftOut };
}
