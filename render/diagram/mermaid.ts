import { lengthsOf } from "./lengths";
import type { Box, Diagram } from "./model";

/** The diagram as Mermaid text, which code hosts show in Markdown files. What belongs to the workload is one node. */
export function mermaid(model: Diagram): string {
  const { namespace, entries, workload, parts, peers, links } = model;
  const boxes = [...peers, ...entries, workload];
  const ids = new Map(boxes.map(({ id }, index) => [id, `n${index}`]));
  const node = (box: Box, kind = box.kind): string => `${ids.get(box.id) ?? ""}["${boxText(box, kind)}"]`;
  const own = parts.flatMap(({ relation, boxes: row }) => row.map(({ kind }) => `${relation} ${kind}`));
  const lengths = lengthsOf(model);
  return [
    "flowchart LR",
    `  accTitle: ${escaped(model.title)}`,
    `  accDescr: ${escaped(model.description)}`,
    ...peers.filter(({ inside }) => !inside).map((peer) => `  ${node(peer, "")}`),
    `  subgraph namespace["${[namespace.name, ...namespace.lines].map(escaped).join("<br>")}"]`,
    ...[...entries, workload].map((box) => `    ${node(box)}`),
    ...peers.filter(({ inside }) => inside).map((peer) => `    ${node(peer, "")}`),
    ...(own.length > 0 ? [`    parts["${own.map(escaped).join("<br>")}"]`] : []),
    "  end",
    ...links.map(({ type, from, to, label }) => {
      const [one = "", other = ""] = [ids.get(from), ids.get(to)];
      if (type === "routes") return `  ${one} -.-> ${other}`;
      return `  ${one} -${"-".repeat(lengths(from, to))}>|"${escaped(label)}"| ${other}`;
    }),
    ...(own.length > 0 ? [`  ${ids.get(workload.id) ?? ""} -.- parts`] : []),
    "",
  ].join("\n");
}

function boxText({ name, lines }: Box, kind: string): string {
  const title = `<b>${escaped(name)}</b>`;
  return [[escaped(kind), title].filter((part) => part !== "").join(" "), ...lines.map(escaped)].join("<br>");
}

/** Mermaid's own entities: what would end a text, or begin markup, a comment or a directive, stands for itself. */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f]/g, "\ufffd")
    .replace(/[#"<>&;{}`%\\[\]|]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
