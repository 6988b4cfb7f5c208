import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { withoutPromiseTraces } from "../../../components/promiseTraces";

describe("stack traces of the program", () => {
  const original: unknown = Reflect.get(Error, "prepareStackTrace");
  afterEach(() => {
    Reflect.set(Error, "prepareStackTrace", original);
  });

  function debuggablePromise(): string | undefined {
    return new Error("noted").stack;
  }

  it("are not mapped where the SDK only notes a promise", () => {
    let mappings = 0;
    Error.prepareStackTrace = () => ++mappings;
    withoutPromiseTraces();
    assert.equal(debuggablePromise(), "Error: noted");
    assert.equal(mappings, 0);
  });

  it("stay what the loader makes of them for every other error", () => {
    Error.prepareStackTrace = (error, frames) => `${error.message}: ${frames.length > 0}`;
    withoutPromiseTraces();
    assert.equal(new Error("mine").stack, "mine: true");
  });

  it("are left alone where nothing maps them", () => {
    Reflect.deleteProperty(Error, "prepareStackTrace");
    withoutPromiseTraces();
    assert.equal(Reflect.get(Error, "prepareStackTrace"), undefined);
  });

  it("are noted by the SDK in the function that is recognised", () => {
    const sdk = createRequire(__filename)("@pulumi/pulumi/runtime/debuggable") as {
      debuggablePromise(promise: Promise<void>, context: string): unknown;
    };
    Error.prepareStackTrace = () => "mapped";
    withoutPromiseTraces();
    const promise = Promise.resolve();
    sdk.debuggablePromise(promise, "of a test");
    assert.equal(Reflect.get(promise, "_debugStackTrace"), "Error");
  });
});
