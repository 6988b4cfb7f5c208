import assert from "node:assert/strict";
import { judge, judgeBy } from "../../policy/rules/evaluate";
import { eachContainer } from "../../policy/rules/containers";
import { kept, mustBe, remediedBy, type Findings } from "../../policy/rules/findings";
import { objectsIn, type KubernetesObject } from "../../policy/rules/objects";
import { UNKNOWN } from "../../policy/rules/read";
import { manual } from "../../policy/rules/references";
import { objectRule, joinRule, type JoinRule, type ObjectRule } from "../../policy/rules/rule";
import { integer } from "../../policy/rules/settings";
import type { Json } from "./fixtures";

const text = {
  title: "A title",
  severity: "low",
  why: "A reason",
  mend: "A way",
  references: [manual("Page", "page/")],
} as const;

const aboutPods = (id: string, check: (object: KubernetesObject) => Findings): ObjectRule => ({
  ...text,
  id,
  appliesTo: ["Pod"],
  check,
});

const document = (kind: string, name: string, more: Json = {}): Json => ({
  apiVersion: "v1",
  kind,
  metadata: { namespace: "shop", name },
  ...more,
});
const object = (...args: Parameters<typeof document>): KubernetesObject => {
  const [only, ...more] = objectsIn(document(...args), { origin: "here" });
  assert.ok(only && more.length === 0);
  return only;
};

const hostNetwork = aboutPods("host-network", ({ field }) => mustBe(field.at("spec", "hostNetwork"), undefined));
const hostPid = aboutPods("host-pid", ({ field }) => mustBe(field.at("spec", "hostPID"), undefined));
const identity = { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web" };

describe("judging", () => {
  it("says all of a violation", () => {
    const judged = judge([object("Pod", "web", { spec: { hostNetwork: true } })], [hostNetwork]);
    assert.deepEqual(judged, {
      violations: [
        {
          rule: "host-network",
          object: identity,
          origin: "here",
          container: undefined,
          path: "spec.hostNetwork",
          keys: ["spec", "hostNetwork"],
          found: "true",
          allowed: "unset",
        },
      ],
      undecided: [],
    });
  });

  it("names the container, its role, and what is safe to write", () => {
    const tty = aboutPods(
      "tty",
      eachContainer(({ field }) => remediedBy(mustBe(field.at("tty"), undefined), null, field.at("stdin"))),
    );
    const spec = { initContainers: [{ name: "first", tty: true }], containers: [{ name: "app" }] };
    const [violation, ...more] = judge([object("Pod", "web", { spec })], [tty]).violations;
    assert.deepEqual(more, []);
    assert.deepEqual(violation?.container, { name: "first", role: "init container" });
    assert.deepEqual(violation.remedy, { keys: ["spec", "initContainers", 0, "stdin"], value: null });
  });

  it("asks every rule of the kind, once, in the order of the rules, and no rule of another kind", () => {
    const twice = { ...hostPid, appliesTo: ["Pod", "Pod", "Service"] };
    const bad = { spec: { hostNetwork: true, hostPID: true } };
    const objects = [object("Pod", "web", bad), object("Service", "web", bad), object("Secret", "web", bad)];
    assert.deepEqual(
      judge(objects, [hostNetwork, twice]).violations.map(({ rule, object: { kind } }) => [rule, kind]),
      [
        ["host-network", "Pod"],
        ["host-pid", "Pod"],
        ["host-pid", "Service"],
      ],
    );
  });

  it("tells an unknown value once for each rule, and calls it no violation", () => {
    const stubborn = aboutPods("stubborn", ({ field }) =>
      ["a", "b"].flatMap((key) => mustBe(field.at("spec", key), undefined)),
    );
    const { violations, undecided } = judge([object("Pod", "web", { spec: UNKNOWN })], [stubborn, hostPid]);
    assert.deepEqual(violations, []);
    assert.deepEqual(
      undecided,
      ["stubborn", "host-pid"].map((rule) => ({ rule, object: identity, origin: "here", path: "spec" })),
    );
  });

  it("gives a rule the settings of the configuration, and its defaults where that says nothing", () => {
    const settings = { least: integer("", { default: 2, minimum: 0 }) };
    const counted = objectRule({
      ...text,
      id: "counted",
      appliesTo: ["Pod"],
      settings,
      check: ({ field }, { least }) => mustBe(field.at("spec", "n"), least),
    });
    const joined = joinRule({
      ...text,
      id: "joined",
      appliesTo: ["Pod"],
      settings,
      join: ({ all }, { least }) =>
        all("Pod").map((each) => ({ object: each, findings: mustBe(each.field.at("spec", "n"), least) })),
    });
    const allowed = (...configuration: Parameters<typeof judgeBy>[1][]) =>
      judgeBy([counted, joined], ...configuration)
        .all([object("Pod", "web")])
        .violations.map((violation) => [violation.rule, violation.allowed]);
    assert.deepEqual(allowed(), [
      ["counted", "2"],
      ["joined", "2"],
    ]);
    const use = { level: "mandatory", settings: { least: 5 }, exemptions: [] } as const;
    assert.deepEqual(allowed(new Map([["joined", use]])), [
      ["counted", "2"],
      ["joined", "5"],
    ]);
  });
});

describe("judging objects together", () => {
  /** Every pod needs a secret of its own name, whose type it must know. */
  const withSecret: JoinRule = {
    ...text,
    id: "with-secret",
    appliesTo: ["Pod"],
    join: ({ all }) =>
      all("Pod").map((pod) => {
        const secret = all("Secret").find(({ name }) => name === pod.name);
        const faults = [{ field: pod.field.at("metadata", "name"), found: "no secret", allowed: "one" }];
        return { object: pod, findings: secret ? mustBe(secret.field.at("type"), undefined) : faults };
      }),
  };
  const pods = [object("Pod", "web", { spec: { hostPID: true } }), object("Pod", "db")];
  const judgement = judgeBy([hostPid, withSecret]);
  const rules = ({ violations }: ReturnType<typeof judgement.all>) =>
    violations.map(({ rule, object: { name } }) => [rule, name]);

  it("asks what it is asked: about one, about how they fit, or both", () => {
    const [web] = pods;
    assert.ok(web);
    assert.deepEqual(rules(judgement.object(web)), [["host-pid", "web"]]);
    const together = [
      ["with-secret", "web"],
      ["with-secret", "db"],
    ];
    assert.deepEqual(rules(judgement.together(pods)), together);
    assert.deepEqual(rules(judgement.all(pods)), [["host-pid", "web"], ...together]);
  });

  it("names the object that holds the field, even where the join is about another", () => {
    const secret = object("Secret", "web", { type: UNKNOWN });
    const { violations, undecided } = judgeBy([withSecret]).together([...pods.slice(0, 1), secret]);
    assert.deepEqual(violations, []);
    assert.deepEqual(undecided, [
      { rule: "with-secret", object: { ...identity, kind: "Secret" }, origin: "here", path: "type" },
    ]);
  });

  it("names the object of the join where no object holds the field", () => {
    const elsewhere: JoinRule = {
      ...text,
      id: "elsewhere",
      appliesTo: ["Pod"],
      join: ({ all }) =>
        all("Pod").map((each) => ({
          object: each,
          findings: mustBe(object("Secret", "far", { type: UNKNOWN }).field.at("type"), undefined),
        })),
    };
    assert.deepEqual(
      judgeBy([elsewhere])
        .together(pods)
        .undecided.map(({ object: { kind, name } }) => [kind, name]),
      [
        ["Pod", "web"],
        ["Pod", "db"],
      ],
    );
  });

  it("finds nothing where nothing is wrong, or nobody asks", () => {
    const none = { violations: [], undecided: [] };
    assert.deepEqual(judgeBy([hostPid]).together(pods), none);
    assert.deepEqual(judgeBy([]).all(pods), none);
    assert.deepEqual(judgement.all([]), none);
    const quiet = aboutPods("quiet", () => kept);
    assert.deepEqual(judge(pods, [quiet]), none);
  });

  it("finds the object of a field among the items of a list", () => {
    const items = [document("Pod", "web"), document("Secret", "web", { type: UNKNOWN })];
    const { undecided } = judgeBy([withSecret]).all(objectsIn({ apiVersion: "v1", kind: "List", items }));
    assert.deepEqual(
      undecided.map(({ object: { kind }, path }) => [kind, path]),
      [["Secret", "items[1].type"]],
    );
  });
});
