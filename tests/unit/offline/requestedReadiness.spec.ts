import assert from "node:assert/strict";
import { genericReadiness, requestedReadiness } from "../../../toolchain/offline/kubernetes/readiness/requested";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";
import { condition, judge, texts } from "./judge";

describe("readiness that the program asks for", () => {
  const thing = (waitFor: string, status: ValueMap): ValueMap => ({
    apiVersion: "example.org/v1",
    kind: "Thing",
    metadata: { name: "x", generation: 2, annotations: { "pulumi.com/waitFor": waitFor } },
    status,
  });

  it("by a path, and a value", () => {
    assert.ok(judge(thing("jsonpath={.status.phase}", { phase: "any" })).ready);
    assert.ok(judge(thing("jsonpath={.status.phase}=Done", { phase: "Done" })).ready);
    assert.deepEqual(texts(judge(thing("jsonpath={.status.phase}=Done", { phase: "Open" }))), [
      'Waiting for {.status.phase}=Done (found "Open")',
    ]);
    assert.deepEqual(texts(judge(thing("jsonpath={.status.phase}", {}))), ["{.status.phase} selected nothing"]);
  });

  it("by a condition, and its status", () => {
    const status = { conditions: [condition("Synced", "Unknown")] };
    assert.ok(judge(thing("condition=Synced=unknown", status)).ready);
    assert.ok(!judge(thing("condition=Synced", status)).ready);
  });

  it("by all of several", () => {
    const both = '["jsonpath={.status.phase}=Done","condition=Ready"]';
    assert.ok(!judge(thing(both, { phase: "Done" })).ready);
    assert.ok(judge(thing(both, { phase: "Done", conditions: [condition("Ready", "True")] })).ready);
  });

  it("only of the generation that was asked for", () => {
    assert.ok(!judge(thing("jsonpath={.status.phase}", { phase: "any", observedGeneration: 1 })).ready);
  });

  for (const [text, words] of [
    ["phase=Done", /expected a "jsonpath=" or "condition=" prefix, got "phase=Done"/],
    ["[]", /at least one condition must be specified/],
    ["[1]", /must be a text or a JSON array of texts/],
    ["jsonpath=.status.phase", /should be wrapped in brackets/],
    ["jsonpath={.status.phase}=", /requires a value/],
    ["jsonpath='{.status.phase}'", /should omit shell quotes/],
  ] as const) {
    it(`refuses ${text}`, () => {
      assert.throws(() => requestedReadiness(thing(text, {})), words);
    });
  }

  it("for all custom resources, by what their status usually tells", () => {
    const readiness = genericReadiness({ awaitAll: true });
    const isReady = (status: ValueMap): boolean | undefined =>
      readiness?.judge({ object: thing("", status), related: {}, settledFor: 0, storageClass: undefined }).ready;
    assert.equal(isReady({}), true);
    assert.equal(isReady({ conditions: [condition("Ready", "False")] }), false);
    assert.equal(isReady({ conditions: [condition("Reconciling", "True")] }), false);
    assert.equal(genericReadiness({ awaitAll: false }), undefined);
  });
});
