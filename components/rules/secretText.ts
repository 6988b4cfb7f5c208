const secretWord =
  /(PASSWORD|PASSWD|PASSPHRASE|PWD|TOKEN|SECRET|CREDENTIALS?|((^|_)|API|ACCESS|PRIVATE|SIGNING|ENCRYPTION)KEY)$/i;

/** Nothing secret by itself, whatever it is called: a reference to another variable, or the path of a file. */
const harmless = /^(\$\([^)]*\)|(\/[\w.-]+){2,}|)$/;

/** An address with a password in it that is spelled out, or a private key. */
const credentials = /:\/\/[^/\s:@]*:(?!\$\()[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Whether a value that is called so seems to be a secret: by its name, or by what it looks like. */
export function seemsSecret(name: string, value: string): boolean {
  return credentials.test(value) || (secretWord.test(name.replaceAll("-", "_")) && !harmless.test(value));
}
