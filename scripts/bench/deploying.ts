import { UserError } from "../../toolchain/errors";
import { run } from "../../toolchain/process";
import { ended } from "./cold";
import type { Comparison } from "./comparisons";
import { against, partOf, promised, seconds, wall } from "./findings";
import type { Measured, Sample } from "./measure";
import type { NodeSite } from "./node";

/** Where the command deploys, and where kubectl does. */
const namespaces = { ours: "bench-ours", theirs: "bench-theirs", first: "bench-first" } as const;

/** What `deploy` says as the engine's update is done: every pod is ready then. */
const isReady = /Validating what runs/;
/** What it says as it gives a rollout up. */
const namesCause = /✗ The container \S+ of \S+ crashes/;
/** What it says at its end where all is as it was before. */
const isBack = /^Rolled back: release \d+ \(.*\) runs again, production is as it must be/;

export const deploying: Comparison = {
  question:
    "What does `circle-core deploy` of production cost beside kubectl, and how soon is a crash named and undone?",
  contexts: 0,
  onNode: true,
  // Minutes each.
  runs: 3,
  warmUp: 0,
  seconds: { prepare: 40, turn: 220 },
  prepare: async ({ node, pulumi, signal }) => {
    const tools = await pulumi();
    const site = await node();
    const env = await site.engine(tools);
    const stage: Stage = { site, signal, env };
    const newState = async (): Promise<Stage> => ({ ...stage, env: await site.engine(tools) });
    await site.succeed(kubectlApplied(site, await site.tree(await site.settings(namespaces.theirs))));
    await deployed(stage, await site.settings(namespaces.ours));
    return [
      updated(stage),
      updatedByKubectl(site),
      crashed(stage),
      firstDeployed(site, async () => deployed(await newState(), await site.settings(namespaces.first))),
      firstDeployed(site, async () => applied(site, await site.settings(namespaces.first), namespaces.first)),
    ];
  },
  judge: ([update = [], apply = [], crash = [], first = [], firstApply = []]) => {
    const total = (samples: readonly Sample[]): number[] => samples.map((one) => one.wall);
    const toReady = (claim: string, ours: readonly Sample[], theirs: readonly Sample[]) =>
      against(claim, partOf(ours, "ready"), total(theirs), 1.3, seconds);
    return [
      toReady("update of production to ready ÷ kubectl apply -k and rollout status", update, apply),
      wall("the same to its end, network proven and release recorded ÷ kubectl's", update, apply, 1.3),
      toReady("first deployment of production to ready ÷ kubectl's", first, firstApply),
      promised("a rollout's first crash to its named cause ÷ the promised 15 s", partOf(crash, "cause"), 15),
      promised("that crash to rolled back and validated ÷ the promised 60 s", partOf(crash, "back"), 60),
    ];
  },
};

/** Where an engine works. */
interface Stage {
  site: NodeSite;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
}

/** Each time another change that makes all pods anew. */
const turns = (): (() => Readonly<Record<string, unknown>>) => {
  let turn = 0;
  return () => ({ pod: { environment: { TURN: String(++turn) } } });
};

function updated(stage: Stage): Measured {
  const change = turns();
  return { run: async () => deployed(stage, await stage.site.settings(namespaces.ours, change())) };
}

function updatedByKubectl(site: NodeSite): Measured {
  const change = turns();
  return { run: async () => applied(site, await site.settings(namespaces.theirs, change()), namespaces.theirs) };
}

/** Into a namespace that is not there yet, and taken away afterwards. */
function firstDeployed(site: NodeSite, deploy: () => Promise<Sample>): Measured {
  return {
    run: async () => {
      const sample = await deploy();
      await site.succeed(site.kubectl("delete", "namespace", namespaces.first));
      return sample;
    },
  };
}

/** Deploys, and measures also until all is ready. */
async function deployed({ site, signal, env }: Stage, settings: string): Promise<Sample> {
  const ready = heard(isReady);
  const start = performance.now();
  await ended(deployCommand(site, settings), 0, { signal, env, onLine: ready.onLine });
  const over = performance.now();
  return sampleOf((over - start) / 1000, { ready: (ready.at() - start) / 1000 });
}

/** Applies and waits as a person does; making the files is not counted. */
async function applied(site: NodeSite, settings: string, namespace: string): Promise<Sample> {
  const tree = await site.tree(settings);
  const start = performance.now();
  await site.succeed(kubectlApplied(site, tree));
  await site.succeed(site.kubectl("rollout", "status", "statefulset/circle-core", "-n", namespace, "--timeout=300s"));
  return sampleOf((performance.now() - start) / 1000);
}

/** Deploys what crashes at its start, which is taken back. */
function crashed({ site, signal, env }: Stage): Measured {
  return {
    run: async () => {
      const settings = await site.settings(namespaces.ours, { pod: { environment: { FAULT_CRASH_AT_START: "true" } } });
      const cause = heard(namesCause);
      const back = heard(isBack);
      const onLine = (line: string): void => {
        for (const one of [cause, back]) one.onLine(line);
      };
      const start = Date.now();
      const firstCrash = watchCrashes(site, signal);
      await ended(deployCommand(site, settings), 4, { signal, env, onLine });
      const first = (await firstCrash(start)) - performance.timeOrigin;
      return sampleOf((Date.now() - start) / 1000, {
        cause: (cause.at() - first) / 1000,
        back: (back.at() - first) / 1000,
      });
    },
  };
}

/** When a command first said something, in milliseconds as `performance.now()` counts them. */
function heard(what: RegExp): { onLine: (line: string) => void; at: () => number } {
  let time: number | undefined;
  return {
    onLine: (line) => {
      if (what.test(line)) time ??= performance.now();
    },
    at: () => {
      if (time === undefined) throw new UserError(`circle-core deploy did not say ${String(what)}`);
      return time;
    },
  };
}

/**
 * Watches containers that end with exit code 1 from now on.
 * @returns how to end that, and learn when the first of them did, in milliseconds; the kubelet tells whole seconds, so it
 * was that moment or up to a second later
 */
function watchCrashes(site: NodeSite, signal: AbortSignal): (start: number) => Promise<number> {
  const stop = new AbortController();
  const times: number[] = [];
  const each = ".status.containerStatuses[*]";
  const states = `{${each}.state} {${each}.lastState}{"\\n"}`;
  const [path, ...args] = site.kubectl("get", "pods", "-n", namespaces.ours, "--watch", "-o", `jsonpath=${states}`);
  const watching = run(path, args, {
    env: site.env,
    signal: AbortSignal.any([signal, stop.signal]),
    onLine: (line) => {
      for (const [, time = ""] of line.matchAll(/"exitCode":1,"finishedAt":"([^"]+)"/g)) times.push(Date.parse(time));
    },
  });
  return async (start) => {
    stop.abort();
    await watching;
    const [first] = times.filter((time) => time >= start).sort((one, other) => one - other);
    if (first === undefined) throw new UserError("no container of the rollout that was to crash has crashed");
    return first;
  };
}

const deployCommand = (site: NodeSite, settings: string) =>
  site.circleCore("deploy", "-e", "production", "--yes", "--config", settings);

const kubectlApplied = (site: NodeSite, tree: string) => site.kubectl("apply", "-k", tree);

const sampleOf = (taken: number, parts: Readonly<Record<string, number>> = {}): Sample => ({
  wall: taken,
  cpu: undefined,
  program: 0,
  memory: undefined,
  parts,
});
