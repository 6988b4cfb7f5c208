import { harmless } from "./words";

/** A case of a JUnit report. */
export interface Case {
  readonly name: string;
  readonly className: string;
  readonly kind: "failure" | "error" | "skipped" | "passed";
  /** What stands inside of it, as XML. */
  readonly inside: string;
}

export interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
  /** How long it took. Default: 0. */
  readonly seconds?: number;
}

/** JUnit XML by the schema of Jenkins, which other readers (GitLab, GitHub Actions) take as well. */
export function junitXml(name: string, suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const total = suites.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(name)}" ${counts(all)} time="${total}">`,
    ...suites.flatMap(({ name: suite, cases, seconds = 0 }) => [
      `  <testsuite name="${xml(suite)}" ${counts(cases)} skipped="${of(cases, "skipped")}" time="${seconds}">`,
      ...cases.map(caseText),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function counts(cases: readonly Case[]): string {
  return `tests="${cases.length}" failures="${of(cases, "failure")}" errors="${of(cases, "error")}"`;
}

function of(cases: readonly Case[], kind: Case["kind"]): number {
  return cases.filter((each) => each.kind === kind).length;
}

function caseText({ name, className, inside }: Case): string {
  const open = `    <testcase name="${xml(name)}" classname="${xml(className)}" time="0"`;
  return inside === "" ? `${open}/>` : `${open}>${inside}</testcase>`;
}

/** Safe as the text of an element, and of an attribute. */
export function xml(text: string): string {
  return harmless(text)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
