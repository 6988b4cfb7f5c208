import assert from "node:assert/strict";
import { mock } from "node:test";
import { networkCheck, type NetworkResult, type RunProbe } from "../../../../../operate/security/network/check";
import type { Outcome } from "../../../../../operate/security/network/outcome";
import type { Prober } from "../../../../../operate/security/network/plan";
import { programs, settleSeconds } from "../../../../../operate/security/network/programs";
import { accepted } from "../../../components/stackConfig";
import { fakeCluster } from "../../fakeCluster";

const settings = accepted("production", {
  namespace: { name: "shop" },
  exposure: { type: "none" },
  network: { monitoring: { namespace: "monitoring", podLabels: { app: "prometheus" } } },
});

const ready = (more: object = {}) => ({
  metadata: { name: "circle-core-0", namespace: "shop", ...more },
  status: { podIP: "10.1.2.3", conditions: [{ type: "Ready", status: "True" }] },
});

/** What a connection comes to; `undefined`: as it is declared. */
type Says = (from: string, to: string, tried: number) => Outcome | undefined;

/** As it must be: who may, connects, and nobody else. */
const asDeclared: Says = () => undefined;

const open: Outcome = { found: "open" };
const closed: Outcome = { found: "closed" };

interface Ran {
  readonly result: NetworkResult;
  /** Who tried, as often as they did. */
  readonly tried: readonly string[];
  readonly programs: ReadonlyMap<string, readonly string[]>;
}

/** Checks the network by probes that come to this, each of which takes a second of a clock of its own. */
async function checked(says: Says, pods: readonly object[] = [ready()], started = "node"): Promise<Ran> {
  const tried: string[] = [];
  const used = new Map<string, readonly string[]>();
  const run: RunProbe = ({ from, targets }: Prober, given, onStarted) => {
    tried.push(from);
    used.set(
      from,
      given.map(({ name }) => name),
    );
    mock.timers.tick(1000);
    const program = given.find(({ name }) => name === started);
    if (program) onStarted(program);
    const times = tried.filter((each) => each === from).length;
    return Promise.resolve(targets.map(({ to, allowed }) => says(from, to, times) ?? (allowed ? open : closed)));
  };
  await using cluster = await fakeCluster(({ path }) =>
    path === "/api/v1/namespaces/shop/pods" ? { items: pods } : undefined,
  );
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  try {
    const image = { programs: programs(undefined) };
    const result = await networkCheck({ stack: "production", settings, cluster }, image, undefined, run);
    return { result, tried, programs: used };
  } finally {
    mock.timers.reset();
  }
}

const monitoring = "monitoring in monitoring";
const beside = "a stranger in shop";

describe("the network's isolation", () => {
  it("is proven where who may connects, and nobody else", async () => {
    const { result } = await checked(asDeclared);
    assert.deepEqual(result.findings, []);
    assert.deepEqual(result.unchecked, []);
    assert.equal(result.checked, 4);
    assert.deepEqual(
      result.connections.map(({ from, to, declared, proven }) => `${from} to ${to}: ${declared}, ${proven}`),
      [
        "a stranger in shop to the application: forbidden, closed",
        "a stranger in shop to the API server: forbidden, closed",
        "monitoring in monitoring to the application: allowed, open",
        "a stranger in monitoring to the application: forbidden, closed",
      ],
    );
  });

  it("is broken where who may not connect does: an error that no time mends", async () => {
    const { result } = await checked((from, to) => (from === beside && to === "the application" ? open : undefined));
    const [finding, ...more] = result.findings;
    assert.deepEqual(more, []);
    assert.deepEqual([finding?.code, finding?.severity, finding?.passing], ["network-open", "error", undefined]);
    assert.equal(finding?.message, "A stranger in shop can connect to the application, and must not");
    assert.match(finding.next, /^See which policy lets it through: kubectl --context production -n shop get /);
    assert.equal(result.checked, 4);
  });

  it("is not enforced at all where nobody is kept from anything, which is said", async () => {
    const { result } = await checked(() => open);
    assert.deepEqual(
      result.findings.map(({ code }) => code),
      ["network-open", "network-open", "network-open"],
    );
    assert.match(result.findings[0]?.next ?? "", /^See whether the cluster's network enforces NetworkPolicies at all/);
  });

  it("is too tight where who must be able to connect can't: an error that time may mend", async () => {
    const { result } = await checked((from) => (from === monitoring ? closed : undefined));
    const [finding, ...more] = result.findings;
    assert.deepEqual(more, []);
    assert.deepEqual([finding?.code, finding?.severity, finding?.passing], ["network-closed", "error", true]);
    assert.equal(finding?.message, "Monitoring in monitoring can't connect to the application, and must be able to");
    assert.match(finding.next, /labels and the namespace of the peer in network\.\*/);
  });

  it("is not known where a probe could not run: what could not be checked, and no finding", async () => {
    const why = "there is no namespace monitoring";
    const { result } = await checked((from) =>
      from.endsWith("in monitoring") ? { found: "unknown", why } : undefined,
    );
    assert.deepEqual(result.findings, []);
    assert.equal(result.checked, 2);
    assert.deepEqual(result.unchecked, [
      { what: "whether monitoring in monitoring can connect to the application", why },
      { what: "whether a stranger in monitoring can connect to the application", why },
    ]);
    assert.deepEqual(
      result.connections.map(({ proven }) => proven),
      ["closed", "closed", "unproven", "unproven"],
    );
  });

  it("is asked again while a network may not know its new pods yet, and believed as soon as it is as declared", async () => {
    const late: Says = (from, _, tried) => (from === monitoring && tried < 3 ? closed : undefined);
    const { result, tried } = await checked(late);
    assert.deepEqual(result.findings, []);
    assert.equal(tried.filter((from) => from === monitoring).length, 3);
  });

  it("is not asked for longer than a network may take", async () => {
    const { tried } = await checked((from) => (from === monitoring ? closed : undefined));
    const times = tried.filter((from) => from === monitoring).length;
    assert.ok(times > 1 && times <= settleSeconds, `${times} times`);
  });

  it("is tried by all programs once: those that follow take the one that the image has", async () => {
    const { programs: used } = await checked(asDeclared);
    const all = programs(undefined).map(({ name }) => name);
    assert.deepEqual(used.get(monitoring), ["node"]);
    const unknown = await checked(asDeclared, [ready()], "none of them");
    assert.deepEqual(unknown.programs.get(monitoring), all);
  });

  for (const [what, pods] of [
    ["there is no pod", []],
    [
      "none is ready",
      [{ ...ready(), status: { podIP: "10.1.2.3", conditions: [{ type: "Ready", status: "False" }] } }],
    ],
    ["the only one is going", [ready({ deletionTimestamp: "2026-01-31T12:00:00Z" })]],
    ["the only one has no address", [{ ...ready(), status: { conditions: [{ type: "Ready", status: "True" }] } }]],
  ] as const) {
    it(`is not tried where ${what}: nobody could be let in`, async () => {
      const { result, tried } = await checked(asDeclared, pods);
      assert.deepEqual(tried, []);
      const why = "no pod of the application is ready, so that nobody could be let in";
      assert.deepEqual(result, {
        connections: [],
        findings: [],
        checked: 0,
        unchecked: [{ what: "network isolation", why }],
      });
    });
  }
});
