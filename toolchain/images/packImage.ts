import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { messageOf, UserError } from "../errors";
import { rootFilesystem, type ImageDirectory, type ImageFile } from "./filesystem";
import { ociArchive } from "./layout";
import { parseReference } from "./reference";

/** What goes into an image of static binaries. */
export interface ImageSpec {
  /** Full reference with registry and tag, e.g. `docker.io/library/circle-core:0.2.0`. */
  name: string;
  /** Executable on this machine; lies at `/<its file name>` in the image with mode 0755. */
  binary: string;
  /** Default: the binary alone. */
  entrypoint?: string[];
  /** Arguments where the pod gives none (`Cmd`); default none. */
  command?: string[];
  /** Numeric uid, or `uid:gid`, so that `runAsNonRoot` can be proved without a passwd file. */
  user: string;
  /** Default `/`. */
  workdir?: string;
  env?: Record<string, string>;
  labels?: Record<string, string>;
  /** More files: absolute path in the image → file on this machine; mode defaults to 0755. */
  files?: Record<string, ImageFile>;
  /** Directories with an owner or a mode of their own, by absolute path in the image. */
  directories?: Record<string, ImageDirectory>;
  /** Path of the archive to write. */
  output: string;
  /** Default: this machine's, in Go's words (`amd64`, `arm64`). */
  architecture?: string;
}

export interface PackedImage {
  archive: string;
  /** `sha256:…` of the manifest: what `image@digest` names. */
  digest: string;
  name: string;
}

/**
 * Packs static binaries as an OCI image-layout archive (tar) that `ctr images import` takes, without Docker. The same
 * inputs give the same bytes. The image gets two names, `repository:tag` and `repository@digest`, so that pods may
 * refer to it by either. Throws a UserError for a short name, a missing file or a path that is too long.
 */
export async function packImage(spec: ImageSpec): Promise<PackedImage> {
  const reference = parseReference(spec.name);
  if (!/^\d+(:\d+)?$/.test(spec.user))
    throw new UserError(`The image user "${spec.user}" is not numeric. Write uid or uid:gid, e.g. 10001.`);
  const entry = `/${basename(spec.binary)}`;
  const files: Record<string, ImageFile> = { [entry]: { source: spec.binary }, ...spec.files };
  const contents = await Promise.all(
    Object.entries(files).map(async ([path, file]) => ({
      path,
      mode: file.mode ?? 0o755,
      content: await readSource(file.source, spec.name),
    })),
  );
  const { archive, digest } = ociArchive({
    reference,
    layer: rootFilesystem(contents, spec.directories ?? {}),
    architecture: spec.architecture ?? (process.arch === "x64" ? "amd64" : process.arch),
    config: {
      User: spec.user,
      Entrypoint: spec.entrypoint ?? [entry],
      Cmd: spec.command ?? [],
      Env: sorted(spec.env).map(([name, value]) => `${name}=${value}`),
      WorkingDir: spec.workdir ?? "/",
      Labels: Object.fromEntries(sorted(spec.labels)),
    },
  });
  // Beside the target first: an interrupted run must not leave half an archive under the final name.
  const partial = `${spec.output}.${process.pid}.partial`;
  await mkdir(dirname(spec.output), { recursive: true });
  await writeFile(partial, archive);
  await rename(partial, spec.output);
  return { archive: spec.output, digest, name: spec.name };
}

function sorted(values: Record<string, string> = {}): [string, string][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function readSource(source: string, image: string): Promise<Buffer> {
  try {
    return await readFile(source);
  } catch (cause) {
    throw new UserError(`The image ${image} can't be packed: ${messageOf(cause)}`, { cause });
  }
}
