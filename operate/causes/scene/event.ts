import type { LiveObject } from "../../cluster/snapshot";
import { date, number, thing, type Thing } from "./thing";

/** What somebody in the cluster has told of an object. */
export interface Told {
  /** Of whom. */
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** The container it is about, where it names one. */
  readonly container: string | undefined;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly first: Date | undefined;
  readonly last: Date | undefined;
}

export function told(object: LiveObject): Told {
  const { at, created } = thing("Event", object);
  const about = at("involvedObject");
  const last = date(at("series", "lastObservedTime")) ?? date(at("lastTimestamp")) ?? date(at("eventTime")) ?? created;
  return {
    kind: about.at("kind").text ?? "",
    name: about.at("name").text ?? "",
    uid: about.at("uid").text ?? "",
    container: /\{(.+)\}$/.exec(about.at("fieldPath").text ?? "")?.[1],
    type: at("type").text ?? "",
    reason: at("reason").text ?? "",
    message: at("message").text ?? "",
    count: Math.max(1, number(at("series", "count")) ?? number(at("count")) ?? 1),
    first: date(at("firstTimestamp")) ?? date(at("eventTime")) ?? created,
    last,
  };
}

/** Is it about this object? Another of the same name, long gone, has another uid. */
export function isAbout({ kind, name, uid }: Told, object: Pick<Thing, "kind" | "name" | "uid">): boolean {
  return kind === object.kind && name === object.name && (uid === "" || object.uid === "" || uid === object.uid);
}
