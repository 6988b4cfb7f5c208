import assert from "node:assert/strict";
import { assert as holds, json, property, string, oneof } from "fast-check";
import { healthIn, judgeAnswer, type Expected, type Reply } from "../../../../operate/health/answer";

const expected: Expected = {
  cluster: "primary",
  object: { kind: "Pod", name: "circle-core-0", namespace: "shop" },
  path: "/health",
  slowestMilliseconds: 1000,
  version: "0.2.0",
  environment: "production",
  again: "kubectl get --raw /health",
};

const good = { status: "healthy", version: "0.2.0", environment: "production", checks: { storage: "healthy" } };

const judged = (body: unknown, more: Partial<Reply> = {}) =>
  judgeAnswer(
    { status: 200, body: typeof body === "string" ? body : JSON.stringify(body), milliseconds: 5, ...more },
    expected,
  );

const codes = (...args: Parameters<typeof judged>) =>
  judged(...args).map(({ code, severity }) => `${severity} ${code}`);

describe("what a health endpoint answers", () => {
  it("is well where it says so, in the form of any usual framework, or says nothing", () => {
    for (const body of [
      good,
      { status: "UP", components: { db: { status: "UP" } } },
      { status: "ok" },
      { status: "pass", checks: { "db:time": [{ status: "pass" }] } },
      "OK",
      "",
      "[]",
      "null",
    ]) {
      assert.deepEqual(codes(body), [], JSON.stringify(body));
    }
  });

  it("is not well by its status, whatever the body says", () => {
    const [found, ...more] = judged(good, { status: 503 });
    assert.equal(more.length, 0);
    assert.equal(found?.message, "The application is not healthy: it answers HTTP status 503");
    assert.deepEqual([found.passing, found.next], [true, "See the answer: kubectl get --raw /health"]);
    assert.deepEqual(codes("<html>Bad gateway</html>", { status: 502 }), ["error health-unhealthy"]);
  });

  it("is not well by its body, whatever the status is, and names what failed and why", () => {
    const checks = {
      storage: { status: "healthy" },
      database: { status: "failed", reason: "no answer" },
      cache: "down",
    };
    const [found] = judged({ ...good, status: "unhealthy", checks });
    assert.equal(
      found?.message,
      "The application is not healthy: it says of itself that database (no answer), cache failed",
    );
    assert.deepEqual(found.evidence, ["/health: HTTP status 200, 5 ms", "database: no answer", "cache: failed"]);
  });

  it("is slow where the readiness probe would give up", () => {
    assert.deepEqual(codes(good, { milliseconds: 1000 }), []);
    assert.deepEqual(codes(good, { milliseconds: 1001 }), ["warning health-slow"]);
  });

  it("comes from the version and the environment that are declared", () => {
    assert.deepEqual(codes({ ...good, version: "0.1.0" }), ["error health-version"]);
    assert.deepEqual(codes({ ...good, environment: "staging" }), ["error health-environment"]);
    assert.deepEqual(codes({ ...good, version: "v0.2.0" }), [], "a v before it is a habit");
  });

  it("is well by any status that the kubelet takes for well", () => {
    assert.deepEqual(
      [204, 299].map((status) => codes("", { status })),
      [[], []],
    );
    assert.deepEqual(
      [199, 302].map((status) => codes("", { status })),
      [["error health-unhealthy"], ["error health-unhealthy"]],
    );
  });

  it("shows no secret of what it says", () => {
    const reason = "postgres://circle:hunter2@db/circle: no answer";
    const [one] = judged({ ...good, status: "unhealthy", checks: { database: { status: "failed", reason } } });
    const [other] = judged(`refused: ${reason}`, { status: 500 });
    for (const found of [one, other]) assert.doesNotMatch(JSON.stringify(found), /hunter2/);
    assert.match(one?.message ?? "", /database \(postgres:\/\/circle:\*\*\*@db/);
  });

  it("quotes the beginning of what is no such body, and no more", () => {
    const [found] = judged(`<html>${"x".repeat(500)}\nmore</html>`, { status: 502 });
    assert.equal(found?.evidence.length, 2);
    assert.ok((found.evidence[1] ?? "").length <= 120);
  });

  it("never throws, whatever it is", () => {
    judged("a".repeat(10_000_000), { status: 500 });
    holds(
      property(oneof(json(), string({ unit: "binary" })), (body) => {
        judged(body);
        healthIn(body);
      }),
    );
  });
});
