/** An image reference, taken apart. */
export interface ImageReference {
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const tagForm = /^\w[\w.-]{0,127}$/;
const digestForm = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const nameForm = /^[a-z0-9][a-z0-9._-]*$/;
const hostForm = /^(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\])(?::\d+)?$/;

/**
 * Reads `[registry[:port]/]path[:tag][@digest]`. A colon before the last slash belongs to the registry's port, never to
 * a tag. Undefined for anything that is no image reference.
 */
export function parseImage(image: string): ImageReference | undefined {
  const [named = "", digest, ...more] = image.split("@");
  const lastSlash = named.lastIndexOf("/");
  const colon = named.indexOf(":", lastSlash + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const [host = "", ...rest] = (colon < 0 ? named : named.slice(0, colon)).split("/");
  const wellFormed =
    more.length === 0 &&
    (nameForm.test(host) || (rest.length > 0 && hostForm.test(host))) &&
    rest.every((part) => nameForm.test(part)) &&
    (tag === undefined || tagForm.test(tag)) &&
    (digest === undefined || digestForm.test(digest));
  return wellFormed ? { tag, digest } : undefined;
}
