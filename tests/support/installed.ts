import { spawnSync } from "node:child_process";

/** Is there such a program in PATH? */
export function installed(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}
