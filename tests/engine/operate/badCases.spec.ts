import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { listenAnywhere, portOf } from "../../../toolchain/cluster/light";
import { openProject, type Ended, type PersonsProject } from "../../support/circleCore";
import { connect } from "../../support/client";
import { removeNamespace } from "../../support/development";
import { currentContext, exampleDigest } from "../../support/environment";
import { serviceAccountToken } from "../../support/serviceAccountToken";
import { testKubeconfig } from "../../support/stack";
import { unusedAddress } from "../../support/unusedAddress";

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

interface Kubeconfig {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: Record<string, unknown> }[];
  contexts: { name: string; context: Record<string, unknown> }[];
  "current-context": string;
}

/** What is wrong, and how each command must end. */
interface BadCase {
  readonly name: string;
  /** Changes the kubeconfig, or answers a text that stands in its place. */
  readonly breaks?: (kubeconfig: Kubeconfig) => unknown;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Exit codes, and what the first line says where it is not `says`. */
  readonly ends: Readonly<Record<Command, number | readonly [code: number, says: RegExp]>>;
  readonly says: RegExp;
}

const unreachable = /^✗ trial could not be validated: primary can't be reached$/;
const refused = { validate: [3, /^✗ trial could not be validated: primary does not let it look$/] } as const;

const each = (code: number, others: Partial<BadCase["ends"]> = {}): BadCase["ends"] => ({
  preflight: code,
  status: code,
  drift: code,
  diagnose: code,
  validate: code,
  ...others,
});

const user = (written: Record<string, unknown>) => (kubeconfig: Kubeconfig) => {
  for (const one of kubeconfig.users) one.user = written;
};
const exec = (command: string, ...args: string[]) =>
  user({ exec: { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never", command, args } });

const cases: readonly BadCase[] = [
  {
    name: "an API server that is gone",
    breaks: async ({ clusters }) => {
      const server = await unusedAddress();
      for (const { cluster } of clusters) cluster["server"] = server;
    },
    ends: each(1, { validate: [9, unreachable] }),
    says: /can't be reached: the connection was refused$/,
  },
  {
    name: "the API server of another cluster, whose certificate it is not",
    breaks: ({ clusters }) => {
      for (const { cluster } of clusters) delete cluster["certificate-authority-data"];
    },
    ends: each(1, { validate: [9, unreachable] }),
    says: /can't be reached: its certificate is not signed by the authority of the kubeconfig$/,
  },
  {
    name: "credentials that have expired",
    breaks: user({ token: "expired" }),
    ends: each(3, refused),
    says: /does not accept the credentials of the kubeconfig: they are expired or revoked$/,
  },
  {
    name: "a login program that fails",
    breaks: exec("sh", "-c", "echo the session has expired 1>&2; exit 1"),
    ends: each(3, refused),
    says: /are given by sh, and it failed: the session has expired$/,
  },
  {
    name: "a login program that is not installed",
    breaks: exec("/no/such/login"),
    ends: each(3, refused),
    says: /are given by \/no\/such\/login, and it failed: there is no such program$/,
  },
  {
    name: "a context that names a user who is not there",
    breaks: (kubeconfig) => {
      kubeconfig.users = [];
    },
    ends: each(3),
    says: /names the user .*, which is not in the kubeconfig$/,
  },
  {
    name: "a kubeconfig that is no YAML",
    breaks: () => "users: [token: secret-token-",
    ends: each(3),
    says: /is not YAML \(line 1\)\. Mend it, or name another file in KUBECONFIG\.$/,
  },
  {
    name: "a kubeconfig that is something else",
    breaks: () => "[1, 2, 3]",
    ends: each(3),
    says: /is not a kubeconfig\. Name another file in KUBECONFIG\.$/,
  },
  {
    name: "a kubeconfig of no context",
    breaks: () => "",
    settings: { clusters: [{ name: "primary" }] },
    ends: each(3),
    says: /No kubeconfig names a current context: /,
  },
  {
    name: "another context than the stack's",
    settings: { clusters: [{ name: "primary", context: "elsewhere" }] },
    ends: each(2),
    says: /deploys to the context elsewhere, which is not in the kubeconfig/,
  },
  {
    name: "production while kubectl means another cluster",
    breaks: (kubeconfig) => {
      const [one] = kubeconfig.contexts;
      assert.ok(one);
      kubeconfig.contexts.push({ ...one, name: "home" });
      kubeconfig["current-context"] = "home";
    },
    settings: {
      environment: "production",
      image: { tag: "0.2.0", digest: exampleDigest("0") },
      exposure: { type: "none" },
    },
    ends: each(2),
    says: /is production and deploys to .*, but the current context of .* is home\.$/,
  },
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
    const content = parse(await readFile(testKubeconfig(), "utf8")) as Kubeconfig;
    const text = await breaks?.(content);
    await writeFile(kubeconfig, typeof text === "string" ? text : stringify(content));
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

/** Of errors where there are any that are more than progress, else of the report. */
function firstLine(err: string, out: string): string {
  const lines = err.split("\n").filter((line) => line !== "" && !/^(Looking at|\d\d:\d\d:\d\d look) /.test(line));
  return lines[0] ?? out.split("\n").find((line) => line !== "") ?? "";
}
