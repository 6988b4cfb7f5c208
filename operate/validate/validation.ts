import type { Settings } from "../../components/settings";
import { byCause, findingSeverities, type Finding, type FindingSeverity, type GroupResult } from "../checks/finding";
import { exitCodes, type ExitCode } from "../errors";
import type { Connection } from "../security/network/check";

export type Verdict = "passed" | "failed" | "refused" | "unreachable";

/** What it came to. */
export interface Validation {
  readonly stack: string;
  readonly settings: Settings;
  readonly verdict: Verdict;
  readonly failOn: FindingSeverity;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** How often it was looked. */
  readonly rounds: number;
  readonly clusters: readonly ClusterValidation[];
}

export interface ClusterValidation {
  readonly cluster: string;
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  /** None where the cluster could not be asked. */
  readonly groups: readonly GroupResult[];
  /** Ways of the network: what is declared, and what was proven. */
  readonly connections: readonly Connection[];
  readonly problem?: { readonly kind: "unreachable" | "refused"; readonly why: string; readonly hint?: string };
}

/** Does it fail the validation? */
export function fails({ severity }: Finding, failOn: FindingSeverity): boolean {
  return findingSeverities.indexOf(severity) <= findingSeverities.indexOf(failOn);
}

/** All findings, the worst first, causes before what follows from them. */
export function allFindings({ clusters }: Pick<Validation, "clusters">): readonly Finding[] {
  return clusters.flatMap(({ groups }) => groups.flatMap(({ findings }) => findings)).sort(byCause);
}

/** What fails it, the worst first. */
export function failures(validation: Pick<Validation, "clusters" | "failOn">): readonly Finding[] {
  return allFindings(validation).filter((finding) => fails(finding, validation.failOn));
}

/** 0, or what kept it from that. */
export function exitCodeOf({ verdict }: Pick<Validation, "verdict">): ExitCode {
  const codes = {
    passed: exitCodes.ok,
    failed: exitCodes.validation,
    refused: exitCodes.credentials,
    unreachable: exitCodes.deadline,
  };
  return codes[verdict];
}
