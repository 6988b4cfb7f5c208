import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openProject, type PersonsProject } from "../../support/circleCore";
import { answered, connect } from "../../support/client";
import { removeNamespace } from "../../support/development";
import { currentContext } from "../../support/environment";
import { serviceAccountToken } from "../../support/serviceAccountToken";
import { testKubeconfig } from "../../support/stack";
import { until } from "../../support/until";
import { brokenAccess, brokenKubeconfig, firstLine, user, type BrokenAccess } from "./brokenAccess";

const namespace = "engine-bad-changes";
const environment = ["--environment", "trial"] as const;

/** No container runs on the light cluster: nothing could be validated. */
const commands = {
  deploy: ["deploy", "--yes", "--no-validate"],
  rollback: ["rollback", "--yes", "--no-validate"],
  destroy: ["destroy", "--yes"],
  history: ["history"],
} as const;
type Command = keyof typeof commands;

const exitCodes: Readonly<Record<BrokenAccess["kind"], number>> = {
  kubeconfig: 3,
  context: 2,
  unreachable: 1,
  refused: 3,
};

/** One stack that runs, and that none of this may change. */
describe("what keeps a change from the cluster", function () {
  this.timeout(120_000);
  const kubeconfig = join(tmpdir(), `bad-changes-${process.pid}.yaml`);
  let project: PersonsProject;
  let context: string;

  const settings = (over: Readonly<Record<string, unknown>> = {}) =>
    project.settings({ environment: "development", clusters: [{ name: "primary", context }], ...over });

  const deployed = async () => {
    const { spec, metadata } = await connect(testKubeconfig()).apps.readNamespacedDeployment({
      name: "circle-core",
      namespace,
    });
    return [spec?.template.spec?.containers[0]?.image, metadata?.generation];
  };

  before(async () => {
    context = await currentContext(testKubeconfig());
    await writeFile(kubeconfig, await readFile(testKubeconfig(), "utf8"));
    project = await openProject({ stack: "trial", namespace, kubeconfig, settings: {} });
    await settings();
    const { code, err } = await project.run("deploy", "--yes", "--no-validate", ...environment);
    assert.equal(code, 0, err);
  });
  after(async () => {
    await writeFile(kubeconfig, await readFile(testKubeconfig(), "utf8"));
    await project.dispose();
    await rm(kubeconfig);
  });

  const names = Object.keys(commands) as Command[];

  /** Each command ends so, and says it first; what runs stays as it is. */
  async function refused(
    { breaks, settings: over }: Pick<BrokenAccess, "breaks" | "settings">,
    ends: Readonly<Record<Command, readonly [code: number, says: RegExp]>>,
  ): Promise<void> {
    const before = await deployed();
    await writeFile(kubeconfig, await brokenKubeconfig(breaks));
    // What a deployment would change, were it not kept from it.
    await settings({ app: { logLevel: "DEBUG" }, ...over });
    await Promise.all(
      names.map(async (command) => {
        const { code, out, err } = await project.run(...commands[command], ...environment);
        const told = `circle-core ${command}\n${err}${out}`;
        const [wanted, says] = ends[command];
        assert.equal(code, wanted, told);
        assert.match(firstLine(err, out), says, told);
        assert.doesNotMatch(told, /secret-token|undefined|\[object/);
      }),
    );
    assert.deepEqual(await deployed(), before);
  }

  for (const { name, kind, why, ...how } of brokenAccess) {
    it(`${name}: told first, in a line, with the exit code of its own`, async () => {
      const says = new RegExp(`${why.source}(; nothing was removed)?$`);
      const end = [exitCodes[kind], says] as const;
      await refused(how, { deploy: end, rollback: end, destroy: end, history: end });
    });
  }

  it("no rights in the cluster: told first, in a line, with the exit code of its own", async () => {
    const { objects } = connect(testKubeconfig());
    await objects.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "nobody", namespace } });
    const breaks = async (content: Parameters<ReturnType<typeof user>>[0]) => {
      user({ token: await serviceAccountToken(testKubeconfig(), namespace, "nobody") })(content);
    };
    const forbidden = /configmaps "circle-core-releases" is forbidden/;
    await refused(
      { breaks },
      {
        deploy: [4, /^✗ trial can't be deployed as it is; nothing was changed:$/],
        rollback: [3, forbidden],
        destroy: [3, forbidden],
        history: [3, forbidden],
      },
    );
  });

  it("no release to go back to, and a stack that is in no back end", async () => {
    await writeFile(kubeconfig, await brokenKubeconfig(undefined));
    await settings();
    const none = await project.run(...commands.rollback, ...environment);
    assert.equal(none.code, 2, none.err);
    assert.match(firstLine(none.err, none.out), /^✗ No good release before the latest of trial is recorded, but 1 /);
    await project.file("Pulumi.nowhere.yaml", await project.stackFile());
    for (const command of names) {
      const { code, out, err } = await project.run(...commands[command], "--environment", "nowhere");
      assert.equal(code, 6, err);
      assert.match(firstLine(err, out), /^✗ There is no stack nowhere in the back end/, command);
    }
  });

  it("a namespace that somebody has deleted: the next deployment makes all of it again", async () => {
    await writeFile(kubeconfig, await brokenKubeconfig(undefined));
    await settings();
    await removeNamespace(namespace);
    const { core } = connect(testKubeconfig());
    await until("the namespace is gone", 60, () =>
      core.readNamespace({ name: namespace }).then(
        () => undefined,
        (error: unknown) => answered(error, 404) || undefined,
      ),
    );
    const { code, err } = await project.run("deploy", "--yes", "--no-validate", ...environment);
    assert.equal(code, 0, err);
    assert.match(err, /Changes: \d+ to create/);
    assert.ok(await deployed());
  });
});
