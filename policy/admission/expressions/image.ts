import { literal, volumes } from "../cel";
import type { Cel, Expression, Values } from "../expression";

// As policy/rules/image.ts takes a reference apart, in regular expressions: CEL has no other means.
const name = "[a-z0-9][a-z0-9._-]*";
const host = "(?:[a-zA-Z0-9.-]+|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?";
const repository = `(?:(?:${name}|${host})/)?${name}(?:/${name})*`;
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const digest = "@(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})";

/** Regular expressions that a whole reference matches. */
export const forms = {
  reference: `^${repository}(?::${tag})?(?:${digest})?$`,
  pinned: `^${repository}(?::${tag})?${digest}$`,
  tagged: `^${repository}:${tag}$`,
  ofRegistry: "^(?:localhost|[^/@]*[.:A-Z][^/@]*)/",
  moving: (tags: readonly string[]): string => {
    const one = `:(?:${tags.map((each) => each.replaceAll(".", "\\.")).join("|")})`;
    return `^${repository}${tags.includes("latest") ? `(?:${one})?` : one}$`;
  },
} as const;

/** A condition on each image that the object names: its containers', and those that are volumes. */
export function everyImage(
  broken: (image: string, pullPolicy: string, settings: Values) => string,
): Pick<Expression, "container" | "parts"> {
  const ofContainer: Cel = (settings) => broken('c.?image.orValue("")', 'c.?imagePullPolicy.orValue("")', settings);
  const ofVolume: Cel = (settings) => {
    const condition = broken('v.image.?reference.orValue("")', 'v.image.?pullPolicy.orValue("")', settings);
    return volumes(`has(v.image) && (${condition})`);
  };
  return { container: ofContainer, parts: [ofVolume] };
}

export function matches(image: string, form: string): string {
  return `${image}.matches(${literal(form)})`;
}

/** Holds where the text names no version: no valid reference, no tag, or latest. */
export function unversioned(image: string): string {
  return `!${matches(image, forms.pinned)} && (!${matches(image, forms.tagged)} || ${image}.endsWith(":latest"))`;
}

/**
 * Holds where a valid reference is from none of the sources. It is spelled in full for that: Docker Hub stands in for no
 * registry, and its library for no owner.
 */
export function fromElsewhere(image: string, sources: readonly string[]): string {
  const spelled = `[(${matches(image, forms.ofRegistry)} ? "" : "docker.io/") + ${image}.find(${literal(`^${repository}`)}).lowerAscii() + "/"]
      .map(s, s.startsWith("index.docker.io/") ? s.substring(6) : s)
      .map(s, s.matches("^docker[.]io/[^/]+/$") ? "docker.io/library/" + s.substring(10) : s)`;
  return `${matches(image, forms.reference)} &&
      !${spelled}.exists(s, ${literal(sources)}.exists(source, s.startsWith(source)))`;
}
