import assert from "node:assert/strict";
import { report } from "../../../../components/problems";
import { itFinds } from "../contradictions";
import { external } from "../externalStore";
import { sidecar } from "../sidecar";
import { accepted, refused, stackConfig } from "../stackConfig";

const clear = (environment: Record<string, string>) => ({ pod: { environment } });
const fromSecret = (name: string, more: object = {}) => ({ name, secret: "partner", key: "token", ...more });
const password = (secret: string, key = "DB_PASSWORD") => ({
  pod: { secretEnvironment: [{ name: "PGPASSWORD", secret, key }] },
});

describe("settings: contradictions about environment variables", () => {
  itFinds([
    {
      code: "environment-reserved",
      environment: "staging",
      broken: clear({ CIRCLE_LOG_LEVEL: "DEBUG" }),
      path: "pod.environment.CIRCLE_LOG_LEVEL",
      message: "CIRCLE_LOG_LEVEL is set by the stack itself.",
      mended: { app: { logLevel: "DEBUG" } },
    },
    {
      code: "environment-reserved",
      environment: "staging",
      broken: { pod: { secretEnvironment: [fromSecret("OTHER"), fromSecret("DB_PASSWORD")] } },
      path: "pod.secretEnvironment[1].name",
      message: "DB_PASSWORD is set by the stack itself.",
      mended: { pod: { secretEnvironment: [fromSecret("OTHER"), fromSecret("OTHER_DB_PASSWORD")] } },
    },
    {
      code: "environment-secret",
      environment: "staging",
      broken: clear({ PARTNER_TOKEN: "hunter2" }),
      path: "pod.environment.PARTNER_TOKEN",
      message: "PARTNER_TOKEN seems to hold a secret (not shown), and would be readable by all who may see the pods.",
      mended: { pod: { secretEnvironment: [fromSecret("PARTNER_TOKEN")] } },
    },
    {
      code: "environment-secret",
      environment: "staging",
      broken: { pod: { sidecars: [sidecar({ environment: { UPSTREAM: "https://me:hunter2@example.com" } })] } },
      path: "pod.sidecars[0].environment.UPSTREAM",
      message: "UPSTREAM seems to hold a secret (not shown), and would be readable by all who may see the pods.",
      mended: {
        pod: {
          sidecars: [
            sidecar({
              environment: { UPSTREAM: "https://me:$(PASSWORD)@example.com" },
              secretEnvironment: [fromSecret("PASSWORD")],
            }),
          ],
        },
      },
    },
    {
      code: "environment-twice",
      environment: "staging",
      broken: { pod: { environment: { PARTNER: "x" }, secretEnvironment: [fromSecret("PARTNER")] } },
      path: "pod.secretEnvironment[0].name",
      message: "PARTNER is set twice.",
      mended: { pod: { environment: { PARTNER: "x" }, secretEnvironment: [fromSecret("PARTNER_2")] } },
    },
    {
      code: "environment-twice",
      environment: "staging",
      broken: { pod: { secretEnvironment: [fromSecret("PARTNER"), fromSecret("PARTNER", { key: "other" })] } },
      path: "pod.secretEnvironment[1].name",
      message: "PARTNER is set twice.",
      mended: { pod: { secretEnvironment: [fromSecret("PARTNER"), fromSecret("PARTNER_2", { key: "other" })] } },
    },
    {
      code: "environment-reference",
      environment: "staging",
      broken: clear({ A: "$(HOME)" }),
      path: "pod.environment.A",
      message: "$(HOME) would stay as it is: there is no such variable, or it refers to A itself.",
      mended: clear({ A: "$(B) and $(CIRCLE_ENV) and $(DB_PASSWORD)", B: "b" }),
    },
    {
      code: "environment-reference",
      environment: "staging",
      broken: clear({ A: "$(B)", B: "$(C)", C: "$(A)" }),
      path: "pod.environment.C",
      message: "$(A) would stay as it is: there is no such variable, or it refers to C itself.",
      mended: clear({ A: "$(B)", B: "$(C)", C: "c" }),
    },
    {
      code: "environment-reference",
      environment: "staging",
      broken: { ...clear({ URL: "postgres://circle:$(DB_PASSWORD)@db" }), secrets: { delivery: "files" } },
      path: "pod.environment.URL",
      message: "$(DB_PASSWORD) would stay as it is: there is no such variable, or it refers to URL itself.",
      mended: { ...clear({ URL: "postgres://circle:$(DB_PASSWORD)@db" }), secrets: { delivery: "env" } },
    },
    {
      code: "secret-key-unknown",
      environment: "staging",
      broken: { pod: { secretEnvironment: [fromSecret("PGPASSWORD", { secret: "circle-core-secret" })] } },
      path: "pod.secretEnvironment[0].key",
      message: "circle-core-secret is the stack's own Secret, and has no key token.",
      mended: {
        pod: { secretEnvironment: [fromSecret("PGPASSWORD", { secret: "circle-core-secret", key: "DB_PASSWORD" })] },
      },
    },
    {
      code: "secret-key-unknown",
      environment: "staging",
      broken: { secrets: { external: external() }, ...password("circle-core-external-secret", "token") },
      path: "pod.secretEnvironment[0].key",
      message: "circle-core-external-secret is the stack's own Secret, and has no key token.",
      mended: { secrets: { external: external() }, ...password("circle-core-external-secret") },
    },
    {
      code: "secret-name-unknown",
      environment: "staging",
      broken: { secrets: { existing: "vault-made" }, ...password("circle-core-secret") },
      path: "pod.secretEnvironment[0].secret",
      message: "there is no Secret circle-core-secret: the application's is vault-made.",
      mended: { secrets: { existing: "vault-made" }, ...password("vault-made") },
    },
    {
      code: "secret-name-unknown",
      environment: "staging",
      broken: {
        secrets: { external: external() },
        pod: { sidecars: [sidecar({ secretEnvironment: password("circle-core-secret").pod.secretEnvironment })] },
      },
      path: "pod.sidecars[0].secretEnvironment[0].secret",
      message: "there is no Secret circle-core-secret: the application's is circle-core-external-secret.",
      mended: {
        pod: { sidecars: [sidecar({ secretEnvironment: password("circle-core-secret").pod.secretEnvironment })] },
      },
    },
    {
      code: "secret-name-unknown",
      environment: "staging",
      broken: password("circle-core-external-secret"),
      path: "pod.secretEnvironment[0].secret",
      message: "there is no Secret circle-core-external-secret: the application's is circle-core-secret.",
      mended: { namespace: { existing: true }, ...password("circle-core-external-secret") },
    },
  ]);

  it("a Secret of yours may have any keys, whatever it is called", () => {
    const name = "circle-core-secret";
    accepted("staging", { namespace: { existing: true }, secrets: { existing: name }, ...password(name, "token") });
  });

  for (const [name, value] of [
    ["SESSION_SECRET", "x"],
    ["API_KEY", "x"],
    ["apiKey", "x"],
    ["KEY", "x"],
    ["MY_CREDENTIALS", "x"],
    ["DATABASE_URL", "postgres://circle:hunter2@db:5432/circle"],
    ["CACHE", "redis://:hunter2@cache"],
    ["IDENTITY", "-----BEGIN RSA PRIVATE KEY-----"],
  ] as const) {
    it(`environment-secret: ${name} = ${value} is found`, () => {
      const problems = refused(stackConfig("staging", clear({ [name]: value })));
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["environment-secret"],
      );
    });
  }

  for (const [name, value] of [
    ["MONKEY", "x"],
    ["KEYBOARD", "x"],
    ["TOKENIZER", "x"],
    ["TLS_KEY", "/etc/tls/server.key"],
    ["ALIAS_TOKEN", "$(JWT_SECRET)"],
    ["EMPTY_TOKEN", ""],
    ["URL", "https://example.com:8443/@me"],
    ["NOT_A_REFERENCE", "$$(HOME)"],
  ] as const) {
    it(`${name} = ${JSON.stringify(value)} is accepted`, () => {
      accepted("staging", clear({ [name]: value }));
    });
  }

  it("no value that may be a secret is ever shown", () => {
    const config = stackConfig("staging", {
      pod: {
        environment: { API_TOKEN: "hunter2", PIN_SECRET: 424242, "NOT A NAME": "hunter2" },
        sidecars: [
          sidecar({ args: ["--password=hunter2"], environment: { CODE: { value: "hunter2" }, PIN_TOKEN: 424242 } }),
        ],
      },
    });
    const text = report(config.stack, refused(config));
    assert.doesNotMatch(text, /hunter2|424242/);
    const first = report("s", refused(stackConfig("staging", clear({ API_TOKEN: "hunter2" }))));
    assert.match(first, /\[environment-secret\]/);
    assert.doesNotMatch(first, /hunter2/);
  });
});
