import { UserError } from "../errors";

/** A full image reference in its parts: `ghcr.io/ol-s-cloud/circle-core:0.2.0`. */
export interface Reference {
  /** Registry and path: `ghcr.io/ol-s-cloud/circle-core`. */
  repository: string;
  tag: string;
}

// The registry is told from a path by a dot, a port, or being localhost (distribution/reference).
const registry = String.raw`(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?|[a-z0-9-]+:\d+`;
const path = String.raw`[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*`;
const full = new RegExp(String.raw`^(?<repository>(?:${registry})/${path}):(?<tag>\w[\w.-]{0,127})$`);

/**
 * Takes a reference apart. Container runtimes look an image up by its full name, so a short one (`circle-core:0.2.0`)
 * is refused with a UserError, and so is one without a tag or with a digest.
 */
export function parseReference(name: string): Reference {
  const { repository, tag } = full.exec(name)?.groups ?? {};
  if (repository === undefined || tag === undefined)
    throw new UserError(
      `"${name}" is no full image reference. Write registry, path and tag, e.g. docker.io/library/circle-core:0.2.0.`,
    );
  return { repository, tag };
}
