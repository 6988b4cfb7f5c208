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
    asides: [coverageText(report), report.startedAt],
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
.state { font-weight: 600; }
.topology { margin: 0; overflow-x: auto; }
.topology svg { max-width: 100%; height: auto; }
`;

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
    cluster.groups.map(
      ({ group, state, checked, findings }) =>
        `<tr><td>${safe(cluster.cluster)}</td><td>${groupTitles[group]}</td><td class="state">${stateTexts[state]}</td><td>${checked}</td><td>${findings.length}</td></tr>`,
    ),
  );
  if (rows.length === 0) return [];
  const head = "<tr><th>cluster</th><th>group</th><th>state</th><th>checked</th><th>findings</th></tr>";
  return ["<h2>Groups</h2>", `<article><table class="grid groups">${head}${rows.join("\n")}</table></article>`];
}

/** Who tries, whom: what is declared, and what was proven. */
function matrix({ cluster, connections }: JsonCluster): readonly string[] {
  if (connections.length === 0) return [];
  const targets = [...new Set(connections.map(({ to }) => to))];
  const sources = [...new Set(connections.map(({ from }) => from))];
  const rows = sources.map((from) => {
    const cells = targets.map((to) => {
      const found = connections.find((each) => each.from === from && each.to === to);
      return `<td>${found ? cell(found) : ""}</td>`;
    });
    return `<tr><td>${safe(from)}</td>${cells.join("")}</tr>`;
  });
  const head = `<tr><th>from</th>${targets.map((to) => `<th>to ${safe(to)}</th>`).join("")}</tr>`;
  return [
    `<h2>Who reaches whom on ${safe(cluster)}</h2>`,
    `<article><table class="grid matrix">${head}${rows.join("\n")}</table></article>`,
  ];
}

function cell({ declared, proven, why }: JsonConnection): string {
  if (proven === "unproven") return `○ declared ${declared}<small>not proven: ${safe(why ?? "")}</small>`;
  const agrees = (declared === "allowed") === (proven === "open");
  return `${agrees ? "✓" : "✗"} declared ${declared}, proven ${proven}`;
}

function unchecked({ clusters }: ValidationReport): readonly string[] {
  const items = clusters.flatMap(({ groups }) =>
    groups.flatMap((group) => group.unchecked.map(({ what, why }) => `<li><b>${safe(what)}</b>: ${safe(why)}</li>`)),
  );
  return items.length === 0 ? [] : ["<h2>What could not be checked</h2>", "<ul>", ...items, "</ul>"];
}
