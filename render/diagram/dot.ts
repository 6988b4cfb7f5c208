import { lengthsOf } from "./lengths";
import type { Box, Diagram } from "./model";

/** The diagram in the language of Graphviz. */
export function dot(model: Diagram): string {
  const { title, namespace, entries, workload, parts, peers, links } = model;
  const own = parts.flatMap(({ relation, boxes }) => boxes.map((box) => ({ box, relation })));
  const lengths = lengthsOf(model);
  return [
    `digraph ${quoted(title)} {`,
    `  graph [rankdir=LR, label=${quoted(title)}, labelloc=t, fontname="sans-serif", tooltip=${quoted(model.description)}];`,
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...peers.filter(({ inside }) => !inside).map((peer) => `  ${node(peer)}`),
    "  subgraph cluster_namespace {",
    `    label=${quoted([namespace.name, ...namespace.lines].join("\n"))};`,
    '    style="dashed,rounded";',
    ...entries.map((entry) => `    ${node(entry)}`),
    `    ${node(workload, ", penwidth=2")}`,
    ...peers.filter(({ inside }) => inside).map((peer) => `    ${node(peer)}`),
    ...own.map(({ box }) => `    ${node(box)}`),
    "  }",
    ...links.map(({ type, from, to, label, policies }) => {
      const attributes =
        type === "routes"
          ? "style=dashed"
          : `label=${quoted(label)}, tooltip=${quoted(policies.join(", "))}, minlen=${lengths(from, to)}`;
      return `  ${quoted(from)} -> ${quoted(to)} [${attributes}];`;
    }),
    ...own.map(({ box, relation }) => {
      return `  ${quoted(workload.id)} -> ${quoted(box.id)} [label=${quoted(relation)}, style=dotted, arrowhead=none];`;
    }),
    "}",
    "",
  ].join("\n");
}

function node({ id, kind, name, lines }: Box, more = ""): string {
  const label = [[kind, name].filter((part) => part !== "").join(" "), ...lines].join("\n");
  return `${quoted(id)} [label=${quoted(label)}${more}];`;
}

/** A text in quotes; in labels a backslash would begin a sequence of Graphviz's own, such as the name of the graph. */
function quoted(text: string): string {
  const clean = text.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, "\ufffd");
  return `"${clean.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
}
