import { kept, requireThat, type Findings } from "../findings";
import type { Field } from "../read";
import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { texts } from "../settings";
import { isHarmless, looksSecret, namesSecret, seemsSecret } from "../workload/secretText";

export const configMapSecret = objectRule({
  id: "config-map-secret",
  title: "No ConfigMap holds a secret",
  severity: "high",
  why: "ConfigMaps are read by many, shown by every tool, and never encrypted at rest.",
  mend: "Move it to a Secret, and let the pod have it by secretKeyRef or as a file. Then change it: it is known.",
  references: [nsa("Secrets"), cis("5.4.1"), manual("ConfigMaps", "concepts/configuration/configmap/")],
  settings: {
    exceptKeys: texts("Keys of ConfigMaps whose values only look like secrets.", []),
  },
  appliesTo: ["ConfigMap"],
  check: ({ field }, { exceptKeys }) => {
    const among = (entries: ReturnType<Field["entries"]>, holdsSecret: (key: string, text: string) => boolean) =>
      entries.flatMap(([key, value]) =>
        exceptKeys.includes(key) ? kept : isOpen(value, (text) => holdsSecret(key, text)),
      );
    return [
      ...among(field.at("data").entries(), holdsSecret),
      ...among(field.at("binaryData").entries(), (_, text) => looksSecret(decoded(text))),
    ];
  },
});

function isOpen(value: Field, holdsSecret: (text: string) => boolean): Findings {
  const answer = value.unknown ? value : !holdsSecret(value.text ?? "");
  return requireThat(answer, { field: value, found: "what seems to be a secret (not shown)", allowed: "no secret" });
}

/** The value itself where it is one line, else a file with settings of its own. */
function holdsSecret(key: string, text: string): boolean {
  const isLine = !text.trim().includes("\n");
  return (isLine ? seemsSecret(key, text) : looksSecret(text)) || assignments(text).some(spellsOut);
}

/** `password: x`, `"password": "x"`, `PASSWORD=x`, each time with the value's quotes. */
const assignment =
  /(?<![\w.-])([\w.-]{1,64})["']?[ \t]*(?:=>|[:=])[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,;}"'][^\s,;}]*)/g;

/** In every name of a secret; most files have none of it, which is told faster. */
const mayName = /pass|pwd|token|secret|credential|key/i;

function assignments(text: string): readonly (readonly [name: string, value: string])[] {
  if (!mayName.test(text)) return [];
  return Array.from(text.matchAll(assignment), ([, name = "", value = ""]) => [name, value] as const);
}

/** Names of Secrets, which are no secrets; types, as in a schema. */
const reference = /(?:existing|pull|tls)[-_]?secrets?$/i;
const type = /^(?:string|str|text|number|integer|boolean|bool|object|array)$/;

function spellsOut([name, value]: readonly [string, string]): boolean {
  if (!namesSecret(name) || reference.test(name)) return false;
  const isQuoted = /^["']/.test(value);
  const plain = isQuoted ? value.slice(1, -1) : value;
  // Without quotes it may be code that reads the secret from where it is.
  return !isHarmless(plain) && !type.test(plain) && (isQuoted || /^[^()[\]{}|]+$/.test(plain));
}

/** One character for each byte. */
function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("latin1");
}
