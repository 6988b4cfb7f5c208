import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listenAnywhere, portOf } from "../../../toolchain/cluster/light";
import { openProject, type Ended, type PersonsProject } from "../../support/circleCore";
import { connect } from "../../support/client";
import { removeNamespace } from "../../support/development";
import { currentContext } from "../../support/environment";
import { serviceAccountToken } from "../../support/serviceAccountToken";
import { testKubeconfig } from "../../support/stack";
import { brokenAccess, brokenKubeconfig, firstLine, user, type BrokenAccess } from "./brokenAccess";

const namespace = "engine-bad-cases";
const nobodys = "engine-bad-cases-nobody";

const commands = {
  preflight: ["preflight"],
  status: ["status"],
  drift: ["drift"],
  diagnose: ["diagnose"],
  validate: ["validate", "--timeout", "0", "--no-network-probe", "--no-outside"],
} as const;
type Command = keyof typeof commands;

/** What is wrong, and how each command must end. */
interface BadCase extends Pick<BrokenAccess, "name" | "breaks" | "settings"> {
  /** Exit codes, and what the first line says where it is not `says`. */
  readonly ends: Readonly<Record<Command, number | readonly [code: number, says: RegExp]>>;
  readonly says: RegExp;
}

const each = (code: number, others: Partial<BadCase["ends"]> = {}): BadCase["ends"] => ({
  preflight: code,
  status: code,
  drift: code,
  diagnose: code,
  validate: code,
  ...others,
});

const unreachable = /^✗ trial could not be validated: primary can't be reached$/;
const refused = { validate: [3, /^✗ trial could not be validated: primary does not let it look$/] } as const;

const endsOf: Readonly<Record<BrokenAccess["kind"], BadCase["ends"]>> = {
  kubeconfig: each(3),
  context: each(2),
  unreachable: each(1, { validate: [9, unreachable] }),
  refused: each(3, refused),
};

const cases: readonly BadCase[] = [
  ...brokenAccess.map(({ kind, why, ...one }) => ({
    ...one,
    ends: endsOf[kind],
    says: new RegExp(`${why.source}$`),
  })),
  {
    name: "a stack that was never deployed, and a namespace that is not there",
    ends: each(4, {
      preflight: [0, /^✓ trial can be deployed/],
      status: [6, /^trial on primary /],
      drift: [7, /^✗ Drift: The namespace engine-bad-cases is not there, and so nothing of the stack$/],
      diagnose: [4, /^✗ There is no Deployment circle-core in the namespace engine-bad-cases/],
      validate: [4, /^✗ /],
    }),
    says: /^$/,
  },
  {
    name: "no rights in the cluster",
    breaks: async (kubeconfig) => {
      user({ token: await serviceAccountToken(testKubeconfig(), nobodys, "nobody") })(kubeconfig);
    },
    ends: each(3, {
      ...refused,
      preflight: [4, /^✗ trial can't be deployed as it is: You may not get, create, patch, delete namespaces/],
    }),
    says: /Nothing of the namespace engine-bad-cases may be seen: .* is forbidden/,
  },
];

describe("what keeps a command from the cluster", function () {
  this.timeout(120_000);
  const kubeconfig = join(tmpdir(), `bad-cases-${process.pid}.yaml`);
  let project: PersonsProject;
  let context: string;

  before(async () => {
    context = await currentContext(testKubeconfig());
    await writeFile(kubeconfig, await readFile(testKubeconfig(), "utf8"));
    project = await openProject({ stack: "trial", namespace, kubeconfig, settings: {}, init: false });
    const { objects } = connect(testKubeconfig());
    await objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: nobodys } });
    await objects.create({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "nobody", namespace: nobodys },
    });
  });
  after(async () => {
    await removeNamespace(nobodys);
    await writeFile(kubeconfig, await readFile(testKubeconfig(), "utf8"));
    await project.dispose();
  });

  async function broken({ breaks, settings = {} }: Pick<BadCase, "breaks" | "settings">): Promise<void> {
    await writeFile(kubeconfig, await brokenKubeconfig(breaks));
    await project.settings({ environment: "development", clusters: [{ name: "primary", context }], ...settings });
  }

  const names = Object.keys(commands) as Command[];
  const ended = (command: Command): Promise<Ended> => project.run(...commands[command], "--environment", "trial");

  for (const { name, ends, says, ...how } of cases) {
    it(`${name}: told first, in a line, with the exit code of its own`, async () => {
      await broken(how);
      for (const command of names) {
        const { code, out, err } = await ended(command);
        const end = ends[command];
        const [wanted, first] = typeof end === "number" ? ([end, says] as const) : end;
        const told = `circle-core ${command}\n${err}${out}`;
        assert.equal(code, wanted, told);
        assert.match(firstLine(err, out), first, told);
        assert.doesNotMatch(told, /secret-token|undefined|\[object/);
      }
    });
  }

  it("an API server that takes a connection and says nothing is waited for no longer than half a minute", async () => {
    const sockets = new Set<Socket>();
    const silent = await listenAnywhere();
    silent.on("connection", (socket) => sockets.add(socket));
    try {
      await broken({
        breaks: ({ clusters }) => {
          for (const { cluster } of clusters) cluster["server"] = `https://127.0.0.1:${portOf(silent)}`;
        },
      });
      const start = Date.now();
      const asked = names.filter((command) => command !== "validate");
      for (const { code, err } of await Promise.all(asked.map(ended))) {
        assert.equal(code, 1, err);
        assert.match(err, /^✗ The API server .* can't be reached: no answer within 20 s$/m);
      }
      assert.ok(Date.now() - start < 30_000);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it("programs read why as JSON, too", async () => {
    await broken({ breaks: user({ token: "expired" }) });
    for (const command of ["preflight", "status", "drift", "diagnose"] as const) {
      const { code, out } = await project.run(command, "-e", "trial", "-o", "json");
      const { clusters } = JSON.parse(out) as { clusters: { unreachable: string }[] };
      assert.equal(code, 3);
      assert.match(clusters[0]?.unreachable ?? "", /expired or revoked/);
    }
  });
});
