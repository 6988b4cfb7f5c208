import assert from "node:assert/strict";
import type { Finding, GroupResult } from "../../../operate/checks/finding";
import type { Outcome } from "../../../operate/cluster/each";
import { requireKnown, unknownExitCode } from "../../../operate/cluster/each";
import { json, text, type Drift } from "../../../operate/drift/report";
import { exitCodes, Failure } from "../../../operate/errors";
import { colorsFor } from "../../../operate/terminal";
import { check, deployed, put, seen, settingsWith } from "./driftObjects";

const plain = colorsFor({}, "never");
const cluster = { name: "primary", context: "staging", server: "https://api.example.com" };
const settings = settingsWith("staging");

function known(findings: readonly Finding[], rest: Partial<GroupResult> = {}): Outcome<GroupResult> {
  const value: GroupResult = { group: "configuration", findings, checked: 14, unchecked: [], ...rest };
  return { cluster, state: "known", value } as unknown as Outcome<GroupResult>;
}
const unknown = (failure: Failure): Outcome<GroupResult> =>
  ({ cluster: { ...cluster, name: "second" }, state: "unknown", failure }) as unknown as Outcome<GroupResult>;
const driftOf = (...outcomes: Outcome<GroupResult>[]): Drift => ({ stack: "staging", outcomes });

/** What is found after somebody has edited the Service. */
function edited(): readonly Finding[] {
  const objects = deployed(settings);
  const service = objects.find(({ kind }) => kind === "Service");
  assert.ok(service);
  put(service, ["spec", "type"], "NodePort");
  return check(settings, seen(objects));
}

describe("the report of drift", () => {
  it("is a line where there is none", () => {
    assert.equal(
      text(driftOf(known([])), plain),
      "✓ No drift: staging is as its settings declare it\n\nprimary (context staging)\n  ✓ 14 objects as declared\n",
    );
  });

  it("says first what differs, then where, what is wanted, and what to do", () => {
    const [one] = edited();
    assert.ok(one);
    const said = text(driftOf(known([one])), plain);
    assert.match(said, /^✗ Drift: .*type.*NodePort.*\n/);
    assert.match(said, /\n {2}Service circle-core-staging\/circle-core\S*\n {4}✗ .*\n/);
    assert.match(said, /\n {8}→ .*pulumi up --refresh --stack /);
    assert.match(said, /Those that were changed and not deployed yet differ too: pulumi preview --stack staging\n/);
  });

  it("counts what is more than one difference", () => {
    const [one] = edited();
    assert.ok(one);
    const other: Finding = { ...one, object: { ...one.object, name: "other" } };
    assert.match(text(driftOf(known([one, one, other])), plain), /^✗ Drift: 3 differences in 2 objects\n/);
  });

  it("is no clean bill where something could not be seen", () => {
    const partial = driftOf(known([], { unchecked: [{ what: "secrets of shop", why: "forbidden" }] }));
    const said = text(partial, plain);
    assert.match(said, /^! No drift in what could be seen of staging, which is not all\n/);
    assert.match(said, /– secrets of shop could not be seen: forbidden\n/);
  });

  it("is incomplete where a cluster could not be asked, whatever the others say", () => {
    const failure = new Failure(exitCodes.error, "The API server can't be reached", "Is it running?");
    const drift = driftOf(known([]), unknown(failure));
    assert.match(text(drift, plain), /^✗ 1 cluster could not be asked: the verdict is incomplete\n/);
    assert.match(text(drift, plain), /second .*\n {2}✗ The API server can't be reached\n {6}Is it running\?\n/);
    assert.equal(unknownExitCode(drift.outcomes), exitCodes.error);
    const refused = unknown(new Failure(exitCodes.credentials, "expired"));
    assert.equal(unknownExitCode([...drift.outcomes, refused]), exitCodes.credentials);
    assert.equal(unknownExitCode([known([])]), undefined);
  });

  it("is left out where the only cluster told nothing: then the reason is all there is", () => {
    const failure = new Failure(exitCodes.error, "gone");
    assert.throws(() => {
      requireKnown([unknown(failure)]);
    }, failure);
    requireKnown([known([]), unknown(failure)]);
  });

  it("tells programs the same", () => {
    const verdict = (...outcomes: Outcome<GroupResult>[]) =>
      (JSON.parse(json(driftOf(...outcomes))) as { verdict: string }).verdict;
    assert.equal(verdict(known([])), "none");
    const unchecked = [{ what: "secrets of shop", why: "forbidden" }];
    assert.equal(verdict(known([], { unchecked })), "partial");
    assert.equal(verdict(known(edited())), "drift");
    assert.equal(verdict(known(edited(), { unchecked })), "drift");
    assert.equal(verdict(known([]), unknown(new Failure(exitCodes.error, "gone"))), "incomplete");
    const report = JSON.parse(json(driftOf(known(edited())))) as {
      clusters: { name: string; findings: { path: string; found: string; wanted: string }[] }[];
    };
    const [first] = report.clusters[0]?.findings ?? [];
    assert.deepEqual([first?.path, first?.found, first?.wanted], ["spec.type", '"NodePort"', '"ClusterIP"']);
  });
});
