import assert from "node:assert/strict";
import { mock } from "node:test";
import { runProbe } from "../../../../../operate/security/network/probe";
import { programs } from "../../../../../operate/security/network/programs";
import { fakeCluster, type Answer, type Asked } from "../../fakeCluster";
import { ended, probePod, settings, stranger, target } from "./example";

const root = "/apis/batch/v1/namespaces/shop/jobs";
const pods = "/api/v1/namespaces/shop/pods";
const image = { programs: programs(["try"]) };
const made = { metadata: { name: "circle-core-probe-1" } };

/** Runs a probe of one target in a cluster that answers so; a Job can be made and deleted where nothing else is said. */
async function probed(answer: (asked: Asked) => Answer | undefined, signal?: AbortSignal) {
  await using cluster = await fakeCluster((asked) => {
    const own = answer(asked);
    if (own !== undefined) return own;
    return asked.method === "GET" ? { items: [] } : made;
  });
  const subject = { stack: "production", settings, cluster };
  const run = runProbe(subject, stranger(target()), image, { signal });
  const [settled] = await Promise.allSettled([run]);
  const jobs = cluster.asked.filter(({ path }) => path.startsWith(root));
  return { settled, jobs, asked: cluster.asked };
}

/** Whatever was made was taken away, with its pods. */
function isTakenAway(jobs: readonly Asked[]): void {
  const [made, gone, ...more] = jobs;
  assert.deepEqual([made?.method, gone?.method, more], ["POST", "DELETE", []]);
  const { metadata } = made?.body as { metadata: { name: string } };
  assert.equal(gone?.path, `${root}/${metadata.name}`);
  assert.equal(gone.query.get("propagationPolicy"), "Background");
}

describe("a probe", () => {
  it("is made, watched until its pod has ended, and taken away", async () => {
    const states = [undefined, probePod({ "command-0": {} }, "Pending"), probePod({ "command-0": ended(1) })];
    let looked = 0;
    const { settled, jobs, asked } = await probed(({ path }) => {
      if (path !== pods) return undefined;
      const pod = states[looked++];
      return { items: pod ? [pod] : [] };
    });
    assert.deepEqual(settled, { status: "fulfilled", value: [{ found: "closed" }] });
    isTakenAway(jobs);
    const name = (jobs[0]?.body as { metadata: { name: string } }).metadata.name;
    const selectors = asked.filter(({ path }) => path === pods).map(({ query }) => query.get("labelSelector"));
    assert.deepEqual([...new Set(selectors)], [`job-name=${name}`]);
  });

  it("tells why it could not be made, and is no failure", async () => {
    const forbidden = await probed(({ method }) => (method === "POST" ? 403 : undefined));
    assert.deepEqual(forbidden.settled, {
      status: "fulfilled",
      value: [{ found: "unknown", why: "refused with 403" }],
    });
    const nowhere = await probed(({ method }) => (method === "POST" ? 404 : undefined));
    assert.deepEqual(nowhere.settled, {
      status: "fulfilled",
      value: [{ found: "unknown", why: "there is no namespace shop" }],
    });
  });

  it("is given up where no pod is made for it, with what its controller was told", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    try {
      const refusal = "exceeded quota: shop, requested: pods=1, used: pods=9, limited: pods=9";
      const { settled, jobs } = await probed(({ path, query }) => {
        if (path === pods) mock.timers.tick(6000);
        if (!path.endsWith("/events")) return undefined;
        assert.match(query.get("fieldSelector") ?? "", /^involvedObject\.name=circle-core-probe-/);
        return { items: [{ reason: "Scheduled" }, { reason: "FailedCreate", message: refusal }] };
      });
      assert.deepEqual(settled, { status: "fulfilled", value: [{ found: "unknown", why: refusal }] });
      isTakenAway(jobs);
    } finally {
      mock.timers.reset();
    }
  });

  it("is given up where its pod does not start in time", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    try {
      const { settled, jobs } = await probed(({ path }) => {
        if (path !== pods) return undefined;
        mock.timers.tick(20_000);
        return { items: [probePod({ "command-0": {} }, "Pending")] };
      });
      const why = "its pod was Pending after 45 s";
      assert.deepEqual(settled, { status: "fulfilled", value: [{ found: "unknown", why }] });
      isTakenAway(jobs);
    } finally {
      mock.timers.reset();
    }
  });

  it("is taken away where it can't be watched", async () => {
    const { settled, jobs } = await probed(({ path }) => (path === pods ? 403 : undefined));
    assert.deepEqual(settled.status, "fulfilled");
    isTakenAway(jobs);
  });

  it("is taken away where the credentials end meanwhile, which ends the validation", async () => {
    const { settled, jobs } = await probed(({ path }) => (path === pods ? 401 : undefined));
    assert.equal(settled.status, "rejected");
    isTakenAway(jobs);
  });

  it("is taken away by who is cancelled", async () => {
    const control = new AbortController();
    const cancelled = new Error("cancelled");
    const { settled, jobs } = await probed(({ path }) => {
      if (path === pods) control.abort(cancelled);
      return undefined;
    }, control.signal);
    assert.deepEqual(settled, { status: "rejected", reason: cancelled });
    isTakenAway(jobs);
  });

  it("is not made by who was cancelled before", async () => {
    const { settled, asked } = await probed(() => undefined, AbortSignal.abort(new Error("cancelled")));
    assert.deepEqual([settled.status, asked.length], ["rejected", 0]);
  });
});
