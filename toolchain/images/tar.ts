import { UserError } from "../errors";

/** One entry of a tar archive; a directory where it has no content. */
export interface TarEntry {
  /** Relative, with forward slashes, at most 100 bytes. */
  path: string;
  /** Permission bits, e.g. 0o755. */
  mode: number;
  /** Owner, default 0. */
  uid?: number;
  /** Group, default 0. */
  gid?: number;
  content?: Buffer;
}

const block = 512;
/** The name field of the ustar header. */
const longestPath = 100;

/**
 * A POSIX ustar archive of the entries in the given order, with all times at the epoch: the same entries give the same
 * bytes on every machine. Throws a UserError for a path that the format can't hold.
 */
export function tarArchive(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = entry.content ?? Buffer.alloc(0);
    return [header(entry), content, Buffer.alloc(padding(content.length))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function padding(size: number): number {
  return (block - (size % block)) % block;
}

function header(entry: TarEntry): Buffer {
  const isDirectory = entry.content === undefined;
  const path = isDirectory ? `${entry.path}/` : entry.path;
  const length = Buffer.byteLength(path);
  if (length > longestPath)
    throw new UserError(
      `The path "${path}" takes ${length} bytes, and an archive entry may take ${longestPath}. Choose a shorter path in the image.`,
    );
  const bytes = Buffer.alloc(block);
  const text = (offset: number, value: string): void => {
    bytes.write(value, offset);
  };
  const octal = (offset: number, width: number, value: number): void => {
    text(offset, value.toString(8).padStart(width - 1, "0"));
  };
  text(0, path);
  octal(100, 8, entry.mode);
  octal(108, 8, entry.uid ?? 0);
  octal(116, 8, entry.gid ?? 0);
  octal(124, 12, entry.content?.length ?? 0);
  octal(136, 12, 0);
  text(156, isDirectory ? "5" : "0");
  text(257, "ustar\u000000");
  // The checksum counts its own field as eight spaces.
  text(148, " ".repeat(8));
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  text(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return bytes;
}
