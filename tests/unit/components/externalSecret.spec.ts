import assert from "node:assert/strict";
import { external } from "./externalStore";
import { all, container, one } from "./objects";
import { accepted } from "./stackConfig";

describe("external secret", () => {
  const settings = accepted("staging", {
    secrets: {
      external: {
        ...external({ JWT_SECRET: { key: "jwt", version: "7" }, DB_PASSWORD: { key: "database" } }),
        storeKind: "SecretStore",
        refreshMinutes: 90,
      },
    },
  });

  it("tells the operator what to fetch for each key, and from where", () => {
    const { apiVersion, spec } = one(settings, "ExternalSecret");
    assert.equal(apiVersion, "external-secrets.io/v1");
    assert.deepEqual(spec, {
      refreshInterval: "90m",
      secretStoreRef: { kind: "SecretStore", name: "vault" },
      target: { name: "circle-core-external-secret", creationPolicy: "Owner", deletionPolicy: "Retain" },
      data: [
        { secretKey: "DB_PASSWORD", remoteRef: { key: "database" } },
        { secretKey: "REDIS_PASSWORD", remoteRef: { key: "app", property: "REDIS_PASSWORD" } },
        { secretKey: "CIRCLE_ENCRYPTION_KEY", remoteRef: { key: "app", property: "CIRCLE_ENCRYPTION_KEY" } },
        { secretKey: "JWT_SECRET", remoteRef: { key: "jwt", version: "7" } },
      ],
    });
  });

  it("is waited for: a store that refuses is reported before any pod starts", () => {
    assert.equal(one(settings, "ExternalSecret").metadata.annotations?.["pulumi.com/waitFor"], "condition=Ready");
  });

  it("fills the Secret that the pods read, and none is generated", () => {
    assert.deepEqual(all(settings, "Secret"), []);
    const { target } = one(settings, "ExternalSecret").spec;
    const read = container(settings).env?.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []);
    assert.deepEqual([...new Set(read)], [target.name]);
  });

  it("never has the name of the generated Secret: a change of source would delete what was just filled", () => {
    const generated = one(accepted("staging"), "Secret").metadata.name;
    assert.notEqual(one(settings, "ExternalSecret").spec.target.name, generated);
  });

  it("is there only where a store is named", () => {
    for (const secrets of [{}, { existing: "made-by-hand" }])
      assert.deepEqual(all(accepted("staging", { secrets }), "ExternalSecret"), []);
  });
});
