import { createHash } from "node:crypto";
import type { Reference } from "./reference";
import { tarArchive } from "./tar";

/** The `config` object of an OCI image configuration, as far as static binaries need it. */
export interface ContainerConfig {
  User: string;
  Entrypoint: string[];
  Cmd: string[];
  Env: string[];
  WorkingDir: string;
  Labels: Record<string, string>;
}

interface Blob {
  digest: string;
  bytes: Buffer;
}

const media = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  // Not gzip: its bytes differ between zlib versions, and the archive never travels.
  layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

/** A one-layer image as an OCI image-layout archive, with the digest of its manifest. Source: opencontainers/image-spec. */
export function ociArchive(image: {
  reference: Reference;
  layer: Buffer;
  architecture: string;
  config: ContainerConfig;
}): { archive: Buffer; digest: string } {
  const layer = blob(image.layer);
  const config = json({
    created: "1970-01-01T00:00:00Z",
    architecture: image.architecture,
    os: "linux",
    config: image.config,
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: media.manifest,
    config: descriptor(media.config, config),
    layers: [descriptor(media.layer, layer)],
  });
  const { repository, tag } = image.reference;
  const named = (name: string, annotations = {}): object => ({
    ...descriptor(media.manifest, manifest),
    annotations: { "io.containerd.image.name": name, ...annotations },
  });
  const index = json({
    schemaVersion: 2,
    mediaType: media.index,
    // A runtime drops the tag of `repository:tag@digest` and looks for `repository@digest`, so that name must exist too.
    manifests: [
      named(`${repository}:${tag}`, { "org.opencontainers.image.ref.name": tag }),
      named(`${repository}@${manifest.digest}`),
    ],
  });
  const file = (path: string, content: Buffer) => ({ path, mode: 0o644, content });
  const folder = (path: string) => ({ path, mode: 0o755 });
  const archive = tarArchive([
    file("oci-layout", Buffer.from(JSON.stringify({ imageLayoutVersion: "1.0.0" }))),
    file("index.json", index.bytes),
    folder("blobs"),
    folder("blobs/sha256"),
    ...[manifest, config, layer].map((part) => file(`blobs/${part.digest.replace(":", "/")}`, part.bytes)),
  ]);
  return { archive, digest: manifest.digest };
}

function blob(bytes: Buffer): Blob {
  return { digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`, bytes };
}

function json(value: unknown): Blob {
  return blob(Buffer.from(JSON.stringify(value)));
}

function descriptor(mediaType: string, { digest, bytes }: Blob): object {
  return { mediaType, digest, size: bytes.length };
}
