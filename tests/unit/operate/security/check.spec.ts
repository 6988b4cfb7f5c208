import assert from "node:assert/strict";
import { join } from "node:path";
import { mock } from "node:test";
import { rulebook } from "../../../../operate/lint/options";
import { securityCheck, type SecurityOptions } from "../../../../operate/security/check";
import type { Connection, NetworkResult } from "../../../../operate/security/network/check";
import { programs, settleSeconds } from "../../../../operate/security/network/programs";
import { rootDir } from "../../../../toolchain/paths";
import { accepted } from "../../components/stackConfig";
import { fakeCluster, type Answer, type Asked } from "../fakeCluster";
import { ended, probePod } from "./network/example";

const settings = accepted("production", { namespace: { name: "shop" }, exposure: { type: "none" } });
const core = "/api/v1/namespaces/shop";
const jobs = "/apis/batch/v1/namespaces/shop/jobs";
const reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

const application = {
  metadata: {
    name: "circle-core-0",
    namespace: "shop",
    ownerReferences: [{ kind: "StatefulSet", name: "circle-core" }],
  },
  status: { podIP: "10.1.2.3", conditions: [{ type: "Ready", status: "True" }] },
};

const home = { metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "restricted" } } };

/** A cluster of one ready pod, whose identity may do nothing, and whose network lets nobody through. */
function usual({ method, path, query }: Asked): Answer {
  if (path === reviews) return { status: { allowed: false } };
  if (method !== "GET") return {};
  if (path === `${core}/pods`) {
    const ofProbe = query.get("labelSelector")?.startsWith("job-name=") === true;
    return { items: [ofProbe ? probePod({ "command-0": ended(1) }) : application] };
  }
  return path === core ? home : { items: [] };
}

/** What group 5 comes to, where a cluster answers so, and as usual where that says nothing. */
async function checked(answer: (asked: Asked) => Answer | undefined, options: Partial<SecurityOptions> = {}) {
  await using cluster = await fakeCluster((asked) => answer(asked) ?? usual(asked));
  const choice = { environment: "production", rule: [], severity: "low" } as const;
  const book = await rulebook(choice, join(rootDir, "policy", "config"));
  const probe = { programs: programs(["try"]) };
  const result = await securityCheck({ stack: "production", settings, cluster }, { book, probe, ...options });
  const made = cluster.asked.filter(({ method, path }) => method === "POST" && path === jobs).length;
  return { result, made };
}

const nothing = () => undefined;
const way: Connection = { from: "a stranger in shop", to: "the application", declared: "forbidden", proven: "closed" };
const proven: NetworkResult = { connections: [way], findings: [], checked: 1, unchecked: [] };

describe("the security group", () => {
  afterEach(() => {
    mock.timers.reset();
  });

  it("finds nothing where the rules hold, the identity may do nothing, and the network is closed", async () => {
    const { result, made } = await checked(nothing);
    assert.deepEqual([result.group, result.findings, result.unchecked], ["security", [], []]);
    assert.equal(made, 2, "one for each way that a stranger tries");
    assert.deepEqual(
      result.network.connections.map(({ proven: is }) => is),
      ["closed", "closed"],
    );
    const alone = await checked(nothing, { probe: false });
    assert.equal(result.checked, alone.result.checked + 2);
  });

  it("tells of each of the three: rules, rights, network", async () => {
    const open = { metadata: { name: "open", namespace: "shop" }, spec: { podSelector: {}, ingress: [{}] } };
    // A network is given time to shut out who may not connect: here it is over as soon as somebody tried.
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    const { result } = await checked(({ method, path, query }) => {
      if (method === "POST" && path === jobs) mock.timers.tick(settleSeconds * 1000);
      if (path === reviews) return { status: { allowed: true } };
      if (path.endsWith("/networkpolicies")) return { items: [open] };
      const ofProbe = path === `${core}/pods` && query.get("labelSelector")?.startsWith("job-name=") === true;
      return ofProbe ? { items: [probePod({ "command-0": ended(0) })] } : undefined;
    });
    const codes = new Set(result.findings.map(({ code }) => code.replace(/^rule-.*/, "rule")));
    assert.deepEqual([...codes], ["rule", "right-dangerous", "network-open"]);
  });

  it("starts no pods where it is told to start none, and says that this was not checked", async () => {
    const { result, made } = await checked(nothing, { probe: false });
    assert.equal(made, 0);
    assert.deepEqual(result.network.connections, []);
    assert.deepEqual(
      result.unchecked.map(({ what }) => what),
      ["network isolation"],
    );
  });

  it("starts no pods again for what was proven before", async () => {
    const { result, made } = await checked(nothing, { proven });
    assert.equal(made, 0);
    assert.deepEqual(result.network, proven);
  });

  it("proves again what was not as declared, or not tried", async () => {
    const [finding] = (await checked(({ path }) => (path === reviews ? { status: { allowed: true } } : undefined)))
      .result.findings;
    assert.ok(finding);
    assert.equal((await checked(nothing, { proven: { ...proven, findings: [finding] } })).made, 2);
    assert.equal((await checked(nothing, { proven: { ...proven, checked: 0 } })).made, 2);
  });

  it("names what it could not see, and judges the rest", async () => {
    const { result } = await checked(({ method, path }) => {
      if (path.endsWith("/roles")) return 403;
      if (path === reviews) return 403;
      return method === "POST" && path === jobs ? 403 : undefined;
    });
    assert.deepEqual(result.findings, []);
    assert.deepEqual(
      result.unchecked.map(({ what }) => what),
      [
        "roles, as rules judge them",
        "rights that come from elsewhere than the roles that can be read",
        "rights of the application's identity",
        "whether a stranger in shop can connect to the application",
        "whether a stranger in shop can connect to the API server",
      ],
    );
  });
});
