import { constructFromEvents, EVENT_ID, getScalarValue, parseEvents, YAMLException, type Event } from "js-yaml";
import type { Key } from "../../policy/rules/read";
import { kubernetesSchema } from "./scalars";
import { Wanted } from "./wanted";

/** The value of a document, or why it has none; offsets count from the start of its text. */
export type Parsed = { readonly value: unknown } | Fault;

export interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** Deeper than any schema of a custom resource, and no danger to the stack. */
const maxDepth = 300;

/** Reads the text of one document. Null, too, where there is nothing in it. */
export function parseYaml(text: string): Parsed {
  try {
    const events = parseEvents(text, { maxDepth });
    const fault = unfolding(events, text);
    if (fault) return fault;
    const [value = null] = constructFromEvents(events, { source: text, schema: kubernetesSchema });
    return { value };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { offset: error.mark?.position ?? 0, message: reason(error.reason) };
  }
}

/** In our words where people often meet it; without the pieces of the text that may be quoted in it. */
function reason(text: string): string {
  const said = text.replace(/ ?(?:"[^"]*"|!<[^>]*>)|: .*$/g, "");
  switch (said) {
    case "duplicated mapping key":
      return "the key is there twice; which one counts depends on who reads it: remove one";
    case "tab characters must not be used in indentation":
      return "a tab in the indentation; YAML allows only spaces";
    case "unidentified alias":
      return "an alias (*) of no anchor (&); quote the text if it is none";
    default:
      return `no valid YAML: ${said}`;
  }
}

/** Aliases may stand for far more than is written: what they unfold to is bounded. */
const unfoldedAtMost = 500_000;

function unfolding(events: readonly Event[], text: string): Fault | undefined {
  if (!events.some(({ type }) => type === EVENT_ID.ALIAS)) return undefined;
  const sizes = new Map<string, number | "open">();
  const open: { anchor: string; before: number }[] = [];
  let size = 0;
  for (const event of events) {
    const anchor = anchorOf(event, text);
    switch (event.type) {
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        if (anchor !== "") sizes.set(anchor, "open");
        open.push({ anchor, before: size++ });
        break;
      case EVENT_ID.DOCUMENT:
        open.push({ anchor: "", before: size });
        break;
      case EVENT_ID.SCALAR:
        size++;
        if (anchor !== "") sizes.set(anchor, 1);
        break;
      case EVENT_ID.ALIAS: {
        const more = sizes.get(anchor) ?? 1;
        if (more === "open") return { offset: event.anchorStart - 1, message: "an alias inside of what it stands for" };
        size += more;
        if (size > unfoldedAtMost) return { offset: event.anchorStart - 1, message: "aliases that unfold to too much" };
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        if (closed && closed.anchor !== "") sizes.set(closed.anchor, size - closed.before);
        break;
      }
    }
  }
  return undefined;
}

function anchorOf(event: Event, text: string): string {
  return "anchorStart" in event && event.anchorStart >= 0 ? text.slice(event.anchorStart, event.anchorEnd) : "";
}

/** Where the places are in the text of one document that was read before. */
export function locateInYaml(text: string, places: readonly (readonly Key[])[]): readonly number[] {
  const wanted = Wanted.places(places);
  new Walk(text, parseEvents(text, { maxDepth })).start(wanted);
  return places.map((keys) => wanted.offsetOf(keys));
}

class Walk {
  private readonly targets: ReadonlyMap<number, number>;

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {
    this.targets = aliasTargets(events, text);
  }

  start(wanted: Wanted): void {
    const root = this.events[1];
    if (!root) return;
    wanted.offset = startOf(root);
    this.visit(1, wanted);
  }

  /** Looks under the node for what is wanted there, and answers where the next one starts. */
  private visit(index: number, wanted: Wanted | undefined): number {
    const event = this.events[index];
    if (!wanted || wanted.isLeaf || event?.type === EVENT_ID.SCALAR) return this.after(index);
    switch (event?.type) {
      case EVENT_ID.ALIAS:
        this.visit(this.targets.get(index) ?? this.events.length, wanted);
        return index + 1;
      case EVENT_ID.SEQUENCE:
        return this.items(index, wanted);
      case EVENT_ID.MAPPING:
        return this.pairs(index, wanted);
      default:
        return index + 1;
    }
  }

  private items(sequence: number, wanted: Wanted): number {
    let index = sequence + 1;
    for (let item = 0; !this.isEnd(index); item++) {
      const child = wanted.child(String(item));
      if (child) child.offset = startOf(this.events[index]);
      index = this.visit(index, child);
    }
    return index + 1;
  }

  private pairs(mapping: number, wanted: Wanted): number {
    const merged: number[] = [];
    let index = mapping + 1;
    while (!this.isEnd(index)) {
      const key = this.events[index];
      const value = this.after(index);
      const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(this.text, key) : "";
      const child = wanted.child(name);
      if (child) child.offset = startOf(key);
      if (name === "<<") merged.push(value);
      index = this.visit(value, child);
    }
    // What the mapping says itself counts over what it merges.
    for (const value of merged) this.merge(value, wanted);
    return index + 1;
  }

  private merge(index: number, wanted: Wanted): void {
    if (this.events[index]?.type !== EVENT_ID.SEQUENCE) {
      this.visit(index, wanted);
      return;
    }
    for (let item = index + 1; !this.isEnd(item); item = this.after(item)) this.visit(item, wanted);
  }

  private isEnd(index: number): boolean {
    const type = this.events[index]?.type;
    return type === undefined || type === EVENT_ID.POP;
  }

  private after(index: number): number {
    let depth = 0;
    for (let at = index; at < this.events.length; at++) {
      const type = this.events[at]?.type;
      if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
      else if (type === EVENT_ID.POP) depth--;
      if (depth === 0) return at + 1;
    }
    return this.events.length;
  }
}

function startOf(event: Event | undefined): number {
  if (event?.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event?.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  return event && "start" in event ? event.start : 0;
}

/** The node that each alias stands for: the last one before it with its name. */
function aliasTargets(events: readonly Event[], text: string): ReadonlyMap<number, number> {
  const anchors = new Map<string, number>();
  const targets = new Map<number, number>();
  events.forEach((event, index) => {
    const anchor = anchorOf(event, text);
    if (anchor === "") return;
    const target = anchors.get(anchor);
    if (event.type !== EVENT_ID.ALIAS) anchors.set(anchor, index);
    else if (target !== undefined) targets.set(index, target);
  });
  return targets;
}
