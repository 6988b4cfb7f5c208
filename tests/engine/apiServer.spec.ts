import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { apply } from "../support/apply";
import { connect } from "../support/client";
import { configuration, removeNamespace } from "../support/development";
import { takingOver } from "../support/kill";
import { liveObjects, recordedObjects } from "../support/liveObjects";
import { otherCluster, type OtherCluster } from "../support/otherCluster";
import { openStack, type TestStack } from "../support/stack";
import { NotYet, until } from "../support/until";

const stackName = "outage";

describe("an API server that goes away in the middle of an update", function () {
  this.timeout(300_000);
  let cluster: OtherCluster;
  let stack: TestStack;
  let namespace: string;

  const open = async (name: string): Promise<void> => {
    cluster = await otherCluster();
    namespace = name;
    const config = configuration({ environment: "development", namespace: { name } });
    stack = await openStack({ stack: stackName, config, kubeconfig: cluster.kubeconfig });
  };
  afterEach(async () => {
    await removeNamespace(namespace, cluster.kubeconfig);
    await stack.dispose();
  });

  /** `pulumi up`, in the middle of which something happens; it is told when that `up` is over. */
  const upWith = async (event: (over: AbortSignal) => Promise<void>) => {
    const over = new AbortController();
    let happened: Promise<void> | undefined;
    const onLine = (line: string): void => {
      if (line.includes("primary-namespace created")) happened ??= event(over.signal);
    };
    const up = await stack.run("up", ["--yes", "--skip-preview"], { onLine });
    over.abort();
    assert.ok(happened !== undefined, `it never came to the namespace:\n${up.output}`);
    await happened;
    return up;
  };
  const answers = () =>
    until("the API server answers", 120, () =>
      connect(cluster.kubeconfig)
        .core.listNamespace()
        .catch((error: unknown) => new NotYet(error)),
    );

  it("is waited for where it only does not answer for some seconds", async () => {
    await open("engine-paused");
    const up = await upWith(async () => {
      assert.ok(cluster.signalApiServer("SIGSTOP") > 0, "no API server was stopped");
      await delay(5_000);
      cluster.signalApiServer("SIGCONT");
    });
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(
      await recordedObjects(stack, stackName, namespace),
      await liveObjects(cluster.kubeconfig, namespace),
    );
  });

  it("fails the update soon and clearly where it ends, and the next one completes it", async () => {
    await open("engine-crashed");
    const failed = await cluster.withoutPods(async () => {
      const begun = Date.now();
      const up = await upWith(async (over) => {
        assert.ok((await cluster.keepApiServerDown(over)) > 0, "no API server was killed");
      });
      assert.ok(Date.now() - begun < 180_000, "it waited for its timeout");
      await answers();
      return up;
    });
    assert.notEqual(failed.code, 0, failed.output);
    assert.match(failed.output, /connection refused|ECONNRESET|socket hang up|socket disconnected/);
    assert.doesNotMatch(failed.output, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace");

    // An object whose answer was lost is there, and no state knows of it.
    const next = await stack.run("up", ["--yes", "--skip-preview"], takingOver);
    assert.equal(next.code, 0, next.output);
    assert.deepEqual(
      await recordedObjects(stack, stackName, namespace),
      await liveObjects(cluster.kubeconfig, namespace),
    );
    assert.deepEqual(await apply(stack), []);
  });
});
