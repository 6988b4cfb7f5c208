import { problemText } from "../errors";
import { htmlPage, safe } from "./htmlPage";
import type { Report, ReportedFinding } from "./report";
import { forbids } from "./report";
import { asides, brokenRules, counted, exemptionText, objectText, verdictText, worstFirst } from "./words";

/** For reading on a page of its own: the verdict, what is wrong by object, how to mend it. */
export function html(report: Report): string {
  const { summary } = report;
  const objects = [...Map.groupBy(report.findings, (finding) => `${finding.file}\n${objectText(finding)}`).values()];
  return htmlPage({
    command: "circle-core lint",
    verdict: verdictText(report),
    good: summary.verdict === "clean",
    asides: asides(report).slice(0, 5),
    body: [
      ...tiles(report),
      ...section(
        "Could not be read",
        report.problems.map((problem) => `<li><code>${safe(problemText(problem))}</code></li>`),
      ),
      ...(objects.length > 0 ? [`<h2>What is wrong, by object</h2>`, ...objects.map(card)] : []),
      ...mending(report),
      ...section("Undecided, because a value is not known", report.undecided.map(undecided)),
      ...kept(report),
    ],
  });
}

function tiles({ summary: { severities, exempted, objects, files } }: Report): readonly string[] {
  const tile = (name: string, count: number, kind = "") =>
    `<li class="${count > 0 ? kind : "none"}"><b>${count}</b> ${name}</li>`;
  return [
    '<ul class="tiles">',
    tile("critical", severities.critical, "critical"),
    tile("high", severities.high, "high"),
    tile("medium", severities.medium, "medium"),
    tile("low", severities.low, "low"),
    tile("exempted", exempted, "exempted"),
    tile(objects === 1 ? "object" : "objects", objects),
    tile(files === 1 ? "file" : "files", files),
    "</ul>",
  ];
}

function card(findings: readonly ReportedFinding[]): string {
  const [first] = findings;
  if (!first) return "";
  return [
    "<article>",
    `<h3>${safe(objectText(first))} <small>${safe(fileName(first.file))}</small></h3>`,
    "<table>",
    ...worstFirst(findings).map(row),
    "</table>",
    "</article>",
  ].join("\n");
}

function row(finding: ReportedFinding): string {
  const { rule, severity, level, container, line, path, message, exempted } = finding;
  const rank = exempted ? "exempted" : level === "advisory" ? `${severity}, advisory` : severity;
  const kind = exempted ? "exempted" : forbids(finding) ? severity : "advisory";
  const where = [...(line === null ? [] : [`line ${line}`]), ...(container === null ? [] : [`container ${container}`])];
  return [
    `<tr><td><span class="badge ${kind}">${rank}</span></td>`,
    `<td><a href="#${safe(rule)}">${safe(rule)}</a><small>${safe(where.join(", "))}</small></td>`,
    `<td>${safe(message)}<code>${safe(path)}</code>`,
    exempted ? `<em>${safe(exemptionText(exempted))}</em></td></tr>` : "</td></tr>",
  ].join("");
}

function mending({ findings, rules }: Report): readonly string[] {
  const texts = new Map(rules.map((rule) => [rule.id, rule]));
  const entries = brokenRules(findings).flatMap(({ rule, fix, references }) => [
    `<dt id="${safe(rule)}">${safe(rule)}</dt>`,
    `<dd>${safe(texts.get(rule)?.why ?? "")} <strong>${safe(fix)}</strong> ${references
      .map(({ framework, level = "", id, url }) => {
        const name = safe([framework, level, id].filter((part) => part !== "").join(" "));
        return url === undefined ? name : `<a href="${safe(url)}" rel="noreferrer">${name}</a>`;
      })
      .join(" · ")}</dd>`,
  ]);
  return entries.length === 0 ? [] : ["<h2>How to mend it</h2>", "<dl>", ...entries, "</dl>"];
}

function kept({ findings, rules }: Report): readonly string[] {
  const broken = new Set(findings.map(({ rule }) => rule));
  const good = rules.filter(({ id }) => !broken.has(id));
  if (good.length === 0) return [];
  const items = good.map(({ id, title }) => `<li><b>${safe(id)}</b> ${safe(title)}</li>`);
  return [`<details><summary>${counted(good.length, "rule")} kept</summary><ul>`, ...items, "</ul></details>"];
}

function undecided({ rule, path, file, line, ...object }: Report["undecided"][number]): string {
  const place = `${fileName(file)}${line === null ? "" : `:${line}`}`;
  return `<li>${safe(rule)}: ${safe(objectText(object))} <code>${safe(path)}</code> <small>${safe(place)}</small></li>`;
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`<h2>${title}</h2>`, "<ul>", ...items, "</ul>"];
}

function fileName(file: string): string {
  return file === "-" ? "standard input" : file;
}
