import { repositoryPattern, tagPattern } from "../../components/schema/image";
import { UsageError } from "../errors";

/** Which image is asked for on the command line. */
export interface ImageChoice {
  readonly version?: string | undefined;
  readonly image?: string | undefined;
}

/** Of the setting `image`, what the choice says; `digest` undefined where what the file says belongs to another tag. */
export interface ImageValues {
  readonly repository?: string;
  readonly tag: string;
  readonly digest: string | undefined;
}

const digestPattern = "sha256:[0-9a-f]{64}";
const versionForm = new RegExp(`^(?<tag>${tagPattern})(@(?<digest>${digestPattern}))?$`);
const imageForm = new RegExp(
  `^(?<repository>${repositoryPattern}):(?<tag>${tagPattern})(@(?<digest>${digestPattern}))?$`,
);

/**
 * Reads `--version` and `--image`; undefined where neither is given.
 * @throws UsageError
 */
export function chosenImage({ version, image }: ImageChoice): ImageValues | undefined {
  if (version !== undefined && image !== undefined) {
    throw new UsageError("--version and --image exclude each other: the image's tag is the version");
  }
  if (version !== undefined) {
    const { tag, digest } = groups(versionForm, version);
    if (tag === undefined)
      throw new UsageError(`--version ${version}: must be a tag such as 0.2.0, or TAG@sha256:DIGEST`);
    return { tag, digest };
  }
  if (image !== undefined) {
    const parts = groups(imageForm, image);
    if (parts.repository === undefined || parts.tag === undefined) {
      throw new UsageError(
        `--image ${image}: must be REGISTRY/REPOSITORY:TAG or REGISTRY/REPOSITORY:TAG@sha256:DIGEST; only the tag says ` +
          "which version runs",
      );
    }
    return { repository: parts.repository, tag: parts.tag, digest: parts.digest };
  }
  return undefined;
}

/** What to write where a digest is needed, and the choice names none. */
export function digestHint({ version, image }: ImageChoice): string {
  const reference = image ?? `REPOSITORY:${version ?? "TAG"}`;
  return `Name the digest as well, as the registry has it (crane digest ${reference}): --image ${reference}@sha256:DIGEST`;
}

function groups(form: RegExp, text: string): Partial<Record<"repository" | "tag" | "digest", string>> {
  return form.exec(text)?.groups ?? {};
}
