import { join } from "node:path";
import { packImage, type PackedImage } from "../../toolchain/images/packImage";
import { parseReference } from "../../toolchain/images/reference";
import { imageDir } from "../../toolchain/paths";
import type { Progress } from "../../toolchain/progress";
import { ensureProgram } from "../../toolchain/tools";

/** Who the workload runs as, unless the pod says otherwise. */
const workloadUser = 10001;

/**
 * The sample workload as an image under a full reference, e.g. `ghcr.io/ol-s-cloud/circle-core:0.2.0`; the tag becomes
 * the version that `/health` reports. Builds the program if its sources have changed. The digest in the answer is what
 * `image@digest` must name. Throws a UserError for a short reference, or where Go is missing.
 */
export async function workloadImage(reference: string, progress: Progress): Promise<PackedImage> {
  const { tag } = parseReference(reference);
  return packImage({
    name: reference,
    binary: await ensureProgram("workload", __dirname, progress),
    entrypoint: ["/workload"],
    command: ["serve"],
    user: `${workloadUser}:${workloadUser}`,
    env: { IMAGE_VERSION: tag },
    labels: { "org.opencontainers.image.title": "Sample workload", "org.opencontainers.image.version": tag },
    directories: {
      "/tmp": { mode: 0o1777 },
      "/data": { mode: 0o750, uid: workloadUser, gid: workloadUser },
    },
    output: join(imageDir, `${reference.replaceAll(/[/:]/g, "_")}.tar`),
  });
}
