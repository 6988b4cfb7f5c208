import { manifests } from "../../components/manifests";
import { images } from "../../render/images";
import type { EnvironmentOptions } from "../commands/options";
import { exitCodes } from "../errors";
import { readEnvironment } from "../settings/read";

/** What the command line of `images` comes to. */
export interface ImagesOptions extends EnvironmentOptions {
  readonly output: "text" | "json";
}

/** Prints the images of a stack, and answers the exit code. */
export async function listImages(root: string, { output, ...choice }: ImagesOptions): Promise<number> {
  const { settings } = await readEnvironment({ root, ...choice });
  const found = images(manifests(settings));
  process.stdout.write(
    output === "json"
      ? `${JSON.stringify(found.map(withNulls), null, 2)}\n`
      : found.map(({ image }) => `${image}\n`).join(""),
  );
  return exitCodes.ok;
}

/** A part that a reference does not name is there as null, so that every entry has the same keys. */
function withNulls({ image, registry, repository, tag = null, digest = null, usedBy }: Found) {
  return { image, registry, repository, tag, digest, usedBy };
}

type Found = Omit<ReturnType<typeof images>[number], "tag" | "digest"> & {
  readonly tag?: string | null | undefined;
  readonly digest?: string | null | undefined;
};
