import { eachContainer } from "../containers";
import { kept, must, requireThat, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { Field } from "../read";
import { cis, manual, nsa } from "../references";
import { objectRule, type ObjectRule } from "../rule";
import { choice } from "../settings";
import { secretsIn } from "./commandLine";
import { isHarmless, looksSecret, seemsSecret } from "./secretText";

const secretsPage = manual("Good practices for Kubernetes Secrets", "concepts/security/secrets-good-practices/");

export const literalSecretEnv: ObjectRule = {
  id: "literal-secret-env",
  title: "No secret is spelled out in variables, commands or arguments",
  severity: "high",
  why: "Whoever may see the workload, its history, or the repository it is in, reads the secret.",
  mend: "Put it into a Secret, and let the variable have it by valueFrom.secretKeyRef; commands refer to it as $(NAME). Then change the secret: it is known.",
  references: [cis("5.4.1"), nsa("Secrets"), secretsPage],
  appliesTo: workloads,
  check: eachContainer(({ field }) => [
    ...field
      .at("env")
      .items()
      .flatMap((variable) => isOpen(variable.at("name"), variable.at("value"))),
    ...commandsOf(field).flatMap(isSilent),
  ]),
};

const fault = { found: "what seems to be a secret (not shown)", allowed: "no secret" };

/** A variable that may be read by everybody. */
function isOpen(name: Field, value: Field): Findings {
  const text = value.text ?? "";
  if (value.unknown) return requireThat(value, { field: value, ...fault });
  if (name.unknown)
    return requireThat(isHarmless(text) ? true : looksSecret(text) ? false : name, { field: value, ...fault });
  return requireThat(!seemsSecret(name.text ?? "", text), { field: value, ...fault });
}

/** Everything that the container runs, word by word: its program with the arguments, its probes and its hooks. */
function commandsOf(container: Field): readonly (readonly Field[])[] {
  const hooks = ["livenessProbe", "readinessProbe", "startupProbe"].map((name) => container.at(name));
  const lifecycle = ["postStart", "preStop"].map((name) => container.at("lifecycle", name));
  return [
    [...container.at("command").items(), ...container.at("args").items()],
    ...[...hooks, ...lifecycle].map((hook) => hook.at("exec", "command").items()),
  ];
}

function isSilent(words: readonly Field[]): Findings {
  if (words.length === 0) return kept;
  const told = new Set(secretsIn(words.map(({ text = "" }) => text)));
  return words.flatMap((word, index) => requireThat(word.unknown ? word : !told.has(index), { field: word, ...fault }));
}

export const secretAsEnv = objectRule({
  id: "secret-as-env",
  title: "Secrets reach containers key by key, or as files",
  severity: "medium",
  why: "Variables are seen in crash reports, by child processes and in /proc; envFrom adds whatever the Secret may ever hold.",
  mend: "Name each key by valueFrom.secretKeyRef, or mount the Secret as a volume and read the file.",
  references: [cis("5.4.1"), secretsPage],
  appliesTo: workloads,
  settings: {
    // Files are best, but most programs read variables. One named key is what such a program needs, and no more.
    variables: choice("What of a Secret may be a variable.", "keys", ["all", "keys", "none"]),
  },
  check: (object, { variables }) =>
    eachContainer(({ field }) => {
      const isUnset = (reference: Field, found: string) =>
        must(
          reference,
          (value) => value === undefined,
          "unset",
          () => found,
        );
      const whole = field.at("envFrom").items();
      const single = field.at("env").items();
      return [
        ...(variables === "all" ? kept : whole.flatMap((from) => isUnset(from.at("secretRef"), "a whole Secret"))),
        ...(variables !== "none"
          ? kept
          : single.flatMap((variable) => isUnset(variable.at("valueFrom", "secretKeyRef"), "a key of a Secret"))),
      ];
    })(object),
});
