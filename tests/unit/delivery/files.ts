import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { rootDir } from "../../../toolchain/paths";

/** The text of a file of the checkout. */
export const text = (path: string): string => readFileSync(join(rootDir, path), "utf8");

/** The stacks that the project has a file for. */
export const stacks = ["development", "staging", "production"] as const;

const variables = z.record(z.string(), z.string());
const step = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: variables.optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
export type Step = z.output<typeof step>;

const permissions = z.record(z.string(), z.string());
const job = z.object({
  if: z.string().optional(),
  uses: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  permissions: permissions.optional(),
  "timeout-minutes": z.number().optional(),
  env: variables.optional(),
  environment: z.union([z.string(), z.object({ name: z.string() })]).optional(),
  concurrency: z.unknown().optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.string())) }).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(step).optional(),
});
export type Job = z.output<typeof job>;

const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  env: variables.optional(),
  permissions,
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), job),
});
export type Workflow = z.output<typeof workflow>;

/** A workflow by its name. */
export const readWorkflow = (name: string): Workflow => workflow.parse(parse(text(`.github/workflows/${name}.yml`)));

/** The steps of the action that prepares a job for Pulumi. */
export const readAction = (): Step[] =>
  z.object({ runs: z.object({ steps: z.array(step) }) }).parse(parse(text(".github/actions/pulumi/action.yml"))).runs
    .steps;
