import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { plain } from "./words";

export const changeKinds = ["create", "update", "replace", "delete"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One resource that an update changes. */
export interface Change {
  readonly kind: ChangeKind;
  readonly urn: string;
  /** `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Among the stack's resources. */
  readonly name: string;
  /** The Kubernetes object, where it is one. */
  readonly object?: { readonly kind: string; readonly name: string; readonly namespace?: string };
  /** Paths of the fields that change; for a replacement, those that force it. */
  readonly fields: readonly string[];
  /** Stays in the cluster though the stack gives it up. */
  readonly retained: boolean;
  /** Inputs before and after, where there are any. */
  readonly before?: Readonly<Record<string, unknown>>;
}

/** A rule of the pack that is not kept. */
export interface Violation {
  readonly policy: string;
  readonly mandatory: boolean;
  readonly message: string;
  readonly resource: string;
}

/** What an update does, or would do. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly violations: readonly Violation[];
  /** Errors of the program and of plugins. */
  readonly errors: readonly string[];
  /** What of the changes was carried out: URNs. Empty after a preview. */
  readonly done: readonly string[];
  readonly failed: readonly string[];
  /** Whether the engine has come to its own end; it has then freed the stack. */
  readonly ended: boolean;
}

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** Reads what the engine tells as it goes; `plan` can be asked at any time. */
export class PlanReader {
  private readonly changes = new Map<string, Change>();
  private readonly violations: Violation[] = [];
  private readonly errors: string[] = [];
  private readonly done = new Set<string>();
  private readonly failed = new Set<string>();
  private ended = false;

  read(event: EngineEvent): void {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, policyEvent, diagnosticEvent } = event;
    if (event.summaryEvent) this.ended = true;
    if (resourcePreEvent) this.add(resourcePreEvent.metadata);
    if (resOutputsEvent && resOutputsEvent.planning !== true) this.done.add(resOutputsEvent.metadata.urn);
    if (resOpFailedEvent) this.failed.add(resOpFailedEvent.metadata.urn);
    if (policyEvent) {
      this.violations.push({
        policy: policyEvent.policyName,
        mandatory: policyEvent.enforcementLevel === "mandatory",
        message: plain(policyEvent.message),
        resource: nameOf(policyEvent.resourceUrn ?? ""),
      });
    }
    if (diagnosticEvent?.severity === "error") {
      const text = plain(diagnosticEvent.message);
      if (!/^(update|preview|destroy|refresh) failed$/.test(text) && !this.errors.includes(text))
        this.errors.push(text);
    }
  }

  get plan(): Plan {
    return {
      changes: [...this.changes.values()],
      violations: this.violations,
      errors: this.errors,
      done: [...this.done].filter((urn) => this.changes.has(urn)),
      failed: [...this.failed],
      ended: this.ended,
    };
  }

  private add(metadata: Metadata): void {
    const kind = kinds[metadata.op];
    // What only groups others, and the engine's own: stack and providers.
    if (kind === undefined || metadata.type.startsWith("pulumi:") || !isCustom(metadata)) return;
    // A replacement comes as three steps: one that creates, one that deletes, and one in between that is none.
    if (this.changes.get(metadata.urn)?.kind === "replace") return;
    this.changes.set(metadata.urn, change(kind, metadata));
  }
}

const kinds: Readonly<Partial<Record<string, ChangeKind>>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

function isCustom({ old, new: now }: Metadata): boolean {
  return (now ?? old)?.custom === true;
}

function change(kind: ChangeKind, { urn, type, old, new: now, detailedDiff, keys, diffs }: Metadata): Change {
  const fields = Object.entries(detailedDiff ?? {});
  const forcing = fields.filter(([, { diffKind }]) => diffKind.endsWith("-replace"));
  const paths = (kind === "replace" && forcing.length > 0 ? forcing : fields).map(([path]) => path);
  const object = objectOf(type, (now ?? old)?.inputs);
  return {
    kind,
    urn,
    type,
    name: nameOf(urn),
    ...(object && { object }),
    fields: paths.length > 0 ? paths : [...new Set([...(keys ?? []), ...(diffs ?? [])])],
    retained: (old ?? now)?.retainOnDelete === true,
    ...(old && { before: old.inputs }),
  };
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

function objectOf(type: string, inputs: unknown): Change["object"] {
  if (!type.startsWith("kubernetes:")) return undefined;
  const metadata = (inputs as { metadata?: { name?: unknown; namespace?: unknown } } | undefined)?.metadata;
  const kind = type.split(":").at(-1) ?? "";
  if (typeof metadata?.name !== "string") return undefined;
  const { name, namespace } = metadata;
  return { kind, name, ...(typeof namespace === "string" && { namespace }) };
}
