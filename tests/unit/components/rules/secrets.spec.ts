import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";
import { external } from "../externalStore";

describe("settings: contradictions about secrets", () => {
  itFinds([
    {
      code: "secret-sources",
      environment: "staging",
      broken: { secrets: { existing: "made-by-hand", external: external() } },
      path: "secrets.existing",
      message:
        "the Secret made-by-hand is yours, and circle-core-external-secret would be filled from the store vault: the pods read one.",
      mended: { secrets: { external: external() } },
    },
    {
      code: "secret-of-the-stack",
      environment: "staging",
      broken: { secrets: { existing: "circle-core-secret" } },
      path: "secrets.existing",
      message: "circle-core-secret is what the stack calls a Secret of its own, which it would delete.",
      mended: { secrets: { existing: "circle-core-secret" }, namespace: { existing: true } },
    },
    {
      code: "secret-of-the-stack",
      environment: "staging",
      broken: { secrets: { existing: "circle-core-external-secret" } },
      path: "secrets.existing",
      message: "circle-core-external-secret is what the stack calls a Secret of its own, which it would delete.",
      mended: { secrets: { external: external() } },
    },
    {
      code: "secret-for-two",
      environment: "staging",
      broken: { secrets: { existing: "shared" }, exposure: { tls: { secretName: "shared" } } },
      path: "exposure.tls.secretName",
      message: "shared holds the passwords and keys of the application, and can't hold the certificate too.",
      mended: { secrets: { existing: "shared" }, exposure: { type: "none", tls: { secretName: "shared" } } },
    },
    {
      code: "secret-entry-shared",
      environment: "staging",
      broken: { secrets: { external: external({ JWT_SECRET: { key: "app", property: "REDIS_PASSWORD" } }) } },
      path: "secrets.external.keys.JWT_SECRET",
      message: "JWT_SECRET and REDIS_PASSWORD would be one value: both are the same entry and property.",
      mended: { secrets: { external: external({ JWT_SECRET: { key: "other", property: "REDIS_PASSWORD" } }) } },
    },
  ]);

  it("secret-entry-shared: another version of one entry is still the same secret", () => {
    const keys = { JWT_SECRET: { key: "app", property: "DB_PASSWORD", version: "7" } };
    const [problem] = refused(stackConfig("staging", { secrets: { external: external(keys) } }));
    assert.equal(problem?.code, "secret-entry-shared");
  });

  it("an entry without a property is another than one with", () => {
    accepted("staging", { secrets: { external: external({ JWT_SECRET: { key: "app" } }) } });
  });

  it("what is written under secrets.external is in no message, as it may be the secret itself", () => {
    const pasted = "hunter2-hunter2";
    for (const keys of [
      { DB_PASSWORD: pasted },
      { DB_PASSWORD: { key: pasted, propertty: pasted } },
      { DB_PASSWORD: { key: `${pasted}\n` } },
      { DB_PASSWORD: { key: pasted }, JWT_SECRET: { key: pasted } },
    ]) {
      const problems = refused(stackConfig("staging", { secrets: { external: external(keys) } }));
      assert.ok(!JSON.stringify(problems).includes(pasted), JSON.stringify(problems));
    }
  });
});
