/** An image reference, taken apart. */
export interface ImageReference {
  /** Where it is pulled from, as `localhost:5000`; undefined where that is left to the node. */
  readonly registry: string | undefined;
  /** The way to it within the registry, as `team/app`. */
  readonly repository: string;
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
  const parts = (colon < 0 ? named : named.slice(0, colon)).split("/");
  const [host = "", ...rest] = parts;
  const wellFormed =
    more.length === 0 &&
    (nameForm.test(host) || (rest.length > 0 && hostForm.test(host))) &&
    rest.every((part) => nameForm.test(part)) &&
    (tag === undefined || tagForm.test(tag)) &&
    (digest === undefined || digestForm.test(digest));
  if (!wellFormed) return undefined;
  const registry = rest.length > 0 && isHost(host) ? host : undefined;
  return { registry, repository: (registry === undefined ? parts : rest).join("/"), tag, digest };
}

/** The first part of a reference is a registry when it could be no name: that is how runtimes tell them apart. */
function isHost(part: string): boolean {
  return part === "localhost" || /[.:A-Z]/.test(part);
}

const hub = "docker.io";

/** The host by which registries are compared: Docker Hub has two. */
export function hostOf(registry: string): string {
  const host = registry.toLowerCase();
  return host === `index.${hub}` ? hub : host;
}

/** The full name by which repositories are compared: Docker Hub stands in for no registry, its library for no owner. */
export function fullName({ registry = hub, repository }: ImageReference): string {
  const host = hostOf(registry);
  return `${host}/${host === hub && !repository.includes("/") ? "library/" : ""}${repository}`;
}
