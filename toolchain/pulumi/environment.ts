import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { rootDir } from "../paths";

export interface EnvironmentOptions {
  /** `PULUMI_HOME`. */
  home: string;
  stateDir: string;
  passphrase: string;
  kubeconfig?: string;
}

/**
 * The environment of Pulumi and all it starts: a home and a state of ours instead of the person's, no update check, no
 * plugins but those in the home, and this checkout's Node first on PATH.
 * @param extra more variables; they can't change these
 */
export function pulumiEnvironment(options: EnvironmentOptions, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...extra,
    PATH: [join(rootDir, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter),
    // A third less time to load the SDKs, the TypeScript compiler and the plugins.
    NODE_COMPILE_CACHE: join(options.home, "compiled"),
    KUBECONFIG: options.kubeconfig === undefined ? "/dev/null" : resolve(options.kubeconfig),
    PULUMI_HOME: options.home,
    PULUMI_BACKEND_URL: pathToFileURL(options.stateDir).href,
    PULUMI_CONFIG_PASSPHRASE: options.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
