/** What the engine did to one resource. */
export interface Step {
  /** `create`, `update`, `same`, `delete`, `replace`, `create-replacement`, … */
  op: string;
  /** `kubernetes:apps/v1:Deployment` */
  type: string;
  /** The resource's name in the program. */
  name: string;
}

/** A policy that was not kept. */
export interface Violation {
  policy: string;
  level: string;
  message: string;
}

/** The parts of an engine's event log that tests ask about. */
export interface Events {
  steps: Step[];
  violations: Violation[];
}

/** The steps that changed something in the cluster, as `update primary-config`, in alphabetical order. */
export function changes({ steps }: Pick<Events, "steps">): string[] {
  return steps
    .filter(({ op }) => op !== "same" && op !== "refresh")
    .map(({ op, name }) => `${op} ${name}`)
    .sort();
}

interface EngineEvent {
  resourcePreEvent?: { metadata: { op: string; type: string; urn: string } };
  policyEvent?: { policyName: string; enforcementLevel: string; message: string };
}

/** Reads an event log: one JSON object a line. Steps on the stack itself and on providers are left out. */
export function readEvents(log: string): Events {
  const events = log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
  return {
    steps: events.flatMap(({ resourcePreEvent: event }) =>
      event === undefined || event.metadata.type.startsWith("pulumi:")
        ? []
        : [{ op: event.metadata.op, type: event.metadata.type, name: event.metadata.urn.split("::").at(-1) ?? "" }],
    ),
    violations: events.flatMap(({ policyEvent: event }) =>
      event === undefined ? [] : [{ policy: event.policyName, level: event.enforcementLevel, message: event.message }],
    ),
  };
}
