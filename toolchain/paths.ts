import { resolve, join } from "node:path";

/** The root of this checkout. */
export const rootDir = resolve(__dirname, "..");

/**
 * The one ignored folder that holds everything a machine lacks: built tools, caches, clusters, logs.
 * `TOOLCHAIN_DIR` names another one, so that several checkouts can share what is built.
 */
export const toolsDir = resolve(process.env["TOOLCHAIN_DIR"] ?? join(rootDir, ".tools"));

/** Executables built from the pinned Go modules. */
export const binDir = join(toolsDir, "bin");
/** Bundled offline Pulumi plugins; put on PATH only where the official ones can't be had. */
export const offlineDir = join(toolsDir, "offline");
/** One log per long step; a failure names its file. */
export const logDir = join(toolsDir, "logs");
/** OCI archives of the images that the cluster and the examples run. */
export const imageDir = join(toolsDir, "images");
/** One folder per cluster. */
export const clustersDir = join(toolsDir, "clusters");
/** Caches needed only while building. */
export const cacheDir = join(toolsDir, "cache");
