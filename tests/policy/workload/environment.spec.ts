import assert from "node:assert/strict";
import { literalSecretEnv, secretAsEnv } from "../../../policy/rules/workload/environment";
import { UNKNOWN } from "../../../policy/rules/read";
import { changed, pod } from "../fixtures";
import { describeObjectRule, judgedBy, type Changes } from "../objectCases";

const variable = (name: unknown, value: unknown): Changes => ({ "spec.containers.0.env": [{ name, value }] });
const path = "spec.containers[0].env[0].value";
const shown = "what seems to be a secret (not shown)";

/** Spelled in two parts, so that no scanner takes the test for a leak. */
const join = (...parts: readonly string[]): string => parts.join("");

const byName: Readonly<Record<string, string>> = {
  DB_PASSWORD: "hunter2",
  PGPASSWORD: "hunter2",
  POSTGRES_PASSWD: "changeme",
  "redis.password": "s3cr3t",
  dbPassword: "hunter2",
  SMTP_PASS: "x",
  ADMIN_PWD: "admin",
  GITHUB_TOKEN: "abc",
  TOKEN_2: "abc",
  JWT_SECRET: "secret",
  apiKey: "abc",
  "aws-secret-access-key": "abc",
  "aws.-secret.-access--key": "abc",
  SIGNING_KEY: "abc",
  STORAGE_ACCOUNT_KEY: "abc",
  DB_CREDENTIALS: "user/pass",
  KEY_PASSPHRASE: "a b c",
  APIKEY: "abc",
  NPM_AUTHTOKEN: "abc",
  MIXED_PASSWORD: "prefix-$(NAME)",
  FILE_PASSWORD: "/Passw0rd",
};

const byLook: Readonly<Record<string, string>> = {
  "a private key": join("-----BEGIN RSA PRIVATE", " KEY-----\nMIIE"),
  "an unnamed private key": join("-----BEGIN PRIVATE", " KEY-----"),
  "a password in an address": "postgres://app:hunter2@db.example.com/app",
  "a password without a user": "redis://:hunter2@cache:6379/0",
  "a password in a connection string": "Server=db;User Id=app;Password=hunter2;",
  "a key of a storage account": "AccountName=a;AccountKey=abc==;",
  "an access key of AWS": join("AKIA", "IOSFODNN7EXAMPLE"),
  "a JWT": join("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0In0", ".c2lnbmF0dXJlMTIz"),
  "a token of GitHub": join("ghp", `_${"a1B2".repeat(9)}`),
  "a fine-grained token of GitHub": join("github", `_pat_${"a1".repeat(11)}`),
  "a token of GitLab": join("glpat", `-${"a1".repeat(10)}`),
  "a token of Slack": join("xoxb", "-1234567890-abc"),
  "a key of Google": join("AIza", "a1B2c".repeat(7)),
  "a key of Stripe": join("sk", `_live_${"a1".repeat(8)}`),
  "a key of a model's maker": join("sk", `-ant-${"a1-".repeat(11)}`),
  "an older key of another": join("sk", `-${"a1".repeat(16)}`),
  "a key of SendGrid": join("SG", `.${"a1".repeat(8)}`, `.${"b2".repeat(8)}`),
  "a token of npm": join("npm", `_${"a1".repeat(18)}`),
  "a token of PyPI": join("pypi", `-${"a1".repeat(25)}`),
  "a token of Vault": join("hvs", `.${"a1".repeat(12)}`),
  "a token of DigitalOcean": join("dop", `_v1_${"a1".repeat(32)}`),
  "a header": "Authorization: Bearer abcdefgh",
  "random text": join("Zk8vQ2mX9pLr4TbY", "7nWc1HsJ6dGf3aEu"),
  "random bytes in base64": join("q83vEjRWeJq83vEj", "RZeJ9Kx2LmT0Pa5c", "+BhUw/sYiOeFgQ=="),
};

const harmless: readonly (readonly [name: string, value: unknown, why: string])[] = [
  ["DB_PASSWORD", "", "nothing"],
  ["DB_PASSWORD", undefined, "no value"],
  ["DB_PASSWORD", "$(FROM_SECRET)", "a reference"],
  ["DB_CREDENTIALS", "$(USER):$(PASSWORD)", "two references"],
  ["DB_PASSWORD", "${DB_PASSWORD}", "a reference for a template"],
  ["DB_PASSWORD", "{{ .Values.password }}", "a template"],
  ["DB_PASSWORD", "<password>", "a gap"],
  ["DB_PASSWORD_FILE", "/run/secrets/password", "the name of a file"],
  ["PASSWORD_PATH", "secret/data/app", "a path"],
  ["GOOGLE_APPLICATION_CREDENTIALS", "/var/run/secrets/google/key.json", "a file under a secret's name"],
  ["TOKEN", "./secrets/token", "a relative path"],
  ["PASSWORD_MIN_LENGTH", "12", "a rule for passwords"],
  ["MAX_TOKENS", "4096", "a number of tokens"],
  ["ACCESS_TOKEN", "3600", "a number"],
  ["SESSION_TOKEN", "15m", "a time"],
  ["USE_PASSWORD", "true", "a switch"],
  ["USE_TOKEN", " true\n", "a switch with space around it"],
  ["REQUIRE_TOKEN", "Required", "a word for a switch"],
  ["TOKEN_URL", "https://login.example.com/oauth2/token", "an address"],
  ["AUTH_TOKEN", "https://login.example.com/token", "an address under a secret's name"],
  ["SECRET_NAME", "app-credentials", "the name of a Secret"],
  ["SECRETS_PROVIDER", "vault", "a provider"],
  ["DB_PASSWORD", "vault:secret/data/app#password", "a reference to a store"],
  ["DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app", "a reference to a cloud's store"],
  ["DB_PASSWORD", "projects/123/secrets/app/versions/1", "a reference to another cloud's store"],
  ["DB_PASSWORD", "********", "what is blacked out"],
  ["DB_PASSWORD", "[REDACTED]", "what is said to be blacked out"],
  ["PWD", "/srv", "the working directory"],
  ["OLDPWD", "x", "the directory before"],
  ["COMPASS", "north", "a word that ends like one"],
  ["KEYBOARD", "de", "a word that begins like one"],
  ["MONKEY", "george", "another word"],
  ["PUBLIC_KEY", "ssh-ed25519", "a public key"],
  ["DATABASE_URL", "postgres://db.example.com/app", "an address without a password"],
  ["DATABASE_URL", "postgres://app@db.example.com/app", "an address with a user alone"],
  ["DATABASE_URL", "postgres://app:$(DB_PASSWORD)@db/app", "an address with a reference"],
  ["DATABASE_URL", "Server=db;Password=$(DB_PASSWORD);", "a connection string with a reference"],
  ["DATABASE_URL", "Server=db;Password=;", "a connection string without a password"],
  ["CERTIFICATE", "-----BEGIN CERTIFICATE-----", "a certificate"],
  ["IMAGE", `registry.example.com/app@sha256:${"0123456789abcdef".repeat(4)}`, "an image's digest"],
  ["GIT_COMMIT", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "a commit"],
  ["ANYTHING", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "a hash in hexadecimal"],
  ["REQUEST", "123e4567-e89b-12d3-a456-426614174000", "a UUID"],
  ["FILE_SHA256", join("Zk8vQ2mX9pLr4TbY", "7nWc1HsJ6dGf3aEu"), "a checksum by its name"],
  ["ID", join("Zk8vQ2mX9pLr4TbY", "7nWc1HsJ6dGf3aEu"), "an ID by its name"],
  ["SIGNING_PUBLICKEY", join("Zk8vQ2mX9pLr4TbY", "7nWc1HsJ6dGf3aEu"), "a public key by its name"],
  ["LICENCE", "4Xk9-Qm2v-Zt7w-Lp5r-Bn8c-Hd3f-Js6y-Gu1e", "groups that people read out"],
  ["BASE36", "abcdefghijklmnopqrstuvwxyz0123456789", "no upper case"],
  ["SENTENCE", join("build Zk8vQ2mX9pLr4TbY", "7nWc1HsJ6dGf3aEu"), "a sentence with a name of chance at its end"],
  ["SENTENCE", join("Zk8vQ2mX9pLr4TbY", "7nWc1HsJ6dGf3aEu was built"), "a sentence that begins with one"],
  ["CLASS", "AbstractSingletonProxyFactoryBean2Implementation", "a long word"],
  ["CLASSPATH", "com/example/Service1/handlers/V2Processor/Main", "a long path"],
  ["ANYTHING", "a1B2".repeat(10), "what repeats itself"],
  ["ALPHABET", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop", "lower case alone"],
  ["SHOUT", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCD", "upper case alone"],
  ["WORDS", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN", "no digit"],
  ["SHORT", "Zk8vQ2mX9pLr4TbY7nWc1HsJ6dGf3aE", "less than 32 characters"],
];

const command = (words: unknown, more: Changes = {}): Changes => ({ "spec.containers.0.args": words, ...more });
const arg = (index: number): readonly [string, string] => [`spec.containers[0].args[${index}]`, shown];

describeObjectRule({
  rule: literalSecretEnv,
  good: pod(),
  allowed: "no secret",
  breaks: {
    ...Object.fromEntries(
      Object.entries(byName).map(([name, value]) => [`${name}=${value}`, [variable(name, value), [path, shown]]]),
    ),
    ...Object.fromEntries(
      Object.entries(byLook).map(([name, value]) => [name, [variable("SETTING", value), [path, shown]]]),
    ),
    "random text under a name that only begins like a hash's": [
      variable("HASH_SALT", byLook["random text"]),
      [path, shown],
    ],
    "one that looks like it and has no name": [variable(UNKNOWN, "redis://:hunter2@cache"), [path, shown]],
    "a variable of an init container": [
      {
        "spec.initContainers.0.env": [
          { name: "A", value: "b" },
          { name: "TOKEN", value: "abc" },
        ],
      },
      ["spec.initContainers[0].env[1].value", shown],
    ],
    "a variable of an ephemeral container": [
      { "spec.ephemeralContainers.0.env": [{ name: "TOKEN", value: "abc" }] },
      ["spec.ephemeralContainers[0].env[0].value", shown],
    ],
    "an option": [command(["--verbose", "--db-password=hunter2"]), arg(1)],
    "an option with a shell's sign within its value": [command(["--db-password=hun$ter2"]), arg(0)],
    "a key of a secret, in words": [command(["--secret-key=correct-horse"]), arg(0)],
    "a secret that can be no object's name": [command(["--client-secret=Hunter2"]), arg(0)],
    "a password that could be an object's name": [command(["--password=correct-horse"]), arg(0)],
    "an option of Java": [command(["-Ddb.password=hunter2"]), arg(0)],
    "an option with its value behind it": [command(["--token", "hunter2"]), arg(1)],
    "an option at the end of the command": [
      command(["hunter2"], { "spec.containers.0.command": ["app", "-password"] }),
      arg(0),
    ],
    "an assignment": [command(["env", "DB_PASSWORD=hunter2", "app"]), arg(1)],
    "a shell's text": [command(["-c", "export DB_PASSWORD='hunter2'; app"]), arg(1)],
    "an option in a shell's text": [command(["-c", 'app --password "hunter2" --port 80']), arg(1)],
    "an address": [command(["redis://:hunter2@cache"]), arg(0)],
    "a probe's command": [
      { "spec.containers.0.livenessProbe": { exec: { command: ["redis-cli", "--password", "hunter2"] } } },
      ["spec.containers[0].livenessProbe.exec.command[2]", shown],
    ],
    ...Object.fromEntries(
      ["readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"].map((hook) => [
        `the command of ${hook}`,
        [
          { [`spec.containers.0.${hook}.exec.command`]: ["--token=hunter2"] },
          [`spec.containers[0].${hook}.exec.command[0]`, shown],
        ],
      ]),
    ),
  },
  accepts: {
    ...Object.fromEntries(harmless.map(([name, value, why]) => [`${why} (${name})`, variable(name, value)])),
    "a switch whose name is not known yet": variable(UNKNOWN, "true"),
    "a variable from a Secret": {
      "spec.containers.0.env": [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }],
    },
    "a word after one that only ends like an option": command(["enable-password", "hunter2"]),
    "a word after an option that has its value": command(["--token=$(TOKEN)", "serve"]),
    "an option with a reference": command(["--password=$(DB_PASSWORD)"]),
    "an option with a shell's variable": command(["-c", 'app --password "$DB_PASSWORD" --token=$TOKEN']),
    "what a shell reads from a file": command(["-c", "app --password $(cat /run/secrets/password) --token `cat t`"]),
    "an option's file": command(["--password-file=/run/secrets/password", "--token-file", "token"]),
    "the name of a Secret": command(["--ca-secret=webhook-ca", "--tls-secret", "shop/web-tls"]),
    "an option without a value, before another": command(["--token", "--verbose"]),
    "a switch": command(["--use-password=false"]),
    "a word behind another option": command(["--user", "password"]),
  },
  unknown: {
    "spec.containers.0.args": ["spec.containers[0].args"],
    "spec.containers.0.env": ["spec.containers[0].env"],
  },
});

describe("literal-secret-env, what is not known yet", () => {
  const open = (name: unknown, value: unknown) =>
    judgedBy(literalSecretEnv, changed(pod(), "spec.containers.0.env", [{ name, value }])).undecided.map(
      (each) => each.path,
    );

  it("leaves a value open, and a name where its value could be a secret", () => {
    assert.deepEqual(open("DB_PASSWORD", UNKNOWN), [path]);
    assert.deepEqual(open(UNKNOWN, "hunter2"), ["spec.containers[0].env[0].name"]);
    assert.deepEqual(open(UNKNOWN, "true"), []);
  });
});

const whole: Changes = { "spec.containers.0.envFrom": [{ configMapRef: { name: "a" } }, { secretRef: { name: "b" } }] };
const single: Changes = {
  "spec.containers.0.env": [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "app", key: "token" } } }],
};
const wholeFound = ["spec.containers[0].envFrom[1].secretRef", "a whole Secret"] as const;
const singleFound = ["spec.containers[0].env[0].valueFrom.secretKeyRef", "a key of a Secret"] as const;

describeObjectRule({
  rule: secretAsEnv,
  good: pod(),
  allowed: "unset",
  breaks: { "all keys of a Secret": [whole, wholeFound] },
  accepts: {
    "one key of a Secret": single,
    "a Secret as files": { "spec.volumes.0": { name: "tmp", secret: { secretName: "app" } } },
    "a whole ConfigMap": { "spec.containers.0.envFrom": [{ configMapRef: { name: "a" } }] },
  },
  unknown: { "spec.containers.0.envFrom": ["spec.containers[0].envFrom"] },
});

describeObjectRule({
  rule: secretAsEnv,
  good: pod(),
  settings: { variables: "none" },
  breaks: { "all keys": [whole, wholeFound], "one key": [single, singleFound] },
});

describeObjectRule({
  rule: secretAsEnv,
  good: pod(),
  settings: { variables: "all" },
  accepts: { "all keys": whole, "one key": single },
});
