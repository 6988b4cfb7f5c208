import { z } from "zod";
import { findingSeverities, groups } from "../../checks/finding";

const text = (doc: string) => z.string().describe(doc);
const count = (doc: string) => z.int().min(0).describe(doc);
const time = (doc: string) => z.iso.datetime().describe(doc);

const unchecked = z.strictObject({
  what: text("What could not be checked"),
  why: text("Why not"),
});

const finding = z.strictObject({
  code: text("Identifies what was found; never changes. `rule-…`: a rule of the policy pack, by its id"),
  severity: z.enum(findingSeverities),
  kind: text("Kind of the object"),
  namespace: text("Empty where the object is in none"),
  name: text("Name of the object"),
  container: z.string().nullable().describe("The container, where the finding is about one"),
  path: z.string().nullable().describe("JSON path of the field, where the finding is about one"),
  message: text("What is wrong, in one sentence; never a secret"),
  evidence: z.array(z.string()).max(10).describe("What shows it, the most telling first"),
  next: text("What to do next"),
  passing: z.boolean().describe("Could time alone mend it?"),
});

const group = z.strictObject({
  group: z.enum(groups),
  state: z.enum(["passed", "warned", "failed", "unchecked"]).describe("Unchecked: nothing of it could be looked at"),
  checked: count("Things that were looked at"),
  findings: z.array(finding),
  unchecked: z.array(unchecked),
});

const connection = z.strictObject({
  from: text("Who tries"),
  to: text("Whom"),
  declared: z.enum(["allowed", "forbidden"]),
  proven: z.enum(["open", "closed", "unproven"]),
  why: z.string().nullable().describe("Why it is not proven"),
});

const cluster = z.strictObject({
  cluster: text("As the settings call it"),
  context: text("Context of the kubeconfig"),
  server: text("Address of the API server"),
  namespace: text("The application's namespace"),
  problem: z
    .strictObject({ kind: z.enum(["unreachable", "refused"]), why: z.string() })
    .nullable()
    .describe("What kept it from being asked"),
  groups: z.array(group),
  connections: z.array(connection).describe("Ways of the network: what is declared, and what pods proved"),
});

/** What `circle-core validate --output json` writes; docs/schema/validation.json is made from it. */
export const validationSchema = z.strictObject({
  version: z.literal(1).describe("Version of this format"),
  stack: z.string(),
  environment: z.string(),
  verdict: z
    .enum(["passed", "failed", "refused", "unreachable"])
    .describe("Refused: credentials; unreachable: no cluster failed, but one did not answer"),
  failOn: z.enum(findingSeverities).describe("The least severity that fails"),
  startedAt: time("When it was begun"),
  endedAt: time("When the last look ended"),
  summary: z.strictObject({
    errors: count("Findings that are errors"),
    warnings: count("Findings that are warnings"),
    checked: count("Things that were looked at"),
    unchecked: count("Things that could not be checked: they count neither for nor against"),
    coverage: z.number().min(0).max(100).describe("Percent of things that could be checked"),
    rounds: count("How often it was looked"),
  }),
  clusters: z.array(cluster),
});

export type JsonValidation = z.infer<typeof validationSchema>;
export type JsonFinding = z.infer<typeof finding>;
export type JsonGroup = z.infer<typeof group>;
export type JsonCluster = z.infer<typeof cluster>;
export type JsonConnection = z.infer<typeof connection>;
