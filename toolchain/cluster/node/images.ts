import { stat } from "node:fs/promises";
import { join } from "node:path";
import { packImage } from "../../images/packImage";
import { imageDir } from "../../paths";
import { isMissing } from "../state";

/** Images of the node's own pods: the program's name, and a user that is not root. */
export const nodeImages = {
  pause: { name: "embedded.local/pause:1.0.0", user: "65535:65535" },
  coredns: { name: "embedded.local/coredns:1.15.0", user: "65532:65532" },
  "metrics-server": { name: "embedded.local/metrics-server:0.9.0", user: "65532:65532" },
  traefik: { name: "embedded.local/traefik:3.6.7", user: "65532:65532" },
} as const;

/** Packs a program as its image, once: until the program is newer. Answers the archive. */
export async function packNodeImage(program: keyof typeof nodeImages, binary: string): Promise<string> {
  const output = join(imageDir, `embedded-${program}.tar`);
  if ((await changed(output)) < (await changed(binary))) await packImage({ ...nodeImages[program], binary, output });
  return output;
}

/** When a file was last changed; the beginning of time where there is none. */
async function changed(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    (error: unknown) => {
      if (isMissing(error)) return 0;
      throw error;
    },
  );
}
