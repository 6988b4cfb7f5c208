/** Text of an input, or why it is none. */
export type Decoded = { readonly text: string } | { readonly message: string };

/** Inputs beyond this are mistakes more often than manifests, and slow to no end. */
const bytesAtMost = 50_000_000;

export const tooLarge = (bytes: number): string | undefined =>
  bytes > bytesAtMost
    ? `has ${(bytes / 1e6).toFixed(1)} MB; at most ${bytesAtMost / 1e6} MB are read: judge its parts one by one`
    : undefined;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads bytes as UTF-8, with or without a byte order mark. */
export function decode(bytes: Buffer): Decoded {
  const size = tooLarge(bytes.length);
  if (size !== undefined) return { message: size };
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { message: "is UTF-16, as PowerShell's > writes it; save it as UTF-8" };
  }
  if (bytes.subarray(0, 8192).includes(0)) return { message: "is no text, but binary" };
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { message: "is no UTF-8; save it as UTF-8" };
  }
}
