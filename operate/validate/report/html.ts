import { manifests } from "../../../components/manifests";
import { diagram } from "../../../render/diagram/model";
import { svg } from "../../../render/diagram/svg";
import { htmlPage, safe } from "../../report/htmlPage";
import { objectText } from "../../report/words";
import type { JsonCluster, JsonConnection, JsonFinding } from "./model";
import { isFailing, placed, type Placed, type ValidationReport } from "./report";
import { coverageText, groupTitles, placeText, verdictText } from "./words";

/** The verdict, each finding with evidence and next step, who reaches whom, and a picture of what is declared. */
export function html(report: ValidationReport): string {
  const findings = placed(report);
  return htmlPage({
    command: "circle-core validate",
    verdict: verdictText(report),
    good: report.verdict === "passed",
    asides: [coverageText(report), timeText(report.startedAt)],
    more: style,
    body: [
      ...tiles(report),
      ...problems(report),
      ...(findings.length > 0 ? ["<h2>What was found</h2>", ...findings.map((each) => card(each, report))] : []),
      ...states(report),
      ...report.clusters.flatMap(matrix),
      "<h2>What is declared</h2>",
      `<figure class="topology">${svg(diagram(manifests(report.settings)))}</figure>`,
      ...unchecked(report),
    ],
  });
}

const style = `
.card { padding: .2rem .9rem .8rem; border-left: .35rem solid var(--calm); }
.card.error { border-left-color: var(--critical); }
.card.warning { border-left-color: var(--medium); }
.badge.error { background: var(--critical); }
.badge.warning { background: var(--medium); }
.card h3 { padding: .5rem 0 .2rem; background: none; border: 0; }
.card p { margin: .3rem 0; }
.card pre { margin: .5rem 0; padding: .6rem .8rem; overflow-x: auto; background: var(--panel); border-radius: .3rem;
  font: .84em/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.next::before { content: "→ "; color: var(--link); }
.grid td:nth-child(n), .grid th { width: auto; padding: .4rem .8rem; text-align: left; }
.grid th { border-bottom: 1px solid var(--line); font-weight: 600; }
.grid .bad { font-weight: 600; }
.topology { margin: 0; overflow-x: auto; }
.topology svg { width: 100%; min-width: 64rem; height: auto; }
ul { padding-left: 1.3rem; }
@media (max-width: 42rem) { .grid thead { display: none; } .grid td:nth-child(1) { font-weight: 600; }
  .grid td:nth-child(n+2)::before { content: attr(data-head) ": "; color: var(--faint); font-weight: normal; }
  .grid td:empty { display: none; } }
@media print { .topology svg { min-width: 0; } }
`;

/** As people write it: `2026-01-31 12:00:00 UTC`. */
function timeText(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

function tiles({ summary: { errors, warnings, checked, unchecked, coverage } }: ValidationReport): readonly string[] {
  const tile = (name: string, amount: string, kind: string) => `<li class="${kind}"><b>${amount}</b> ${name}</li>`;
  return [
    '<ul class="tiles">',
    tile(errors === 1 ? "error" : "errors", String(errors), errors > 0 ? "critical" : "none"),
    tile(warnings === 1 ? "warning" : "warnings", String(warnings), warnings > 0 ? "medium" : "none"),
    tile("checked", String(checked), ""),
    tile("could not be checked", String(unchecked), unchecked > 0 ? "" : "none"),
    tile("coverage", `${coverage} %`, ""),
    "</ul>",
  ];
}

function problems({ clusters }: ValidationReport): readonly string[] {
  return clusters.flatMap((cluster) =>
    cluster.problem === null
      ? []
      : [
          `<article class="card error"><h3>${safe(placeText(cluster))}</h3><p>${safe(cluster.problem.why)}</p></article>`,
        ],
  );
}

function card({ cluster, group, finding }: Placed, report: ValidationReport): string {
  const { severity, message, evidence, next, code } = finding;
  const more = isFailing(report, finding) ? "" : ", fails nothing";
  return [
    `<article class="card ${severity}">`,
    `<h3>${safe(message)}</h3>`,
    `<p><span class="badge ${severity}">${severity}${more}</span> <small>${safe(whereOf(finding, cluster))} · ${groupTitles[group]} · ${safe(code)}</small></p>`,
    ...(evidence.length > 0 ? [`<pre>${evidence.map(safe).join("\n")}</pre>`] : []),
    `<p class="next">${safe(next)}</p>`,
    "</article>",
  ].join("\n");
}

function whereOf(finding: JsonFinding, cluster: JsonCluster): string {
  const { container, path } = finding;
  const parts = [
    objectText(finding),
    container === null ? "" : `container ${container}`,
    path ?? "",
    `cluster ${cluster.cluster}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

const stateTexts = {
  passed: "✓ as it must be",
  warned: "! with warnings",
  failed: "✗ not as it must be",
  unchecked: "○ could not be checked",
} as const;

function states({ clusters }: ValidationReport): readonly string[] {
  const rows = clusters.flatMap((cluster) =>
    cluster.groups.map(({ group, state, checked, findings }): readonly Cell[] => [
      { text: groupTitles[group] },
      { text: stateTexts[state], bad: state === "failed" },
      { text: String(checked) },
      { text: String(findings.length) },
      { text: cluster.cluster },
    ]),
  );
  if (rows.length === 0) return [];
  return ["<h2>Groups</h2>", table("groups", ["group", "state", "checked", "findings", "cluster"], rows)];
}

/** Who tries, whom: what is declared, and what was proven. */
function matrix({ cluster, connections }: JsonCluster): readonly string[] {
  if (connections.length === 0) return [];
  const targets = [...new Set(connections.map(({ to }) => to))];
  const sources = [...new Set(connections.map(({ from }) => from))];
  const rows = sources.map((from): readonly Cell[] => [
    { text: from },
    ...targets.map((to) => {
      const found = connections.find((each) => each.from === from && each.to === to);
      return found ? cell(found) : { text: "" };
    }),
  ]);
  const heads = ["from", ...targets.map((to) => `to ${to}`)];
  return [`<h2>Who reaches whom on ${safe(cluster)}</h2>`, table("matrix", heads, rows)];
}

interface Cell {
  readonly text: string;
  /** In small letters beneath it. */
  readonly more?: string;
  readonly bad?: boolean;
}

/** Where there is no room for columns, each cell says by its attribute which one it is of. */
function table(kind: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = heads.map((each) => `<th scope="col">${safe(each)}</th>`).join("");
  const body = rows.map((cells) => {
    const written = cells.map(({ text, more, bad }, index) => {
      const marked = bad === true ? ' class="bad"' : "";
      const small = more === undefined ? "" : `<small>${safe(more)}</small>`;
      return `<td${marked} data-head="${safe(heads[index] ?? "")}">${safe(text)}${small}</td>`;
    });
    return `<tr>${written.join("")}</tr>`;
  });
  return `<article><table class="grid ${kind}"><thead><tr>${head}</tr></thead>\n<tbody>${body.join("\n")}</tbody></table></article>`;
}

function cell({ declared, proven, why }: JsonConnection): Cell {
  if (proven === "unproven") return { text: `○ declared ${declared}`, more: `not proven: ${why ?? ""}` };
  const agrees = (declared === "allowed") === (proven === "open");
  return { text: `${agrees ? "✓" : "✗"} declared ${declared}, proven ${proven}`, bad: !agrees };
}

function unchecked({ clusters }: ValidationReport): readonly string[] {
  const items = clusters.flatMap(({ cluster, groups }) =>
    groups.flatMap((group) =>
      group.unchecked.map(({ what, why }) => {
        const thing = clusters.length > 1 ? `${cluster}: ${what}` : what;
        return `<li><b>${safe(thing)}</b>: ${safe(why)}</li>`;
      }),
    ),
  );
  return items.length === 0 ? [] : ["<h2>What could not be checked</h2>", "<ul>", ...items, "</ul>"];
}
