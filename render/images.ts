import type { Container, KubernetesObject } from "../components/objects";

/** An image that the stack's pods run. */
export interface Image {
  /** As the pods name it. */
  readonly image: string;
  /** Where it is pulled from, also where the reference leaves that to the runtime. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** `Kind name, container name` of each that runs it. */
  readonly usedBy: readonly string[];
}

/** Every image that the pods of these objects run, sidecars and init containers among them; each once, by name. */
export function images(objects: readonly KubernetesObject[]): readonly Image[] {
  const uses = objects.flatMap((object) =>
    containersOf(object).flatMap(({ name, image }) =>
      image === undefined ? [] : [{ image, usedBy: `${object.kind} ${object.metadata.name}, container ${name}` }],
    ),
  );
  return [...Map.groupBy(uses, ({ image }) => image)]
    .map(([image, of]) => ({ image, ...parsed(image), usedBy: of.map(({ usedBy }) => usedBy) }))
    .toSorted((one, other) => (one.image < other.image ? -1 : 1));
}

function containersOf(object: KubernetesObject): readonly Container[] {
  if (object.kind !== "Deployment" && object.kind !== "StatefulSet") return [];
  const { initContainers = [], containers = [] } = object.spec.template.spec ?? {};
  return [...initContainers, ...containers];
}

/** The parts of a reference, as container runtimes read it: a first part is a registry where it looks like a host. */
function parsed(image: string): Pick<Image, "registry" | "repository" | "tag" | "digest"> {
  const [name = "", digest] = image.split("@");
  const [, path = "", tag] = /^(.*?)(?::([\w][\w.-]*))?$/.exec(name) ?? [];
  const [first = "", ...rest] = path.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const repository = isHost ? rest.join("/") : rest.length > 0 ? path : `library/${path}`;
  return { registry: isHost ? first : "docker.io", repository, tag, digest };
}
