import * as fs from "node:fs";

/** What of the file system is used to write a tree: as node:fs has it, so that a test can let any step fail. */
export type Disk = Pick<
  typeof fs,
  | "copyFileSync"
  | "lstatSync"
  | "mkdirSync"
  | "readFileSync"
  | "readdirSync"
  | "renameSync"
  | "rmSync"
  | "rmdirSync"
  | "unlinkSync"
  | "writeFileSync"
>;

export const realDisk: Disk = fs;
