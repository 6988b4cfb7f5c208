import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../components/check";
import { manifests } from "../../components/manifests";
import type { KubernetesObject } from "../../components/objects";
import { environments } from "../../components/schema/values";
import type { Settings } from "../../components/settings";
import { ensureDefinitions } from "../../toolchain/cluster/definitions";
import { rootDir } from "../../toolchain/paths";
import { silentProgress } from "../../toolchain/progress";
import { apiVersions, ensureApiSchemas, type ApiVersion } from "../../toolchain/tools/apiSchemas";
import { written } from "../support/settingsArbitrary";
import { settingsIn } from "../support/settingsFile";
import { external } from "../unit/components/externalStore";
import { extremes } from "../unit/components/extremes";
import { sidecar } from "../unit/components/sidecar";
import { accepted, stackConfig, type Written } from "../unit/components/stackConfig";
import { Schemas } from "./validity/schemas";

const minor = (version: string): number => Number(version.slice("v1.".length));

/** Every minor version that the settings can name, as far as there is a schema for it or a newer one. */
const settable = Array.from({ length: minor("v1.36") - minor("v1.24") + 1 }, (_, index) => `v1.${index + 24}`);

/** What switches objects, or forms of them, on. */
const variants: Readonly<Record<string, Written>> = {
  "the default": {},
  "a Deployment that shares a claim": { persistence: { perReplica: false, accessMode: "ReadWriteMany" } },
  "an Ingress of Traefik with all limits": {
    exposure: { controller: "traefik", limits: { requestsPerSecond: 10, connections: 20, bodyMegabytes: 5 } },
  },
  "an HTTPRoute": { exposure: { type: "gateway", gateway: { name: "public", sectionName: "https" } } },
  "an HTTPRoute of Traefik": {
    exposure: {
      type: "gateway",
      gateway: { name: "public", namespace: "gateways", sectionName: "https" },
      controller: "traefik",
      limits: { requestsPerSecond: 10 },
    },
  },
  "an ExternalSecret": { secrets: { external: external() } },
  "secrets as files": { secrets: { delivery: "files" } },
  "a quota": { namespace: { quota: { enabled: true } } },
  sidecars: { pod: { sidecars: [sidecar({ name: "proxy" })] } },
  "all that is long and odd": extremes,
};

/** What the settings allow from a version on only. */
const newer: Readonly<Record<string, { since: number; settings: Written; makes: string }>> = {
  "claims that go": {
    since: 27,
    settings: { persistence: { retention: { whenDeleted: "Delete", whenScaled: "Delete" } } },
    makes: "persistentVolumeClaimRetentionPolicy",
  },
  "admission policies": {
    since: 30,
    settings: { admission: { enabled: true } },
    makes: "ValidatingAdmissionPolicyBinding",
  },
};

/** Objects against what each version of Kubernetes says of its API, where no unknown field is let through. */
describe("the rendered objects", function () {
  this.timeout(120_000);
  let schemas: ReadonlyMap<ApiVersion, Schemas>;

  before(async function () {
    // The modules are fetched once, where `npm test` has not done so.
    this.timeout(600_000);
    const { swagger, externalSecret } = await ensureApiSchemas(silentProgress);
    const definitions = [...(await ensureDefinitions(silentProgress)), externalSecret];
    schemas = new Map(apiVersions.map((version) => [version, Schemas.read(swagger[version], definitions)]));
  });

  /** Valid where the settings say, and on any newer cluster, which the stack may have as well. */
  function assertValid(settings: Settings): readonly KubernetesObject[] {
    const objects = manifests(settings);
    const oldest = minor(settings.kubernetes.version);
    for (const [version, schema] of schemas) {
      if (minor(version) < oldest) continue;
      for (const object of objects) {
        const problems = schema.problemsOf(object);
        if (problems.length > 0) {
          assert.fail(`${object.kind} ${object.metadata.name} on ${version}:\n${problems.join("\n")}`);
        }
      }
    }
    return objects;
  }

  for (const environment of environments) {
    it(`of ${environment}, as its stack file has them`, async () => {
      assertValid(await settingsIn(`${rootDir}/Pulumi.${environment}.yaml`, environment));
    });
  }

  for (const [title, settings] of Object.entries(variants)) {
    it(`with ${title}, for each version that the settings can name`, () => {
      for (const version of settable) assertValid(accepted("staging", { ...settings, kubernetes: { version } }));
    });
  }

  for (const [title, { since, settings, makes }] of Object.entries(newer)) {
    it(`with ${title}, for each version that has them`, () => {
      for (const version of settable.filter((each) => minor(each) >= since)) {
        const objects = assertValid(accepted("staging", { ...settings, kubernetes: { version } }));
        assert.ok(JSON.stringify(objects).includes(makes), `${makes} is nowhere`);
      }
    });
  }

  it("of every kind were among them", () => {
    const all = Object.values(variants).flatMap((settings) => manifests(accepted("staging", settings)));
    const kinds = new Set(all.map(({ kind }) => kind));
    for (const kind of ["Middleware", "HTTPRoute", "ExternalSecret", "ResourceQuota", "LimitRange", "Deployment"]) {
      assert.ok(kinds.has(kind as KubernetesObject["kind"]), kind);
    }
  });

  it("of any settings that are accepted, on the version that they name", () => {
    let judged = 0;
    const any = fc
      .constantFrom(...environments)
      .chain((environment) => fc.tuple(fc.constant(environment), written(environment), fc.constantFrom(...settable)));
    fc.assert(
      fc.property(any, ([environment, settings, version]) => {
        const checked = checkConfig(stackConfig(environment, { ...settings, kubernetes: { version } }));
        if (!("settings" in checked)) return;
        judged++;
        assertValid(checked.settings);
      }),
      { numRuns: 600 },
    );
    assert.ok(judged > 150, `only ${judged} of the settings were accepted`);
  });

  it("would not be, had any mapping of any of them one field that is not known", () => {
    for (const object of everyKind()) {
      for (const path of mappingsIn(object)) {
        const broken = structuredClone(object);
        // A mapping with free keys, such as labels, takes no mapping as a value.
        at(broken, path)["noSuchField"] = {};
        assert.notDeepEqual(newest().problemsOf(broken), [], `${object.kind} ${path.join(".")}`);
      }
    }
  });

  it("would not be, were any value of any of them of another type", () => {
    for (const object of everyKind()) {
      for (const path of mappingsIn(object)) {
        for (const [key, value] of Object.entries(at(object, path))) {
          const broken = structuredClone(object);
          at(broken, path)[key] = typeof value === "object" ? "text" : [value];
          const problems = newest().problemsOf(broken);
          assert.notDeepEqual(problems, [], `${object.kind} ${[...path, key].join(".")}`);
        }
      }
    }
  });

  it("would not be on a version older than the settings name", () => {
    const objects = manifests(
      accepted("staging", { kubernetes: { version: "v1.30" }, pod: { sidecars: [sidecar({ name: "proxy" })] } }),
    );
    const problems = objects.flatMap((object) => schemas.get("v1.24")?.problemsOf(object) ?? []);
    for (const field of ["unhealthyPodEvictionPolicy", "sleep", "restartPolicy"]) {
      assert.ok(
        problems.some((problem) => problem.includes(field)),
        `${field}: ${problems.join("\n")}`,
      );
    }
  });

  it("would not be, were a kind of another version", () => {
    assert.deepEqual(newest().problemsOf({ apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget" }), [
      "policy/v1beta1 PodDisruptionBudget: there is no such kind",
    ]);
    assert.ok(schemas.get("v1.24")?.knows("policy/v1beta1", "PodDisruptionBudget"));
  });

  const newest = (): Schemas => schemas.get("v1.36") ?? assert.fail("there is no schema of v1.36");

  /** One object of each kind, as large as the variants have it. */
  function everyKind(): readonly KubernetesObject[] {
    const all = [...Object.values(variants), newer["admission policies"]?.settings ?? {}].flatMap((settings) =>
      manifests(accepted("staging", { ...settings, kubernetes: { version: "v1.36" } })),
    );
    const largest = new Map<string, KubernetesObject>();
    for (const object of all) {
      const before = largest.get(object.kind);
      const length = mappingsIn(object).length;
      if (!before || length > mappingsIn(before).length) largest.set(object.kind, object);
    }
    return [...largest.values()];
  }
});

type Path = readonly (string | number)[];

/** Paths of all mappings in a value, itself first. */
function mappingsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.entries(value).flatMap(([key, child]) =>
    mappingsIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? below : [path, ...below];
}

function at(value: unknown, path: Path): Record<string, unknown> {
  return path.reduce((inner, key) => (inner as Record<string | number, unknown>)[key], value) as Record<
    string,
    unknown
  >;
}
