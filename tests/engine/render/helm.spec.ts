import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { checkConfig } from "../../../components/check";
import { manifests } from "../../../components/manifests";
import { environments, type Environment } from "../../../components/schema/values";
import type { Settings } from "../../../components/settings";
import type { RenderedStack } from "../../../render/files";
import { chart, chartValues, NotDerivable } from "../../../render/helm/chart";
import { difference, type Values } from "../../../render/helm/values";
import { ChartFolder, environmentStacks } from "../../support/helm";
import { written } from "../../support/settingsArbitrary";
import { stackConfig } from "../../unit/components/stackConfig";

const chosen = "production";

describe("the chart, by the real helm", function () {
  this.timeout(600_000);
  let stacks: RenderedStack[];
  let folder: ChartFolder;

  before(async () => {
    stacks = await environmentStacks();
    folder = await ChartFolder.write(chart({ stacks, chosen, version: "0.1.0" }));
  });
  after(() => folder.remove());

  const settingsOf = (stack: string): Settings => {
    const found = stacks.find((one) => one.stack === stack);
    assert.ok(found);
    return found.settings;
  };

  it("passes helm lint --strict with the values of every environment", async () => {
    for (const stack of environments) {
      const { code, stdout, stderr } = await folder.run([
        "lint",
        "--strict",
        folder.chart,
        "--values",
        join(folder.chart, `values-${stack}.yaml`),
      ]);
      assert.equal(code, 0, `${stdout}${stderr}`);
    }
  });

  for (const stack of environments) {
    it(`makes exactly the builders' objects in ${stack}`, async () => {
      const { code, stdout, stderr } = await folder.template(join(folder.chart, `values-${stack}.yaml`));
      assert.equal(code, 0, stderr);
      assert.deepEqual(objectsIn(stdout), built(settingsOf(stack)));
    });
  }

  it("makes exactly the builders' objects of random values", async () => {
    const complete = chartValues({ stacks, chosen }, settingsOf(chosen));
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...environments).chain(settings), async (one) => {
        if (one === undefined) return;
        const values = valuesFor(stacks, one);
        if (values === undefined) return;
        const { code, stdout, stderr } = await folder.template(await folder.values(difference(complete, values)));
        assert.equal(code, 0, stderr);
        assert.deepEqual(objectsIn(stdout), built(one));
        compared += 1;
      }),
      { numRuns: 150 },
    );
    assert.ok(compared >= 15, `only ${compared} of the settings could be compared`);
  });

  for (const [what, values, message] of [
    ["a value that is no setting", { replicas: 3 }, /replicas/],
    ["a setting that is fixed", { pod: { sidecars: [] } }, /sidecars/],
    ["a number out of its range", { scaling: { autoscaling: { maxReplicas: 0 } } }, /maxReplicas/],
    ["a host of capitals", { exposure: { hosts: ["API.example.com"] } }, /hosts/],
    [
      "a label that the stack owns",
      { metadata: { labels: { "app.kubernetes.io/name": "other" } } },
      /app.kubernetes.io.name/,
    ],
    ["a quota without figures", { namespace: { quota: { enabled: true } } }, /quota/],
    ["a server at the pod's own address", { database: { host: "localhost" } }, /host/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await folder.template(await folder.values(values, "wrong.json"));
      assert.notEqual(code, 0);
      assert.match(stderr, message);
    });
  }

  it("holds no secret: the values of the Secret are made anew at each rendering, and are as long as the stack's", async () => {
    const values = join(folder.chart, "values-staging.yaml");
    const [one, other] = [await folder.template(values), await folder.template(values)].map(({ stdout }) =>
      secretIn(stdout),
    );
    const text = (key: string): string => Buffer.from(one?.[key] ?? "", "base64").toString();
    assert.notDeepEqual(one, other);
    assert.match(text("DB_PASSWORD"), /^[A-Za-z0-9]{32}$/);
    assert.equal(Buffer.from(text("CIRCLE_ENCRYPTION_KEY"), "base64").length, 32);
    assert.equal(Buffer.from(text("JWT_SECRET"), "base64").length, 64);
  });
});

/** Settings of an environment that pass the checks, or nothing. */
function settings(environment: Environment): fc.Arbitrary<Settings | undefined> {
  return written(environment, 8).map((own) => {
    const checked = checkConfig(stackConfig(environment, own));
    return "settings" in checked ? checked.settings : undefined;
  });
}

function valuesFor(stacks: readonly RenderedStack[], one: Settings): Values | undefined {
  try {
    return chartValues({ stacks, chosen }, one);
  } catch (error) {
    if (error instanceof NotDerivable) return undefined;
    throw error;
  }
}

type Objects = Record<string, unknown>;

/** Objects by kind and name; of a Secret without its values, which only whoever deploys has. */
interface AnyObject {
  kind: string;
  metadata: { name: string };
  data?: unknown;
}

function byName(objects: readonly AnyObject[]): Objects {
  return Object.fromEntries(
    objects.map((object) => {
      const { data, ...rest } = object;
      return [`${object.kind} ${object.metadata.name}`, object.kind === "Secret" || data === undefined ? rest : object];
    }),
  );
}

function objectsIn(text: string): Objects {
  return byName(parseAllDocuments(text).flatMap((document) => (document.toJS() as AnyObject | null) ?? []));
}

function built(one: Settings): Objects {
  return byName(JSON.parse(JSON.stringify(manifests(one))) as never);
}

function secretIn(text: string): Record<string, string> | undefined {
  const objects = parseAllDocuments(text).map(
    (document) => document.toJS() as { kind?: string; data?: Record<string, string> } | null,
  );
  return objects.find((object) => object?.kind === "Secret")?.data;
}
