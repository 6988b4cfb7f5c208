import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Finding } from "../../../../operate/checks/finding";
import type { Cluster } from "../../../../operate/cluster/connect";
import type { Looked, Looking } from "../../../../operate/validate/look";
import {
  exitCodeOf,
  failures,
  validate,
  validateOnce,
  type ClusterValidation,
  type How,
  type Validation,
} from "../../../../operate/validate/validate";
import { cluster, finding, group, settings } from "./example";

const passing = finding({ group: "health", code: "health-unhealthy", passing: true });
const lasting = finding({ code: "field-changed" });
const warning = finding({ severity: "warning", code: "health-slow" });

/** What a cluster shows, look after look; the last one stays. */
type Showing = readonly (readonly Finding[] | NonNullable<ClusterValidation["problem"]>)[];

const unreachable = { kind: "unreachable", why: "it is gone" } as const;
const refused = { kind: "refused", why: "the credentials are expired" } as const;

const clusterNamed = (name: string) => ({ name }) as Cluster;

/** Validates clusters that show this, by a clock that is ahead at once wherever somebody waits. */
async function validated(
  shown: Readonly<Record<string, Showing>>,
  how: Partial<How> = { timeoutSeconds: 60 },
): Promise<{ validation: Validation; seconds: number; looked: Looking[]; told: string[] }> {
  const looked: Looking[] = [];
  const told: string[] = [];
  const rounds = new Map<string, number>();
  const look = ({ cluster: { name } }: { cluster: Cluster }, looking: Looking): Promise<Looked> => {
    looked.push(looking);
    const round = rounds.get(name) ?? 0;
    rounds.set(name, round + 1);
    const showing = shown[name] ?? [];
    const state = showing[Math.min(round, showing.length - 1)] ?? [];
    const network = { connections: [], findings: [], checked: round + 1, unchecked: [] };
    const result: ClusterValidation = Array.isArray(state)
      ? cluster({ cluster: name, groups: [group("configuration", { findings: state as readonly Finding[] })] })
      : cluster({ cluster: name, groups: [], problem: state as NonNullable<ClusterValidation["problem"]> });
    return Promise.resolve({ result, network: result.problem ? undefined : network });
  };
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  const hurry = setInterval(() => {
    mock.timers.tick(250);
  });
  try {
    const subject = { stack: "production", settings, clusters: Object.keys(shown).map(clusterNamed) };
    const onRound = ({ verdict, rounds: round }: Validation) => told.push(`${round} ${verdict}`);
    const validation = await validate(subject, { root: "", onRound, look, ...how });
    return { validation, seconds: Date.now() / 1000, looked, told };
  } finally {
    clearInterval(hurry);
    mock.timers.reset();
  }
}

describe("validate", () => {
  it("passes at the first look where all is well", async () => {
    const { validation, seconds, told } = await validated({ primary: [[]] });
    assert.deepEqual([validation.verdict, exitCodeOf(validation), validation.rounds], ["passed", 0, 1]);
    assert.ok(seconds < 1, `${seconds} s`);
    assert.deepEqual(told, ["1 passed"]);
  });

  it("looks again while what fails may pass, and is done as soon as it has", async () => {
    const { validation, told } = await validated({ primary: [[passing], [passing, passing], []] });
    assert.deepEqual([validation.verdict, validation.rounds], ["passed", 3]);
    assert.deepEqual(told, ["1 failed", "2 failed", "3 passed"]);
  });

  it("does not wait where something fails that time won't mend", async () => {
    const { validation, seconds } = await validated({ primary: [[passing, lasting], []] });
    assert.deepEqual([validation.verdict, exitCodeOf(validation), validation.rounds], ["failed", 4, 1]);
    assert.ok(seconds < 1, `${seconds} s`);
  });

  it("looks until the deadline, with growing pauses, a last time then", async () => {
    const { validation, seconds, told } = await validated({ primary: [[passing]] });
    assert.deepEqual([validation.verdict, exitCodeOf(validation)], ["failed", 4]);
    assert.ok(seconds >= 60 && seconds < 65, `${seconds} s`);
    // 1.5 s, and each time half as much again: 8 pauses fill 60 s.
    assert.ok(told.length >= 7 && told.length <= 10, `${told.length} looks`);
  });

  it("takes the rollout's time of the settings where no other is given", async () => {
    const { seconds } = await validated({ primary: [[passing]] }, {});
    assert.ok(Math.abs(seconds - settings.timeouts.rolloutSeconds) < 5, `${seconds} s`);
  });

  it("looks once where that is asked for", async () => {
    const looks: string[] = [];
    const look = (): Promise<Looked> => {
      looks.push("look");
      const groups = [group("health", { findings: [passing] })];
      return Promise.resolve({ result: cluster({ groups }), network: undefined });
    };
    const subject = { stack: "production", settings, clusters: [clusterNamed("primary")] };
    assert.equal((await validateOnce(subject, { root: "", look })).verdict, "failed");
    assert.equal(looks.length, 1);
  });

  it("fails by warnings only where they are to fail", async () => {
    assert.equal((await validated({ primary: [[warning]] })).validation.verdict, "passed");
    const { validation } = await validated({ primary: [[warning]] }, { failOn: "warning" });
    assert.equal(validation.verdict, "failed");
    assert.deepEqual(failures(validation), [warning]);
  });

  it("names the worst first, and of warnings only those that fail", async () => {
    const { validation } = await validated({ primary: [[warning, lasting]] });
    assert.deepEqual(failures(validation), [lasting]);
    assert.deepEqual(failures({ ...validation, failOn: "warning" }), [lasting, warning]);
  });

  it("waits for a cluster that can't be reached, until the deadline, and says so by its exit code", async () => {
    const gone = await validated({ primary: [unreachable] });
    assert.deepEqual([gone.validation.verdict, exitCodeOf(gone.validation)], ["unreachable", 9]);
    assert.ok(gone.seconds >= 60);
    const back = await validated({ primary: [unreachable, unreachable, []] });
    assert.deepEqual([back.validation.verdict, back.validation.rounds], ["passed", 3]);
  });

  it("does not wait for credentials that are refused", async () => {
    const { validation, seconds } = await validated({ primary: [refused] });
    assert.deepEqual([validation.verdict, exitCodeOf(validation)], ["refused", 3]);
    assert.ok(seconds < 1, `${seconds} s`);
  });

  it("passes no stack of which one cluster is wrong, or silent", async () => {
    const failed = await validated({ one: [[]], two: [[lasting]], three: [unreachable] });
    assert.equal(failed.validation.verdict, "failed");
    const silent = await validated({ one: [[]], two: [unreachable] });
    assert.equal(silent.validation.verdict, "unreachable");
    const shut = await validated({ one: [unreachable], two: [refused] });
    assert.equal(shut.validation.verdict, "refused");
  });

  it("hands each look what the one before proved of the network", async () => {
    const { looked } = await validated({ primary: [[passing], [passing], []] });
    assert.deepEqual(
      looked.map(({ proven }) => proven?.checked),
      [undefined, 1, 2],
    );
  });

  it("ends with the reason of its signal", async () => {
    const controller = new AbortController();
    const running = validated(
      { primary: [[passing]] },
      {
        signal: controller.signal,
        onRound: () => {
          controller.abort(new Error("cancelled"));
        },
      },
    );
    await assert.rejects(running, /^Error: cancelled$/);
  });
});
