import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { basename } from "node:path";
import { rootDir } from "../../../toolchain/paths";
import { readAction, readWorkflow, stacks, text, type Job, type Step, type Workflow } from "./files";

const files = globSync(".github/**/*.yml", { cwd: rootDir });
const workflows = new Map(
  globSync(".github/workflows/*.yml", { cwd: rootDir }).map((path) => {
    const name = basename(path, ".yml");
    return [name, readWorkflow(name)];
  }),
);
const jobs = [...workflows].flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => ({ name: `${file}/${name}`, job })),
);
const steps = [
  ...jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step }))),
  ...readAction().map((step) => ({ name: "actions/pulumi", step })),
];
const using = (action: string) => steps.filter(({ step }) => step.uses?.split("@")[0] === action);

function named(name: string): Workflow {
  const found = workflows.get(name);
  assert.ok(found, `there is no workflow ${name}`);
  return found;
}

function jobOf(workflow: string, name: string): Job {
  const found = named(workflow).jobs[name];
  assert.ok(found, `${workflow} has no job ${name}`);
  return found;
}

/** Under the pack, as it is configured for the stack's environment. */
const policed = ({ with: inputs }: Step): boolean =>
  inputs?.["policyPacks"] === "policy" &&
  /^policy\/config\/\$\{\{ (matrix|inputs)\.stack \}\}\.json$/.test(String(inputs["policyPackConfigs"]));

describe("the workflows", () => {
  it("use actions of others by their commit, and say which version that is", () => {
    const pinned = /^\s*(- )?uses: (\.\/\S+|[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/;
    const loose = files.flatMap((path) =>
      text(path)
        .split("\n")
        .filter((line) => /\buses:/.test(line) && !pinned.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    assert.deepEqual(loose, []);
  });

  it("use one commit of an action everywhere", () => {
    const commits = new Map<string, Set<string>>();
    for (const { step } of steps) {
      const [action = "", commit] = step.uses?.split("@") ?? [];
      if (commit !== undefined) commits.set(action, new Set([...(commits.get(action) ?? []), commit]));
    }
    assert.deepEqual(
      [...commits].filter(([, found]) => found.size > 1).map(([action]) => action),
      [],
    );
  });

  it("grant nothing as a whole, and each job what it needs", () => {
    for (const [name, { permissions }] of workflows) assert.deepEqual(permissions, {}, name);
    for (const { name, job } of jobs) assert.equal(job.permissions?.["contents"], "read", name);
    const writes = jobs.flatMap(({ name, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([, level]) => level === "write")
        .map(([scope]) => `${name} ${scope}`),
    );
    assert.deepEqual(writes.sort(), [
      "deploy/development id-token",
      "deploy/package attestations",
      "deploy/package id-token",
      "deploy/production id-token",
      "deploy/staging id-token",
      "policy/stack id-token",
      "preview/stack id-token",
      "preview/stack pull-requests",
      "update/update id-token",
    ]);
  });

  it("end by themselves, and never race with themselves", () => {
    for (const { name, job } of jobs)
      if (job.uses === undefined) assert.ok((job["timeout-minutes"] ?? 360) <= 120, `${name} may take hours`);
    for (const [name, { concurrency, jobs }] of workflows)
      assert.ok(concurrency ?? Object.values(jobs).every((job) => job.concurrency), `${name} may run twice at once`);
  });

  it("put no expression into a script: what others can name would run as a command", () => {
    assert.deepEqual(
      steps.filter(({ step }) => step.run?.includes("${{")).map(({ name }) => name),
      [],
    );
  });

  it("lend the passphrase to what decrypts the state, and no secret to a job's other steps", () => {
    const whole = [
      ...[...workflows].map(([name, { env }]) => ({ name, env })),
      ...jobs.map(({ name, job: { env } }) => ({ name, env })),
    ];
    assert.deepEqual(
      whole.filter(({ env = {} }) => Object.values(env).some((value) => /\bsecrets\b/.test(value))),
      [],
    );
    const decrypts = ({ run = "", with: inputs = {} }: Step) =>
      run.includes("pulumi policy analyze") || ["preview", "up"].includes(String(inputs["command"]));
    const lent = steps.filter(({ step: { env = {} } }) => "PULUMI_CONFIG_PASSPHRASE" in env);
    assert.deepEqual(lent.map(({ name }) => name).sort(), ["policy/stack", "preview/stack", "update/update"]);
    for (const { name, step } of lent) assert.ok(decrypts(step), name);
  });

  it("leave no token behind in the checkout", () => {
    for (const { name, step } of using("actions/checkout"))
      assert.equal(step.with?.["persist-credentials"], false, name);
  });

  it("keep the tools that were built, after a failure as well, under a name that says what they are", () => {
    const [restore] = using("actions/cache/restore");
    const [save] = using("actions/cache/save");
    assert.ok(restore && save);
    assert.match(save.step.if ?? "", /^always\(\) && /);
    assert.equal(save.step.with?.["path"], restore.step.with?.["path"]);
    assert.match(
      String(save.step.with?.["key"]),
      /^\$\{\{ steps\.tools\.outputs\.cache-primary-key \}\}-\$\{\{ hashFiles\('\.tools\/bin\/\*\*'\) \}\}$/,
    );
    assert.equal(restore.step.id, "tools");
    const others = String(restore.step.with?.["restore-keys"]);
    assert.ok(String(restore.step.with?.["key"]).startsWith(others) && others.includes("runner.arch"), others);
  });

  it("never run a fork's code with this repository's rights", () => {
    for (const [name, { on }] of workflows)
      assert.deepEqual(
        Object.keys(on).filter((event) => /_target$|^workflow_run$/.test(event)),
        [],
        name,
      );
    assert.match(jobOf("preview", "stack").if ?? "", /head\.repo\.full_name == github\.repository/);
  });
});

describe("the workflows that meet a stack", () => {
  it("judge every preview and every update by the policy pack", () => {
    const commands = using("pulumi/actions").filter(({ step }) => step.with?.["command"] !== undefined);
    assert.deepEqual(commands.map(({ step }) => step.with?.["command"]).sort(), ["preview", "up"]);
    for (const { name, step } of commands) assert.ok(policed(step), name);
  });

  it("cover every stack, each with credentials of its own", () => {
    for (const name of ["preview", "policy"]) {
      const { strategy, environment } = jobOf(name, "stack");
      assert.deepEqual(strategy?.matrix, { stack: stacks }, name);
      assert.equal(environment, `${name}-\${{ matrix.stack }}`, name);
    }
  });

  it("ask Pulumi Cloud for a team's rights where nothing is to be changed", () => {
    const asked = using("./.github/actions/pulumi").map(({ name, step }) => [name, step.with?.["team"]]);
    assert.deepEqual(Object.fromEntries(asked), {
      "policy/stack": "${{ vars.PULUMI_TEAM }}",
      "preview/stack": "${{ vars.PULUMI_TEAM }}",
      "update/update": undefined,
    });
  });

  it("deploy in order, once the checks have passed and the package stands", () => {
    const order = ["development", "staging", "production"].map((stack) => {
      const { uses, needs, with: inputs } = jobOf("deploy", stack);
      assert.equal(uses, "./.github/workflows/update.yml");
      assert.equal(inputs?.["stack"], stack);
      return needs;
    });
    assert.deepEqual(order, [["check", "package"], "development", "staging"]);
  });

  it("go back without a second check, and else only past one that has passed", () => {
    assert.equal(jobOf("deploy", "check").if, "github.event_name == 'push'");
    const conditions = stacks.map((stack) => jobOf("deploy", stack).if ?? "");
    assert.deepEqual(conditions, [
      "!cancelled() && needs.package.result == 'success' && " +
        "(needs.check.result == 'success' || github.event_name == 'workflow_dispatch')",
      "${{ !cancelled() && needs.development.result == 'success' }}",
      "${{ !cancelled() && needs.staging.result == 'success' }}",
    ]);
  });

  it("deploy in the environment that asks for approval, and are never cut short", () => {
    const { environment, concurrency } = jobOf("update", "update");
    assert.equal(typeof environment === "object" ? environment.name : environment, "${{ inputs.stack }}");
    assert.deepEqual(concurrency, { group: "stack-${{ inputs.stack }}", "cancel-in-progress": false });
    assert.deepEqual(named("deploy").concurrency, {
      group: "deploy-${{ github.event_name }}",
      "cancel-in-progress": false,
    });
  });

  it("deploy without a cache that a pull request could have written", () => {
    const { steps: packing = [] } = jobOf("deploy", "package");
    const setups = [...packing, ...readAction()].filter(({ uses }) => uses?.startsWith("actions/setup-node@"));
    assert.equal(setups.length, 2);
    for (const setup of setups) assert.equal(setup.with?.["package-manager-cache"], false);
  });
});
