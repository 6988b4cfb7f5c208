import { kept, requireThat, type Findings } from "../findings";
import type { Field } from "../read";
import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { integer } from "../settings";
import { namesSecret } from "../workload/secretText";

export const secretInState = objectRule({
  id: "secret-in-state",
  title: "No Secret holds a placeholder or a password that everybody knows",
  severity: "high",
  why: "What stands in a manifest or an example is tried first; a placeholder means that nobody has set the real value.",
  mend: "Have the value drawn at random or fetched from a store of secrets, and keep it out of the manifest.",
  references: [
    cis("5.4.2"),
    nsa("Secrets"),
    manual("Good practices for Kubernetes Secrets", "concepts/security/secrets-good-practices/"),
  ],
  settings: {
    minimumLength: integer("Fewest characters of a password, a token or a key.", { default: 8, minimum: 0 }),
  },
  appliesTo: ["Secret"],
  check: ({ field }, { minimumLength }) => [
    ...field
      .at("data")
      .entries()
      // A placeholder may have been written without encoding it.
      .flatMap(([key, value]) => isStrong(key, value, minimumLength, (text) => [text, decoded(text)])),
    ...field
      .at("stringData")
      .entries()
      .flatMap(([key, value]) => isStrong(key, value, minimumLength, (text) => [text])),
  ],
});

function isStrong(
  key: string,
  value: Field,
  minimumLength: number,
  readings: (text: string) => readonly string[],
): Findings {
  const allowed = "a value that is hard to guess";
  if (value.unknown) return [{ field: value, undecided: true }];
  if (value.text === undefined) return kept;
  const texts = readings(value.text).map((text) => text.trim());
  const [last = ""] = texts.slice(-1);
  if (texts.some((text) => placeholder.test(text))) return [{ field: value, found: "a placeholder", allowed }];
  if (!namesSecret(key) || isSwitch.test(last)) return kept;
  const known = texts.some((text) => /^\d{1,12}$/.test(text) || wellKnown.has(bare(text)));
  return [
    ...requireThat(!known, { field: value, found: "a well-known password (not shown)", allowed }),
    ...requireThat(known || last.length >= minimumLength, {
      field: value,
      found: "a value that is too short (not shown)",
      allowed: `at least ${minimumLength} characters`,
    }),
  ];
}

/** Stands for a value that somebody, or a template, was to fill in. */
const placeholder = new RegExp(
  `^(?:${[
    "change[-_ ]?(?:me|it|this)(?:[-_ ].*)?",
    "replace[-_ ]?(?:me|it|this|with)(?:[-_ ].*)?",
    "(?:insert|enter|put|your)[-_ ].*",
    "(?:to[-_ ]?do|fix[-_ ]?me|tbd|placeholder|dummy)",
    String.raw`(?:x{3,}|\*{3,})`,
    String.raw`(?:<[^>]*>|\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\})`,
  ].join("|")})$`,
  "i",
);

const isSwitch = /^(?:true|false)$/i;

/** Without what is often added: `Password123!` is password. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z]+$/, "");
}

/** The words that are tried first, and the passwords that software comes with; without their digits at the end. */
const wellKnown: ReadonlySet<string> = new Set([
  "abc",
  "admin",
  "administrator",
  "default",
  "demo",
  "example",
  "foobar",
  "grafana",
  "guest",
  "letmein",
  "minio",
  "minioadmin",
  "mongo",
  "mysecret",
  "mysecretpassword",
  "mypassword",
  "mysql",
  "p@ssw0rd",
  "p@ssword",
  "pass",
  "passw0rd",
  "password",
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
  "welcome",
]);

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
