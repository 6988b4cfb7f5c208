import assert from "node:assert/strict";
import { plain } from "../../policy/known";
import { catalogue } from "../../policy/rules/catalogue";
import { judge } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { UNKNOWN } from "../../policy/rules/read";
import { changed, denyAll, pod, type Json } from "./fixtures";
import { atPreview, unknownText } from "./preview";

const seen = (document: Json) => objectsIn(plain(atPreview(document)));

function judged(...documents: readonly Json[]) {
  return judge(documents.flatMap(seen), catalogue);
}

/** The dotted path of every value in the document, of lists and maps too. */
function pathsIn(value: unknown, path = ""): readonly string[] {
  const own = path === "" ? [] : [path];
  if (typeof value !== "object" || value === null) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, path === "" ? key : `${path}.${key}`)),
  ];
}

describe("unknown values at a preview", () => {
  it("stand in the object as UNKNOWN, with all the rest as it is", () => {
    const document = { a: unknownText, b: [1, unknownText, { c: unknownText, d: null }], e: { f: true } };
    assert.deepEqual(plain(atPreview(document)), {
      a: UNKNOWN,
      b: [1, UNKNOWN, { c: UNKNOWN, d: null }],
      e: { f: true },
    });
  });

  it("are passed on as any other error is not", () => {
    const broken = Object.defineProperty({}, "field", { enumerable: true, get: () => assert.fail("broken") });
    assert.throws(() => plain(broken), /broken/);
  });

  for (const path of pathsIn(pod()).filter((each) => !each.startsWith("metadata") && each !== "apiVersion")) {
    it(`${path} makes nothing a violation, and is named where it matters`, () => {
      const { violations, undecided } = judged(changed(pod(), path, unknownText), denyAll());
      assert.deepEqual(violations, []);
      for (const verdict of undecided) assert.equal(verdict.path, dotted(path));
    });
  }

  for (const [path, rules] of [
    ["spec.containers.0.securityContext.privileged", ["privileged"]],
    ["spec.containers.0.image", ["image-tag"]],
    ["spec.containers.0.resources.limits.memory", ["memory-limit"]],
    ["spec.containers.0.securityContext.capabilities", ["drop-all-capabilities", "added-capabilities"]],
    ["spec.securityContext.seccompProfile.type", ["seccomp"]],
    ["spec.volumes.0", ["host-path", "volume-types", "image-tag"]],
    ["spec.hostNetwork", ["host-namespaces", "host-ports"]],
  ] as const) {
    it(`${path} leaves ${rules.join(" and ")} undecided`, () => {
      const { undecided } = judged(changed(pod(), path, unknownText), denyAll());
      const open = new Set(undecided.map(({ rule }) => rule));
      for (const rule of rules) assert.ok(open.has(rule), rule);
    });
  }

  it("leave what Windows or a user namespace would excuse undecided, not wrong", () => {
    for (const [excuse, path, value] of [
      ["spec.os", "spec.containers.0.securityContext.allowPrivilegeEscalation", true],
      ["spec.hostUsers", "spec.securityContext.runAsNonRoot", false],
    ] as const) {
      const { violations, undecided } = judged(changed(changed(pod(), path, value), excuse, unknownText), denyAll());
      assert.deepEqual(violations, []);
      assert.deepEqual(
        undecided.map((verdict) => verdict.path),
        [excuse],
      );
    }
  });

  it("silence no other finding of the same rule", () => {
    const first = changed(pod(), "spec.initContainers.0.securityContext.privileged", unknownText);
    const { violations, undecided } = judged(
      changed(first, "spec.containers.0.securityContext.privileged", true),
      denyAll(),
    );
    assert.deepEqual(
      violations.map(({ rule, container }) => [rule, container?.name]),
      [["privileged", "app"]],
    );
    assert.deepEqual(
      undecided.map(({ rule, path }) => [rule, path]),
      [["privileged", "spec.initContainers[0].securityContext.privileged"]],
    );
  });

  it("need not be known where a known one decides", () => {
    const drop = changed(pod(), "spec.containers.0.securityContext.capabilities.drop", [unknownText, "ALL"]);
    assert.deepEqual(judged(drop, denyAll()).undecided, []);
    const ofThePod = changed(pod(), "spec.resources", { limits: { memory: "1Gi" } });
    const limit = changed(ofThePod, "spec.containers.0.resources.limits.memory", unknownText);
    const open = judged(limit, denyAll()).undecided.map(({ rule }) => rule);
    assert.ok(!open.includes("memory-limit"));
  });
});

function dotted(path: string): string {
  return path
    .replace(/\.(\d+)(?=\.|$)/g, "[$1]")
    .replace(
      /\.((?:app|pod-security)\.kubernetes\.io\/[a-z-]+|example\.com\/note|config\.json|ephemeral-storage)(?=\.|$|\[)/g,
      '["$1"]',
    );
}
