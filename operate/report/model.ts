import { z } from "zod";

const text = (doc: string) => z.string().describe(doc);
const count = (doc: string) => z.int().min(0).describe(doc);
const line = z.int().min(1).nullable().describe("Line of the field, or of the nearest holder that is there");

const identity = {
  apiVersion: text("Empty where it is not known"),
  kind: text("Kind of the object"),
  namespace: text("Empty where the object names none"),
  name: text("Name of the object"),
};

const severity = z.enum(["low", "medium", "high", "critical"]);

const finding = z.strictObject({
  rule: text(
    "Id of the rule; docs/policies.md lists them. `exemptions`: an exemption that expired or lets nothing off",
  ),
  severity,
  level: z.enum(["advisory", "mandatory", "remediate"]).describe("All but advisory ones forbid what was judged"),
  ...identity,
  container: z.string().nullable().describe("The container, where the finding is about one"),
  path: text("JSON path of the field in the object"),
  message: text("What is wrong, in one sentence; never a value that could be a secret"),
  fix: text("What to do"),
  references: z.array(
    z.strictObject({
      framework: z.enum(["PSS", "CIS", "NSA/CISA", "Kubernetes"]),
      id: text("A check's id in k8s.io/pod-security-admission, a control's number, a section, a page's title"),
      level: z.enum(["baseline", "restricted"]).optional(),
      url: z.string().optional(),
    }),
  ),
  file: text("As it was named; `-` is the standard input"),
  line,
  exempted: z
    .union([z.literal(false), z.strictObject({ reason: z.string(), owner: z.string(), until: z.string() })])
    .describe("What lets it off for now; an exempted finding forbids nothing"),
});

const undecided = z.strictObject({ rule: z.string(), ...identity, path: z.string(), file: z.string(), line });

const unreadable = z.strictObject({ file: z.string(), line, column: line, message: z.string() });

const summary = z.strictObject({
  verdict: z.enum(["clean", "violations", "incomplete"]).describe("Incomplete: an input could not be read"),
  files: count("Files that objects were found in"),
  skipped: count("Files of folders that hold other things"),
  objects: count("Objects that were judged"),
  rules: count("Rules that they were judged by"),
  mandatory: count("Findings that forbid what was judged"),
  advisory: count("Findings of advisory rules, not exempted"),
  exempted: count("Findings that are let off"),
  undecided: count("What could not be decided, because a value is not known"),
  severities: z.strictObject({ critical: count(""), high: count(""), medium: count(""), low: count("") }),
  errors: z.array(unreadable).describe("Inputs, or parts of them, that could not be read"),
});

/** What `--output json` writes; docs/schema/findings.json is made from it. */
export const reportSchema = z.strictObject({
  version: z.literal(1).describe("Version of this format"),
  summary,
  findings: z.array(finding),
  undecided: z.array(undecided),
});

export type JsonReport = z.infer<typeof reportSchema>;
export type JsonFinding = z.infer<typeof finding>;
export type Severity = z.infer<typeof severity>;
export type Summary = z.infer<typeof summary>;
