import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { PlanReader, type Plan } from "../../../operate/stack/plan";

const root = "urn:pulumi:production::circle-core::circle-core:index:CircleCore$";
const claim = "kubernetes:core/v1:PersistentVolumeClaim";

/** The engine's event of a step on a resource. */
function step(op: string, type: string, name: string, more: object = {}): EngineEvent {
  const inputs = { metadata: { name: "circle-core-data", namespace: "shop" } };
  const state = {
    type,
    urn: `${root}${type}::${name}`,
    custom: true,
    id: "",
    parent: "",
    inputs,
    outputs: {},
    provider: "",
  };
  const metadata = { op, urn: state.urn, type, old: state, new: state, provider: "", ...more };
  return { sequence: 1, timestamp: 1, resourcePreEvent: { metadata, planning: true } } as unknown as EngineEvent;
}

function planOf(...events: readonly EngineEvent[]): Plan {
  const reader = new PlanReader();
  events.forEach((event) => {
    reader.read(event);
  });
  return reader.plan;
}

describe("the plan of an update", () => {
  it("has each change once, with its object and its fields, and not what stays as it is", () => {
    const detailedDiff = { "spec.a": { diffKind: "update" }, "spec.b": { diffKind: "add" } };
    const { changes } = planOf(step("same", claim, "other"), step("update", claim, "data", { detailedDiff }));
    assert.deepEqual(
      changes.map(({ kind, name, object, fields }) => ({ kind, name, object, fields })),
      [
        {
          kind: "update",
          name: "data",
          object: { kind: "PersistentVolumeClaim", name: "circle-core-data", namespace: "shop" },
          fields: ["spec.a", "spec.b"],
        },
      ],
    );
  });

  it("takes the three steps of a replacement for one, whatever their order, and names what forces it", () => {
    const detailedDiff = { "spec.a": { diffKind: "update" }, "spec.class": { diffKind: "update-replace" } };
    for (const ops of [
      ["create-replacement", "replace", "delete-replaced"],
      ["delete-replaced", "replace", "create-replacement"],
    ]) {
      const { changes } = planOf(...ops.map((op) => step(op, claim, "data", { detailedDiff })));
      assert.deepEqual(
        changes.map(({ kind, fields }) => [kind, fields]),
        [["replace", ["spec.class"]]],
      );
    }
  });

  it("leaves out the engine's own and what only groups", () => {
    const component = step("create", "circle-core:index:CircleCore", "primary", {
      new: { custom: false },
      old: undefined,
    });
    const provider = step("create", "pulumi:providers:kubernetes", "primary");
    assert.deepEqual(planOf(component, provider, step("create", "pulumi:pulumi:Stack", "stack")).changes, []);
  });

  it("knows what was carried out, what failed, and whether the engine came to its end", () => {
    const done = step("create", claim, "data");
    const outputs = {
      ...done,
      resourcePreEvent: undefined,
      resOutputsEvent: { metadata: done.resourcePreEvent?.metadata },
    };
    const reader = new PlanReader();
    reader.read(done);
    assert.deepEqual([reader.plan.done, reader.plan.ended], [[], false]);
    reader.read(outputs as unknown as EngineEvent);
    reader.read({ sequence: 2, timestamp: 2, summaryEvent: {} } as unknown as EngineEvent);
    assert.deepEqual([reader.plan.done, reader.plan.ended], [[`${root}${claim}::data`], true]);
    const failed = { sequence: 1, timestamp: 1, resOpFailedEvent: { metadata: done.resourcePreEvent?.metadata } };
    assert.deepEqual(planOf(failed as unknown as EngineEvent).failed, [`${root}${claim}::data`]);
  });

  it("does not take what a preview computes for done", () => {
    const previewed = step("create", claim, "data");
    const outputs = { resOutputsEvent: { metadata: previewed.resourcePreEvent?.metadata, planning: true } };
    assert.deepEqual(planOf(previewed, outputs as unknown as EngineEvent).done, []);
  });

  it("has violations and errors as plain text, each error once", () => {
    const violation = {
      policyEvent: {
        resourceUrn: `${root}${claim}::data`,
        message: "\u001b[31mbad\u001b[0m\n",
        policyName: "p",
        enforcementLevel: "mandatory",
      },
    };
    const error = (message: string) => ({ diagnosticEvent: { severity: "error", message } }) as unknown as EngineEvent;
    const { violations, errors } = planOf(
      violation as unknown as EngineEvent,
      error("it broke\n"),
      error("it broke"),
      error("update failed"),
    );
    assert.deepEqual(violations, [{ policy: "p", mandatory: true, message: "bad", resource: "data" }]);
    assert.deepEqual(errors, ["it broke"]);
  });
});
