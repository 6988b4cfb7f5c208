/** Names of what is secret: `DB_PASSWORD`, `apiKey`, `aws.secret-access-key`, `TOKEN_2`. */
const secretName =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|PASS|TOKEN|SECRET|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|SECRET|ACCOUNT|MASTER|AUTH)_?KEY)(?:_?\d+)?$/;

/** The shell's own: where it is, and where it was. */
const directories = new Set(["PWD", "OLDPWD", "OLD_PWD"]);

/** Words run together in capitals: `PGPASSWORD`, `APIKEY`, `AUTHTOKEN`. */
const joined = /(?:PASSWORD|PASSWD|PASSPHRASE|APIKEY|SECRETKEY|ACCESSKEY|PRIVATEKEY|AUTHTOKEN|ACCESSTOKEN)$/;

/** Whether something so called is a secret. `PASSWORD_FILE`, `TOKEN_URL`, `PASSWORD_MIN_LENGTH` and `MAX_TOKENS` are none. */
export function namesSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
  return !directories.has(words) && (secretName.test(words) || joined.test(words));
}

/**
 * What is no secret by itself, whatever it is called: nothing, a switch, a number or a time, a path, a reference to a
 * variable, to a file or to a store of secrets, and what was blacked out.
 */
const harmless = [
  /^(?:true|false|yes|no|on|off|none|null|nil|enabled|disabled|required|optional)$/i,
  /^-?\d+(?:\.\d+)?(?:ms|s|m|h|d)?$/,
  /^(?:~|\.{1,2})?(?:\/[\w.@-]+){2,}\/?$/,
  /^(?:file|vault|op|sops|secretref|secretsmanager|ssm|gcpsm|awssm|azurekv|env):/i,
  /^arn:aws[\w-]*:(?:secretsmanager|ssm|kms):/,
  /^projects\/[^/]+\/secrets\//,
  /^(?:https?|unix|tcp):\/\/[^@]*$/,
  /^(?:x{3,}|\[?redacted\]?)$/i,
];

/** What is a secret by the look of it, whatever it is called. */
const telling = [
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/,
  // A password in an address, spelled out.
  /\w:\/\/[^/\s:@]*:(?!\$[({]|<|\*|@)[^/\s@]+@/,
  /(?:^|[;&?\s])(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature|secret_?key)=(?![${<*;&\s]|$)/i,
  /\bauthorization: ?(?:bearer|basic|token) (?![${<])\S{8}/i,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\beyJ[\w-]{8,4096}\.eyJ[\w-]{8,4096}\.[\w-]{8}/,
  /\bgh[pousr]_[A-Za-z0-9]{36}/,
  /\bgithub_pat_\w{22}/,
  /\bglpat-[\w-]{20}/,
  /\bxox[abeoprs]-[\w-]{10}/,
  /\bAIza[\w-]{35}/,
  /\b[rs]k_live_\w{16}/,
  /\bsk-(?:(?:ant|proj)-[\w-]{32}|[A-Za-z0-9]{32})/,
  /\bSG\.[\w-]{16,32}\.[\w-]{16}/,
  /\bnpm_[A-Za-z0-9]{36}/,
  /\bpypi-[\w-]{50}/,
  /\bhv[bs]\.[\w-]{24}/,
  /\bdo[opr]_v1_[0-9a-f]{64}/,
];

/** Whether a value that is called so seems to be a secret, by its name or by its look. */
export function seemsSecret(name: string, value: string): boolean {
  return looksSecret(value) || (namesSecret(name) && !isHarmless(value)) || (!namesHash(name) && isRandom(value));
}

/** What is put in for these is not written here. */
const references = /\$\([^)]*\)|\$\{[^}]*\}|\{\{[^}]*\}\}|<[^>]*>/g;

export function isHarmless(value: string): boolean {
  const plain = value.replace(references, "").trim();
  return /^\W*$/.test(plain) || harmless.some((form) => form.test(plain));
}

/** Whether the value is a secret by its look alone. */
export function looksSecret(value: string): boolean {
  return telling.some((form) => form.test(value));
}

/** What is random to be told apart, not to be kept. */
function namesHash(name: string): boolean {
  return /(?:HASH|DIGEST|CHECKSUM|SHA\d*|INTEGRITY|FINGERPRINT|COMMIT|REVISION|NONCE|UUID|(?:^|_)ID|PUBLIC_?KEY)S?$/i.test(
    name,
  );
}

/**
 * Whether it was drawn by chance: 32 characters and more of which each tells as much as in random ones, of both cases
 * and with digits. Hashes in hexadecimal, long words and paths are not like that.
 */
function isRandom(value: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{32,128}={0,2}$/.test(value)) return false;
  if (!/[A-Za-z0-9]{16}/.test(value)) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
  return entropy(value) >= 4.4;
}

/** Bits for each character, by how often each one is there. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
