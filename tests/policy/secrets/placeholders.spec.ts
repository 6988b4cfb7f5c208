import { secretInState } from "../../../policy/rules/secrets/placeholders";
import type { Json } from "../fixtures";
import { describeObjectRule, type ObjectCases } from "../objectCases";

const weak = "a well-known password (not shown)";
const short = "a value that is too short (not shown)";
const base64 = (text: string) => Buffer.from(text).toString("base64");

function secret(): Json {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "web", namespace: "shop" },
    type: "Opaque",
    data: { DB_PASSWORD: base64("J7wq2-Xk9LpR"), username: base64("admin") },
    stringData: { API_TOKEN: "f3Lq82hdkWm1", user: "postgres", MODE: "test" },
  };
}

const placeholders = [
  "changeme",
  "CHANGE_ME",
  "change-it",
  "change this",
  "changeme-please",
  "replaceme",
  "REPLACE_WITH_TOKEN",
  "replace this",
  "your-password-here",
  "insert token",
  "enter_password",
  "put-it-here",
  "todo",
  "TO-DO",
  "fixme",
  "tbd",
  "placeholder",
  "dummy",
  "xxx",
  "*****",
  "<password>",
  "${DB_PASSWORD}",
  "$(DB_PASSWORD)",
  "{{ .Values.password }}",
  "  changeme\n",
];
const known = [
  "abc123",
  "admin",
  "administrator",
  "default",
  "demo",
  "example",
  "foobar",
  "grafana",
  "guest",
  "letmein",
  "minio123",
  "minioadmin",
  "mongo",
  "mysecret",
  "mysecretpassword",
  "mypassword",
  "mysql",
  "p@ssw0rd",
  "P@ssword1",
  "pass",
  "Passw0rd!",
  "password",
  "Password123!",
  "postgres",
  "qwerty",
  "rabbitmq",
  "redis",
  "root",
  "rootpassword",
  "s3cr3t",
  "secret",
  "secretpassword",
  "supersecret",
  "test",
  "testing",
  "user",
  "welcome2026",
  "123456",
  "123456789012",
];

/** One test for each text in data, where it is encoded, and one in stringData. */
function each(texts: readonly string[], data: string, stringData: string, found: string): ObjectCases["breaks"] {
  return Object.fromEntries(
    texts.flatMap((text) => {
      const name = JSON.stringify(text);
      return [
        [`${name} in data`, [{ [data]: base64(text) }, [data, found]] as const],
        [name, [{ [stringData]: text }, [stringData, found]] as const],
      ] as const;
    }),
  );
}

describeObjectRule({
  rule: secretInState,
  good: secret(),
  breaks: {
    ...each(placeholders, "data.username", "stringData.user", "a placeholder"),
    ...each(known, "data.DB_PASSWORD", "stringData.API_TOKEN", weak),
    "a placeholder that was not encoded": [{ "data.DB_PASSWORD": "changeme" }, ["data.DB_PASSWORD", "a placeholder"]],
    "seven characters": [{ "stringData.API_TOKEN": "f3Lq82h" }, ["stringData.API_TOKEN", short]],
    "seven characters in data": [{ "data.DB_PASSWORD": base64("f3Lq82h") }, ["data.DB_PASSWORD", short]],
    "seven characters and a line's end": [{ "stringData.API_TOKEN": "f3Lq82h\n" }, ["stringData.API_TOKEN", short]],
    nothing: [{ "stringData.API_TOKEN": "" }, ["stringData.API_TOKEN", short]],
  },
  accepts: {
    "eight characters": { "stringData.API_TOKEN": "f3Lq82hd", "data.DB_PASSWORD": base64("f3Lq82hd") },
    "a switch": { "stringData.USE_TOKEN": "true", "stringData.SEND_PASSWORD": "False" },
    "words in a longer value": {
      "stringData.API_TOKEN": "my-changeme-password-of-9",
      "data.DB_PASSWORD": base64("a<b>cdefgh"),
    },
    "long numbers": { "stringData.API_TOKEN": "1234567890123" },
    "what is no password": { "stringData.HOST": "db", "stringData.PORT": "5432", "data.region": base64("eu") },
    "two lines": { "stringData.API_TOKEN": "xxxx\n${A}-f3Lq82hdkWm1" },
    "values that are no text": { "data.DB_PASSWORD": 1, stringData: null },
  },
  unknown: {
    data: ["data"],
    "data.DB_PASSWORD": ["data.DB_PASSWORD"],
    "stringData.API_TOKEN": ["stringData.API_TOKEN"],
    stringData: ["stringData"],
    type: [],
  },
});

describeObjectRule({
  rule: secretInState,
  good: secret(),
  settings: { minimumLength: 12 },
  allowed: "at least 12 characters",
  breaks: { "eleven characters": [{ "stringData.API_TOKEN": "f3Lq82hdkWm" }, ["stringData.API_TOKEN", short]] },
  accepts: { "twelve characters": { "stringData.API_TOKEN": "f3Lq82hdkWm1" } },
});

describeObjectRule({
  rule: secretInState,
  good: secret(),
  allowed: "a value that is hard to guess",
  breaks: {
    "a placeholder": [{ "stringData.user": "todo" }, ["stringData.user", "a placeholder"]],
    "a known one": [{ "stringData.API_TOKEN": "letmein" }, ["stringData.API_TOKEN", weak]],
  },
});
