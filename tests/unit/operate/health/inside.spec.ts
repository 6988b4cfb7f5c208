import assert from "node:assert/strict";
import { UnreachableError } from "../../../../operate/cluster/apiError";
import { healthCheck } from "../../../../operate/health/check";
import { accepted } from "../../components/stackConfig";
import { fakeCluster, type Answer } from "../fakeCluster";

const settings = accepted("production", { namespace: { name: "shop" } });
const root = "/api/v1/namespaces/shop";
const pod = (name: string, ready = true) => ({
  metadata: { name, namespace: "shop" },
  status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});
const healthy = JSON.stringify({ status: "healthy", version: "0.2.0", environment: "production" });
const status = (message: string): string => JSON.stringify({ kind: "Status", message });

/** What the check finds where the paths answer so; pods and Service answer well where nothing else is said. */
async function found(answers: Readonly<Record<string, Answer>>, pods: readonly object[] = [pod("circle-core-0")]) {
  await using cluster = await fakeCluster(({ path }) => {
    if (path in answers) return answers[path];
    if (path === `${root}/pods`) return { items: pods };
    return path.endsWith("/proxy/health") ? healthy : undefined;
  });
  return await healthCheck({ stack: "production", settings, cluster }, { outside: false });
}

const service = `${root}/services/circle-core:http/proxy/health`;
const first = `${root}/pods/circle-core-0:8000/proxy/health`;
const codes = async (...args: Parameters<typeof found>) => (await found(...args)).findings.map(({ code }) => code);

describe("health from inside the cluster", () => {
  it("asks the Service and every pod by the API server", async () => {
    const { checked, findings, unchecked } = await found({}, [pod("circle-core-0"), pod("circle-core-1")]);
    assert.deepEqual([checked, findings, unchecked], [3, [], []]);
  });

  it("finds the one pod that is not well, and names the command that shows it", async () => {
    const sick = JSON.stringify({ status: "unhealthy", checks: { database: { status: "failed" } } });
    const { findings } = await found({ [first]: sick }, [pod("circle-core-0"), pod("circle-core-1")]);
    assert.deepEqual(
      findings.map(({ code, object }) => [code, object.name]),
      [["health-unhealthy", "circle-core-0"]],
    );
    assert.match(findings[0]?.next ?? "", /^See the answer: kubectl --context production get --raw \/api/);
  });

  it("finds that nobody can answer", async () => {
    assert.deepEqual(await codes({}, []), ["health-no-pods"]);
    const nobody = status('no endpoints available for service "circle-core"');
    assert.deepEqual(await codes({ [service]: 404 }), []);
    const { findings } = await found({ [service]: 503 });
    assert.deepEqual(findings, [], "the API server's own refusal is not the application's");
    assert.match(nobody, /no endpoints/);
  });

  it("counts as not checked what the API server can't or won't pass on, where the pod is ready", async () => {
    const { findings, unchecked } = await found({ [first]: 403 });
    assert.deepEqual(
      [findings.length, unchecked],
      [0, [{ what: "health of pod circle-core-0", why: "refused with 403" }]],
    );
  });

  it("finds a pod that neither answers nor is ready", async () => {
    const { findings } = await found({ [first]: 503 }, [pod("circle-core-0", false)]);
    assert.deepEqual(
      findings.map(({ code, passing }) => [code, passing]),
      [["health-unreachable", true]],
    );
  });

  it("knows a pod that is silent from an API server that is gone", async () => {
    const silent = new Promise<never>(() => undefined);
    const look = async (ready: boolean) => {
      await using cluster = await fakeCluster(({ path }) => {
        if (path === first) return silent;
        return path === `${root}/pods` ? { items: [pod("circle-core-0", ready)] } : healthy;
      });
      return await healthCheck({ stack: "production", settings, cluster }, { outside: false, patience: 50 });
    };
    const why = "no answer through the API server within 0.05 s";
    assert.deepEqual((await look(true)).unchecked, [{ what: "health of pod circle-core-0", why }]);
    assert.deepEqual(
      (await look(false)).findings.map(({ code, evidence }) => [code, evidence]),
      [["health-unreachable", [why]]],
    );
    const gone = await fakeCluster(() => undefined);
    await gone[Symbol.asyncDispose]();
    const subject = { stack: "production", settings, cluster: gone };
    await assert.rejects(healthCheck(subject, { outside: false, patience: 50 }), UnreachableError);
  });

  it("is no verdict where the API server goes while a pod is asked", async () => {
    await using cluster = await fakeCluster(async ({ path }) => {
      if (path === `${root}/pods`) return { items: [pod("circle-core-0")] };
      await cluster[Symbol.asyncDispose]();
      return undefined;
    });
    await assert.rejects(healthCheck({ stack: "production", settings, cluster }, { outside: false }), UnreachableError);
  });

  it("leaves pods alone that have ended, as by an eviction", async () => {
    for (const phase of ["Failed", "Succeeded"]) {
      const over = { ...pod("circle-core-1", false), status: { phase, reason: "Evicted" } };
      const second = `${root}/pods/circle-core-1:8000/proxy/health`;
      const { checked, findings } = await found({ [second]: 503 }, [pod("circle-core-0"), over]);
      assert.deepEqual([checked, findings], [2, []]);
      assert.deepEqual(await codes({}, [over]), ["health-no-pods"]);
    }
  });

  it("ends with the reason of its signal, also while a pod is silent", async () => {
    const control = new AbortController();
    await using cluster = await fakeCluster(({ path }) => {
      if (path === `${root}/pods`) return { items: [pod("circle-core-0")] };
      control.abort(new Error("cancelled"));
      return new Promise<never>(() => undefined);
    });
    const subject = { stack: "production", settings, cluster };
    await assert.rejects(healthCheck(subject, { outside: false, signal: control.signal }), /^Error: cancelled$/);
  });

  it("looks from outside also where pods may not be listed", async () => {
    await using cluster = await fakeCluster(() => 403);
    const outside = { addressesOf: () => Promise.resolve([]) };
    const { unchecked } = await healthCheck({ stack: "production", settings, cluster }, { outside });
    assert.deepEqual(
      unchecked.map(({ what }) => what),
      ["health from inside the cluster", `https://${settings.exposure.hosts[0] ?? ""} from outside`],
    );
  });

  it("does not ask a pod that has no address yet", async () => {
    const pending = { metadata: { name: "circle-core-0", namespace: "shop" }, status: { phase: "Pending" } };
    const { findings } = await found({ [first]: 503 }, [pending]);
    assert.deepEqual(
      findings.map(({ code, evidence }) => [code, evidence]),
      [["health-unreachable", ["phase Pending, without an address yet"]]],
    );
  });

  it("leaves pods alone that are going", async () => {
    const going = {
      ...pod("circle-core-0"),
      metadata: { name: "circle-core-0", deletionTimestamp: "2026-01-31T12:00:00Z" },
    };
    assert.deepEqual(await codes({}, [going]), ["health-no-pods"]);
  });
});
