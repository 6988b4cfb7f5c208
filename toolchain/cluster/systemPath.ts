import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** PATH of a cluster's processes: system programs lie in folders that are not in everybody's. */
export const systemPath = [process.env["PATH"] ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"].join(
  delimiter,
);

/** Whether a program can be run by its name alone. */
export const hasProgram = (name: string): boolean =>
  systemPath.split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, name)));
