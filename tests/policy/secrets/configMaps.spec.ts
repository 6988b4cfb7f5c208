import { configMapSecret } from "../../../policy/rules/secrets/configMaps";
import type { Json } from "../fixtures";
import { describeObjectRule } from "../objectCases";

const hidden = "what seems to be a secret (not shown)";
const base64 = (text: string) => Buffer.from(text).toString("base64");

function configMap(): Json {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "shop" },
    data: {
      LOG_LEVEL: "info",
      DATABASE_URL: "postgres://db.example.com:5432/shop",
      PASSWORD_FILE: "/run/secrets/password",
      file: '{\n  "password_policy": { "min_length": 12 },\n  "key_rotation_days": 90\n}\n',
    },
    binaryData: { logo: base64("PNG") },
  };
}

const files: Readonly<Record<string, string>> = {
  "a password in YAML": "db:\n  password: hunter2\n",
  "a password in JSON": '{\n  "password": "hunter2"\n}',
  "a password in JSON of one line": '{"user":"web","dbPassword":"hunter2"}',
  "a password in properties": "user=web\nspring.datasource.password=hunter2\n",
  "a password in single quotes": "a: 1\npassword: 'hunter2'\n",
  "a password with brackets in quotes": 'a: 1\npassword: "hunter(2)"\n',
  "a password in Ruby": "a => 1\npassword => hunter2\n",
  "the second of two": "token: ${TOKEN}\napi_key: hunter2hunter2\n",
  "a password in an address": "a: 1\nurl: postgres://web:hunter2@db/shop\n",
  "a private key": "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\n",
};

const harmless: Readonly<Record<string, string>> = {
  references: "a: 1\npassword: ${DB_PASSWORD}\ntoken: $(TOKEN)\nsecret: '{{ .Values.secret }}'\n",
  "a path": "a: 1\npassword: /run/secrets/db\n",
  nothing: 'a: 1\npassword: ""\ntoken:\n',
  switches: "a: 1\npassword: true\ntoken: none\n",
  "names of Secrets":
    "a: 1\nexistingSecret: web-db\nimagePullSecret: registry\ntls-secret: web-tls\nexisting_secrets: a\n",
  "a schema": "a: 1\npassword: string\ntoken: object\n",
  code: "token = getToken();\npassword = env['PASSWORD']\nsecret = read{}\napi_key = a|b\n",
  "other settings": "token_ttl: 3600s\nmax_tokens: 10\npassword_min_length: 12\n",
  "a public certificate": "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n",
};

describeObjectRule({
  rule: configMapSecret,
  good: configMap(),
  allowed: "no secret",
  breaks: {
    "a password": [{ "data.DB_PASSWORD": "hunter2" }, ["data.DB_PASSWORD", hidden]],
    "a key": [{ "data.apiKey": "hunter2\n" }, ["data.apiKey", hidden]],
    "two of them": [
      { "data.DB_PASSWORD": "hunter2", "data.JWT_SECRET": "hunter3" },
      ["data.DB_PASSWORD", hidden],
      ["data.JWT_SECRET", hidden],
    ],
    ...Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, [{ "data.file": text }, ["data.file", hidden]] as const]),
    ),
    "a private key in bytes": [
      { "binaryData.logo": base64("-----BEGIN PRIVATE KEY-----") },
      ["binaryData.logo", hidden],
    ],
  },
  accepts: {
    ...Object.fromEntries(Object.entries(harmless).map(([name, text]) => [name, { "data.file": text }])),
    "a file that is called like a secret": { "data.token": "first\nsecond\n" },
    "bytes that are called like a secret": { "binaryData.password": base64("hunter2") },
    "values that are no text": { "data.PASSWORD": 1 },
    "no data": { data: null, binaryData: [] },
  },
  unknown: {
    data: ["data"],
    "data.LOG_LEVEL": ["data.LOG_LEVEL"],
    "binaryData.logo": ["binaryData.logo"],
    "metadata.name": [],
  },
});

describeObjectRule({
  rule: configMapSecret,
  good: configMap(),
  settings: { exceptKeys: ["PUBLIC_TOKEN", "logo"] },
  breaks: { "another key": [{ "data.TOKEN": "hunter2" }, ["data.TOKEN", hidden]] },
  accepts: {
    "the key that is set": { "data.PUBLIC_TOKEN": "hunter2" },
    "bytes of a key that is set": { "binaryData.logo": base64("-----BEGIN PRIVATE KEY-----") },
  },
});
