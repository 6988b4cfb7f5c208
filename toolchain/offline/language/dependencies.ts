import { existsSync } from "node:fs";
import { join } from "node:path";
import { status, type ServerWritableStream } from "@grpc/grpc-js";
import { language } from "../rpc/protocol";
import { RpcError } from "../rpc/unary";
import { isMap } from "../rpc/values";
import type { Children } from "./children";
import { packageManifests, readManifest } from "./packages";

type InstallCall = ServerWritableStream<language.InstallDependenciesRequest, language.InstallDependenciesResponse>;

/** `pulumi install`: runs npm in the program's folder and streams what it says. */
export async function installDependencies(call: InstallCall, children: Children, signal: AbortSignal): Promise<void> {
  const directory = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const ending = await children.run("npm", ["install", "--loglevel=error"], {
    cwd: directory,
    env: process.env,
    signal,
    onStdout: (chunk) => call.write(new language.InstallDependenciesResponse().setStdout(chunk)),
    onStderr: (chunk) => call.write(new language.InstallDependenciesResponse().setStderr(chunk)),
  });
  if (ending.code === 0) return;
  throw new RpcError(status.UNKNOWN, `npm install failed in ${directory} (exit code ${ending.code ?? "none"})`);
}

/** The packages a program depends on, with the versions that are installed; for `pulumi about`. */
export function programDependencies(directory: string, transitive: boolean): language.DependencyInfo[] {
  const manifests = transitive
    ? packageManifests(join(directory, "node_modules"))
    : directDependencies(directory)
        .map((name) => join(directory, "node_modules", name, "package.json"))
        .filter((file) => existsSync(file))
        .map(readManifest);
  return manifests.flatMap(({ name, version }) =>
    typeof name === "string" && typeof version === "string"
      ? [new language.DependencyInfo().setName(name).setVersion(version)]
      : [],
  );
}

function directDependencies(directory: string): string[] {
  const file = join(directory, "package.json");
  if (!existsSync(file)) return [];
  const manifest = readManifest(file);
  return ["dependencies", "devDependencies"].flatMap((key) => {
    const group = manifest[key];
    return isMap(group) ? Object.keys(group) : [];
  });
}
