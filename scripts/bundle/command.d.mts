import type { BuildOptions } from "esbuild";

export const command: BuildOptions;
export const common: BuildOptions;
