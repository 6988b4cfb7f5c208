import { generators, secretKeys, type SecretKey } from "../../components/credentials";

/** What the values of the Secret are read from: never written here, and ignored by git. */
export const valuesFile = "secret.env";

/** The template of that file. */
export const templateFile = `${valuesFile}.example`;

/** Tells how to fill in the values of the Secret; a key that is left out keeps the pods from starting, rather than be empty. */
export function template(secretName: string, workload: string): string {
  return [
    `# Values of the Secret ${secretName}. Copy this file to ${valuesFile}, which git ignores, and fill that in: a line`,
    "# KEY=VALUE for each key, the value without quotes. Pods do not start while one is missing.",
    "#",
    "# Running pods read a changed value with their next start: raise its number in the setting secrets.rotation and",
    `# generate anew, or run kubectl rollout restart ${workload}.`,
    "",
    ...secretKeys.flatMap((key) => [`# ${hint(key)}`, `#${key}=`, ""]),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

/** A way to make a value such as the deployment by Pulumi makes. */
function hint(key: SecretKey): string {
  const generator = generators[key];
  if (generator.kind === "password") return `One that you have, or make one: openssl rand -hex ${generator.length / 2}`;
  return `Make one: openssl rand -base64 ${digestBytes[generator.digest]} | tr -d '\\n'`;
}

const digestBytes = { sha256: 32, sha512: 64 } as const;
