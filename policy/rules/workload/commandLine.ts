import { isHarmless, looksSecret, namesSecret } from "./secretText";

/** `NAME=value`, `--name=value`, `-Dname=value`; in a shell's text too. */
const assignment = /(?:^|[\s;&|"'])-{0,2}(?:D(?=[a-z]))?([A-Za-z_][\w.-]*)=("[^"]*"|'[^']*'|[^\s;&|"']*)/g;

/** `--name value` in a shell's text. */
const spaced = /(?:^|\s)--?([A-Za-z][\w.-]*)\s+("[^"]*"|'[^']*'|[^\s;&|"'-][^\s;&|"']*)/g;

/** The name of a Secret, in place of what is in it: `--ca-secret=webhook-tls`. */
const objectName = /^[a-z0-9]+(?:[-./][a-z0-9]+)+$/;

/** The places in a command, or in a list of arguments, where a secret is spelled out. */
export function secretsIn(words: readonly string[]): readonly number[] {
  return words.flatMap((word, index) => {
    const before = /^--?([A-Za-z][\w.-]*)$/.exec(words[index - 1] ?? "");
    const follows = before?.[1] !== undefined && !word.startsWith("-") && isGiven(before[1], word);
    return follows || looksSecret(word) || gives(assignment, word) || gives(spaced, word) ? [index] : [];
  });
}

function gives(form: RegExp, text: string): boolean {
  return [...text.matchAll(form)].some(([, name = "", value = ""]) => isGiven(name, value.replace(/^["']|["']$/g, "")));
}

function isGiven(name: string, value: string): boolean {
  // A shell puts something in for what begins like that.
  if (!namesSecret(name) || /^[$`]/.test(value) || isHarmless(value)) return false;
  return !(/secret$/i.test(name) && objectName.test(value));
}
