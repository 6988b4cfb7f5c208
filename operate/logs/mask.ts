/** What stands in the place of a secret. */
const masked = "***";

interface Shape {
  readonly pattern: RegExp;
  readonly by: string;
}

/** Names of things that hold a secret; `key` alone is too common a word. */
const secretName = [
  String.raw`[\w.-]{0,40}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key`,
  String.raw`|encryption[_-]?key|signing[_-]?key|credentials?|authorization|cookie|session[_-]?id)[\w.-]{0,20}`,
].join("");

/** Signs that end a value where no quotes do: before a space, the end, or another name. Else they are its own. */
const sign = String.raw`["'\\,;&|(){}[\]<>]`;
const noSign = String.raw`[^\s"'\\,;&|(){}[\]<>]`;
const nextName = String.raw`[\w.-]{1,40}(?:\\{0,4}["'])?\s{0,2}[=:]`;

/** Letters and digits as base64 has them: too mixed to be words, and no path, which would begin with its slash. */
const mixed = (signs: string) =>
  String.raw`(?<![\w+/=.-])(?!/)(?=[A-Za-z${signs}]{0,64}\d)(?=[\da-z${signs}]{0,64}[A-Z])(?=[\dA-Z${signs}]{0,64}[a-z])`;

/**
 * By shape, the widest first. No pattern can be matched in many ways: those without a bound begin at a sign that none of
 * their own comes before. So time grows with the length of the text, whatever is in it.
 */
const shapes: readonly Shape[] = [
  {
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
    by: masked,
  },
  // https://user:password@host, also where neither is escaped as it should be; a port is none
  {
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:["']{0,128}:)(?!\d{1,5}[/?#]|\*\*\*@)[^\s"']{1,512}@/gi,
    by: `$1${masked}@`,
  },
  { pattern: /\b(bearer|basic|digest|negotiate|token)(\s{1,4})[\w.~+/=-]{8,}/gi, by: `$1$2${masked}` },
  // JSON Web Tokens
  { pattern: /\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g, by: masked },
  // password="…", and "password": "…", to the same quote's end
  {
    pattern: new RegExp(
      String.raw`(\b${secretName}["']?\s{0,4}[:=]\s{0,4})(["'])(?!\*\*\*)(?:\\[^]|(?!\2)[^\\])+`,
      "gi",
    ),
    by: `$1$2${masked}`,
  },
  // The same where the quotes are themselves quoted, to a quote that is so as often
  {
    pattern: new RegExp(
      String.raw`(\b${secretName}(?:\\{0,4}["'])?\s{0,4}[:=]\s{0,4})((\\{1,4})(["']))(?!\*\*\*)(?:[^"'\\]|(?!\4)["']|(?!\3\4)\\+[^\\])+`,
      "gi",
    ),
    by: `$1$2${masked}`,
  },
  // password=…, PASSWORD: …, --token=…
  {
    pattern: new RegExp(
      String.raw`(\b${secretName}\s{0,2}[=:]\s{0,2})(?!${sign}{0,24}\*\*\*)(?:${noSign}|${sign}{1,24}(?=${noSign})(?!${nextName}))+`,
      "gi",
    ),
    by: `$1${masked}`,
  },
  // Keys that tell whose they are
  { pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{12,20}\b/g, by: masked },
  { pattern: /\b(?:gh[opsru]|github_pat|glpat|xox[abprs]|sk|pk|rk|pul)[_-][\w-]{16,}/g, by: masked },
  // Digests of images tell nothing that is secret, and much that is needed.
  { pattern: /(?<!sha256:)\b[0-9a-f]{32,}\b/gi, by: masked },
  { pattern: new RegExp(String.raw`${mixed("+_-")}[A-Za-z0-9+_-]{32,}={0,2}(?![\w+/=-])`, "g"), by: masked },
  { pattern: new RegExp(String.raw`${mixed("+/")}[A-Za-z0-9+/]{40,}={0,2}(?![\w+/=-])`, "g"), by: masked },
  { pattern: /(?<![\w+/=.-])[A-Za-z0-9+/]{22,}==?(?![\w+/=])/g, by: masked },
];

/** Of longer texts the rest is left out: the patterns' engine has no room for more, and nobody reads so much. */
const lettersAtMost = 1_000_000;

/** A text without what looks like a secret, by its shape. Never throws; masking again changes nothing, but in texts made to confuse it. */
export function mask(text: string): string {
  return shapes.reduce((rest, { pattern, by }) => rest.replace(pattern, by), text.slice(0, lettersAtMost));
}
