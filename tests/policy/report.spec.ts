import assert from "node:assert/strict";
import { defaultConfiguration, type Configuration, type Use } from "../../policy/rules/configuration";
import { judge, type Judgement } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { UNKNOWN } from "../../policy/rules/read";
import { exemptionRule, findingsOf, forbids } from "../../policy/rules/report";
import { objectsOf } from "../../policy/rules/resource";
import type { JoinRule, ObjectRule } from "../../policy/rules/rule";
import { requireThat } from "../../policy/rules/findings";

const rule: ObjectRule = {
  id: "labelled",
  title: "Pods bear a label",
  severity: "high",
  why: "Nobody finds it.",
  mend: "Label it.",
  references: [{ framework: "Kubernetes", id: "Labels", url: "https://kubernetes.io/" }],
  appliesTo: ["Pod", "Service"],
  check: ({ field }) => {
    const label = field.at("metadata", "labels", "a");
    return requireThat(label.unknown ? label : !label.absent, { field: label, found: "unset", allowed: "a value" });
  },
};
const join: JoinRule = {
  id: "joined",
  title: "Joined",
  severity: "low",
  why: "",
  mend: "",
  references: rule.references,
  appliesTo: ["Pod"],
  join: () => [],
};

const pod = (name: string, labels?: unknown) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop", labels },
});
const judged = (...documents: object[]): Judgement =>
  judge(
    documents.flatMap((each) => objectsIn(each, { origin: "o" })),
    [rule],
  );
const exemption = (more: object = {}) => {
  return {
    kind: "Pod",
    namespace: "shop",
    name: "p",
    container: undefined,
    reason: "why",
    owner: "me",
    until: "2026-12-31",
    ...more,
  };
};
const used = (more: Partial<Use>, id = rule.id): Configuration =>
  new Map([[id, { level: "mandatory", settings: {}, exemptions: [], ...more }]]);
const today = "2026-06-01";

describe("findings", () => {
  it("say all of a violation and its rule, in its order", () => {
    const [first, second, ...more] = findingsOf(
      judged(pod("p"), pod("q")),
      [rule],
      defaultConfiguration([rule]),
      today,
    );
    assert.deepEqual(first, {
      rule: "labelled",
      severity: "high",
      level: "mandatory",
      object: { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "p" },
      origin: "o",
      container: undefined,
      path: "metadata.labels.a",
      keys: ["metadata", "labels", "a"],
      message: "Pods bear a label: found unset; allowed: a value",
      fix: "Label it.",
      references: rule.references,
      exempted: undefined,
      remedy: undefined,
    });
    assert.deepEqual([second?.object.name, more], ["q", []]);
  });

  it("have their rule's level, mandatory where none is said, and none where it is disabled", () => {
    const levelled = (configuration: Configuration) =>
      findingsOf(judged(pod("p")), [rule], configuration, today).map(({ level }) => level);
    assert.deepEqual(levelled(used({ level: "advisory" })), ["advisory"]);
    assert.deepEqual(levelled(new Map()), ["mandatory"]);
    assert.deepEqual(levelled(used({ level: "disabled", exemptions: [exemption()] })), []);
    assert.deepEqual(findingsOf(judged(pod("p")), [], new Map(), today), []);
  });

  it("are let off by an exemption that holds", () => {
    const held = exemption();
    const findings = findingsOf(judged(pod("p"), pod("q")), [rule], used({ exemptions: [held] }), today);
    assert.deepEqual(
      findings.map(({ exempted }) => exempted),
      [held, undefined],
    );
    assert.deepEqual(findings.map(forbids), [false, true]);
  });

  it("tell of an exemption that expired, and of one that lets nothing off, by its place", () => {
    const late = exemption({ until: "2026-05-31" });
    const idle = exemption({ name: "gone", container: "app" });
    const [violation, expired, unused, ...more] = findingsOf(
      judged(pod("p")),
      [rule],
      used({ level: "advisory", exemptions: [late, idle] }),
      today,
    );
    assert.deepEqual([violation?.exempted, more], [undefined, []]);
    assert.deepEqual(expired, {
      rule: "exemptions",
      severity: "medium",
      level: "mandatory",
      object: { apiVersion: "", kind: "Pod", namespace: "shop", name: "p" },
      origin: "",
      container: undefined,
      path: "labelled.exemptions[0]",
      keys: ["labelled", "exemptions", 0],
      message: `${exemptionRule.title}: the one from labelled, owned by me, expired after 2026-05-31, and lets nothing off any more`,
      fix: exemptionRule.mend,
      references: [],
      exempted: undefined,
      remedy: undefined,
    });
    assert.deepEqual([unused?.path, unused?.container], ["labelled.exemptions[1]", "app"]);
    assert.match(unused?.message ?? "", /lets nothing off: no violation fits it$/);
  });

  it("call no exemption unused that may be needed once all is known", () => {
    const exempted = used({ exemptions: [exemption()] });
    const paths = (judgement: Judgement) => findingsOf(judgement, [rule], exempted, today).map(({ path }) => path);
    assert.deepEqual(paths(judged(pod("p", { a: UNKNOWN }))), []);
    for (const other of [
      pod("q", { a: UNKNOWN }),
      { ...pod("p", { a: UNKNOWN }), metadata: { name: "p", labels: { a: UNKNOWN } } },
      { ...pod("p", { a: UNKNOWN }), kind: "Service" },
    ]) {
      assert.deepEqual(paths(judged(pod("p", { a: "1" }), other)), ["labelled.exemptions[0]"]);
    }
    const open = judged(pod("q", { a: UNKNOWN })).undecided.map((each) => ({ ...each, rule: "joined" }));
    assert.deepEqual(
      findingsOf({ violations: [], undecided: open }, [join], used({ exemptions: [exemption()] }, "joined"), today),
      [],
    );
    assert.equal(
      findingsOf({ violations: [], undecided: [] }, [join], used({ exemptions: [exemption()] }, "joined"), today)
        .length,
      1,
    );
  });

  it("forbid unless they are advisory", () => {
    assert.equal(forbids({ level: "remediate", exempted: undefined }), true);
    assert.equal(forbids({ level: "advisory", exempted: undefined }), false);
  });
});

describe("the objects of a resource", () => {
  const types = (type: string, inputs: object = {}) =>
    objectsOf({ type, urn: "u", inputs }).map(({ apiVersion, kind, origin }) => [apiVersion, kind, origin]);

  it("have the type of its token where they name none", () => {
    assert.deepEqual(types("kubernetes:core/v1:Pod"), [["v1", "Pod", "u"]]);
    assert.deepEqual(types("kubernetes:apps/v1:DeploymentPatch"), [["apps/v1", "Deployment", "u"]]);
    assert.deepEqual(types("kubernetes:x/v1:Own", { apiVersion: "y/v1", kind: "Other" }), [["y/v1", "Other", "u"]]);
    assert.deepEqual(types("kubernetes:core/v1:PodList", { items: [{}, {}] }), [
      ["v1", "Pod", "u"],
      ["v1", "Pod", "u"],
    ]);
  });

  it("keep what only resembles a token's own words", () => {
    assert.deepEqual(types("kubernetes:my-core/v1:Own"), [["my-core/v1", "Own", "u"]]);
    assert.deepEqual(types("kubernetes:example.com/v1:PatchSet"), [["example.com/v1", "PatchSet", "u"]]);
    assert.deepEqual(types("kubernetes:example.com/v1:PatchPatch"), [["example.com/v1", "Patch", "u"]]);
  });

  it("are none for other providers and broken tokens", () => {
    for (const type of ["aws:s3:Bucket", "kubernetes", "kubernetes:core/v1", ""]) assert.deepEqual(types(type), []);
  });
});
