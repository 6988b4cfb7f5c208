import { layout, type Area, type PlacedBox } from "./layout";
import { fitting, size, type characterWidth } from "./measures";
import type { Diagram, Link } from "./model";
import { routes, type Route } from "./routes";
import { style } from "./svgStyle";

/** How the picture is used. */
export interface SvgOptions {
  /** A file of its own, not a part of a page. */
  readonly standalone?: boolean;
}

/** The diagram as SVG that needs nothing else. It brings its ground, and so can be read on any, by day and by night. */
export function svg(model: Diagram, { standalone = false }: SvgOptions = {}): string {
  const placed = layout(model);
  const { width, height } = placed;
  const lines = routes(model.links, placed.boxes);
  return [
    ...(standalone ? ['<?xml version="1.0" encoding="UTF-8"?>'] : []),
    `<svg xmlns="http://www.w3.org/2000/svg" class="cc-diagram" role="img" aria-labelledby="cc-diagram-title cc-diagram-text"` +
      ` viewBox="0 0 ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}">`,
    `<title id="cc-diagram-title">${safe(model.title)}</title>`,
    `<desc id="cc-diagram-text">${safe(model.description)}</desc>`,
    `<style>${style}</style>`,
    ...["traffic", "routes"].map(arrowHead),
    rectangle({ x: 0, y: 0, width, height }, "ground", 10),
    rectangle(placed.namespace, "namespace", 12),
    text(model.namespace.name, "header", placed.namespace, 26),
    text(model.namespace.lines.join(" · "), "line", placed.namespace, 46),
    ...lines.map(line),
    ...placed.boxes.map((each) => boxGroup(each, model.links)),
    ...lines.map(label),
    legend(placed.legend.x, placed.legend.y),
    "</svg>",
    "",
  ].join("\n");
}

function arrowHead(type: string): string {
  return (
    `<marker id="cc-diagram-${type}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">` +
    `<path class="head ${type}" d="M0 0L10 5L0 10z"/></marker>`
  );
}

function line({ link: { type, policies }, path }: Route): string {
  const opened = policies.length > 0 ? `<title>${safe(policies.join(", "))}</title>` : "";
  return `<path class="${type}" d="${path}" marker-end="url(#cc-diagram-${type})">${opened}</path>`;
}

function label({ link, label: { x, y, anchor } }: Route): string {
  if (link.label === "") return "";
  const shown = fitting(link.label, "label", size.gap - 16);
  const whole = shown === link.label ? "" : `<title>${safe(link.label)}</title>`;
  return `<text class="label" x="${n(x)}" y="${n(y)}" text-anchor="${anchor}">${safe(shown)}${whole}</text>`;
}

/** One box: kind, name, and what else there is to know, each cut where it is too long; pointing at it shows it whole. */
function boxGroup(placed: PlacedBox, links: readonly Link[]): string {
  const { box, role, caption } = placed;
  const own = links
    .filter(({ from, to }) => from === box.id && to === box.id)
    .map((link) => `among themselves: ${link.label}`);
  const lines = [...box.lines, ...own].filter((each) => each !== "");
  const whole = [[caption, box.name].filter((part) => part !== "").join(" "), ...lines].join("\n");
  return [
    `<g class="${role}"><title>${safe(whole)}</title>`,
    rectangle(placed, "box", 7),
    text(caption, "kind", placed, 18),
    text(box.name, "name", placed, 35),
    ...lines.map((each, index) => text(each, "line", placed, 35 + (index + 1) * size.line)),
    "</g>",
  ].join("");
}

function text(words: string, kind: keyof typeof characterWidth, { x, y, width }: Area, down: number): string {
  if (words === "") return "";
  return `<text class="${kind}" x="${n(x + 12)}" y="${n(y + down)}">${safe(fitting(words, kind, width - 24))}</text>`;
}

function rectangle({ x, y, width, height }: Area, kind: string, radius: number): string {
  return `<rect class="${kind}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${radius}"/>`;
}

function legend(x: number, y: number): string {
  const item = (type: string, at: number, words: string) =>
    `<path class="${type}" d="M${n(at)} ${n(y - 4)}h34" marker-end="url(#cc-diagram-${type})"/>` +
    `<text class="caption" x="${n(at + 42)}" y="${n(y)}">${words}</text>`;
  return item("traffic", x, "may open connections, by NetworkPolicy") + item("routes", x + 330, "hands requests on");
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A text that stands for itself, and holds no character that XML has no place for. */
function safe(words: string): string {
  return words
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g, "\ufffd")
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
