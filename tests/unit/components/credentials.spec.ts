import assert from "node:assert/strict";
import { generators, secretValue } from "../../../components/credentials";
import type { Settings } from "../../../components/settings";
import { external } from "./externalStore";
import { container, pod } from "./objects";
import { accepted } from "./stackConfig";

describe("values of the Secret", () => {
  const password = "x".repeat(32);

  it("hands passwords on as they are", () => {
    assert.equal(secretValue(generators.DB_PASSWORD, password), password);
  });

  for (const [key, bytes] of [
    ["CIRCLE_ENCRYPTION_KEY", 32],
    ["JWT_SECRET", 64],
  ] as const) {
    it(`makes ${key} of ${bytes} bytes, from a password that holds more randomness`, () => {
      const generator = generators[key];
      assert.equal(Buffer.from(secretValue(generator, password), "base64").length, bytes);
      assert.ok(generator.length * Math.log2(62) > bytes * 8);
      assert.notEqual(secretValue(generator, password), secretValue(generator, `${password}y`));
    });
  }
});

describe("delivery of the secrets", () => {
  const keys = ["DB_PASSWORD", "REDIS_PASSWORD", "CIRCLE_ENCRYPTION_KEY", "JWT_SECRET"];
  const files = accepted("staging", { secrets: { delivery: "files" } });
  const mountOf = (settings: Settings) =>
    container(settings).volumeMounts?.find(({ mountPath }) => mountPath === "/etc/circle-core/secrets");

  it("as environment variables mounts no file", () => {
    const settings = accepted("staging");
    assert.equal(mountOf(settings), undefined);
    assert.ok(pod(settings).spec?.volumes?.every(({ secret }) => secret === undefined));
  });

  it("as files mounts one for each key, read-only, for the pod's groups alone", () => {
    const mount = mountOf(files);
    assert.equal(mount?.readOnly, true);
    assert.deepEqual(pod(files).spec?.volumes?.find(({ name }) => name === mount.name)?.secret, {
      secretName: "circle-core-secret",
      defaultMode: 0o440,
      items: keys.map((key) => ({ key, path: key })),
    });
  });

  it("as files tells only where they are: no variable holds a value, or refers to one", () => {
    const env = container(files).env ?? [];
    for (const key of keys) {
      assert.deepEqual(
        env.filter(({ name }) => name.startsWith(key)),
        [{ name: `${key}_FILE`, value: `/etc/circle-core/secrets/${key}` }],
      );
    }
    assert.ok(env.every(({ valueFrom }) => valueFrom === undefined));
  });

  for (const source of ["generated", "existing", "external"] as const)
    it(`a rotation number that is raised rolls the pods, where the Secret is ${source}`, () => {
      const given = { generated: {}, existing: { existing: "made-by-hand" }, external: { external: external() } }[
        source
      ];
      const [before, after] = [1, 2].map((JWT_SECRET) =>
        pod(accepted("staging", { secrets: { ...given, rotation: { JWT_SECRET } } })),
      );
      assert.notDeepEqual(before?.metadata?.annotations, after?.metadata?.annotations);
      assert.deepEqual(before?.spec, after?.spec);
    });
});
