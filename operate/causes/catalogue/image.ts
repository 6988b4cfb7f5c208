import { parseImage } from "../../../policy/rules/image";
import type { Cause } from "../cause";
import { eventLines, line, waitingLine } from "../evidence";
import { inContainers, type Seen } from "../find";
import type { Container, Pod } from "../scene/pod";
import type { Scene } from "../scene/scene";
import { referenceTo } from "../scene/thing";

const pullReasons = ["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError"];
const look = ["{kubectl} describe pod {name}"];
const registryLook = [...look, "{kubectl} get pod {name} -o jsonpath='{.spec.imagePullSecrets}'"];

type PullCause = Omit<Cause, "topic" | "severity" | "slot" | "find" | "fatal"> &
  Pick<Partial<Cause>, "fatal"> & {
    /** The reasons of the kubelet, where they are not the usual two. */
    readonly reasons?: readonly string[];
    /** What the registry, or whoever was asked for the image, says. */
    readonly says: (text: string, image: string) => boolean;
    /** Ends the sentence «The image … ». */
    readonly why: string;
  };

/** Why an image is not there: told by what the registry answered. */
function pull({ reasons = pullReasons, says, why, ...cause }: PullCause): Cause {
  return {
    topic: "image",
    severity: "error",
    slot: "container",
    fatal: "pulls",
    ...cause,
    find: inContainers((container, pod, scene) => {
      if (!container.waiting || !reasons.includes(container.waiting.reason)) return undefined;
      const { text, count } = failedPulls(container, pod, scene);
      return says(text, container.image)
        ? seen(`The image ${container.image} ${why}`, count, container, pod, scene)
        : undefined;
    }),
  };
}

/** What was said of a container's image, and how often it was tried. */
function failedPulls(container: Container, pod: Pod, scene: Scene): { text: string; count: number } {
  const events = scene
    .told(pod)
    .filter(
      (event) => event.reason === "Failed" && isAboutImage(event, container) && /pull|inspect/i.test(event.message),
    );
  const tries = events.filter(({ message }) => message.includes(container.image));
  const count = Math.max(1, ...tries.map((event) => event.count), tries.length);
  return { text: [container.waiting?.message ?? "", ...events.map(({ message }) => message)].join("\n"), count };
}

function isAboutImage(
  { container, message }: { container: string | undefined; message: string },
  of: Container,
): boolean {
  return container === of.name || (container === undefined && message.includes(of.image));
}

function seen(message: string, count: number, container: Container, pod: Pod, scene: Scene): Seen {
  return {
    message,
    count,
    values: { image: container.image },
    evidence: [
      ...waitingLine(container),
      ...eventLines(scene, pod, ["Failed"], (event) => isAboutImage(event, container)),
    ],
  };
}

const matches = (pattern: RegExp) => (text: string) => pattern.test(text);
const notFound = /not found|manifest unknown|name unknown|does not exist|404/i;

/** Why a container has no image. */
export const imageCauses: readonly Cause[] = [
  pull({
    code: "image-name-invalid",
    title: "The image's name can't be read",
    seen: "a container waits with the reason InvalidImageName",
    explanation:
      "The reference of the image is not of the form REGISTRY/REPOSITORY:TAG@DIGEST, so nothing can be pulled.",
    mend: "Mend image.repository, image.tag and image.digest in the settings, or the sidecar's image.",
    look,
    reasons: ["InvalidImageName"],
    says: () => true,
    why: "is no reference that can be read",
    fatal: "at-once",
  }),
  pull({
    code: "image-never-pulled",
    title: "The image is not on the node, and may not be pulled",
    seen: "a container waits with the reason ErrImageNeverPull",
    explanation: "image.pullPolicy is Never, and the node that the pod runs on does not have the image.",
    mend: "Set image.pullPolicy to IfNotPresent, or load the image onto every node.",
    look,
    reasons: ["ErrImageNeverPull"],
    says: () => true,
    why: "is not on the node, and its pull policy is Never",
    fatal: "at-once",
  }),
  pull({
    code: "image-signature-refused",
    title: "The image's signature is not accepted",
    seen: "a container waits with the reason SignatureValidationFailed",
    explanation: "The node lets only signed images run, and this one's signature is missing or made by somebody else.",
    mend: "Sign the image by the key that the nodes trust, and deploy that digest.",
    look,
    reasons: ["SignatureValidationFailed"],
    says: () => true,
    why: "is refused by the node: its signature is missing or not trusted",
  }),
  pull({
    code: "image-rate-limited",
    title: "The registry asks for a pause",
    seen: "a pull fails with 429 or toomanyrequests",
    explanation: "The registry has had too many pulls from this address or account. It may answer again later.",
    mend: "Pull with credentials (image.pullSecrets), or from a registry of your own (image.repository).",
    look: registryLook,
    says: matches(/429|toomanyrequests|too many requests|rate limit/i),
    why: "can't be pulled: the registry has had too many requests",
    fatal: "unreachablePulls",
  }),
  pull({
    code: "image-platform-missing",
    title: "The image is not made for the node's processor",
    seen: "a pull fails with no match for platform in manifest",
    explanation: "The image exists, but not for the architecture of the node.",
    mend: "Build the image for that architecture, or place the pods by placement.nodeSelector (kubernetes.io/arch).",
    look: [...look, "{kubectl} get nodes -L kubernetes.io/arch"],
    says: matches(/no match for platform|no matching manifest|no child with platform/i),
    why: "is not made for the node's architecture",
  }),
  pull({
    code: "image-pull-refused",
    title: "The registry refuses the pull",
    seen: "a pull fails with 401, 403, unauthorized, denied or insufficient_scope",
    explanation:
      "The registry does not let these nodes have the image: credentials are missing, expired or not enough. Many answer so for a repository that does not exist.",
    mend: "Name a Secret of type kubernetes.io/dockerconfigjson with valid credentials in image.pullSecrets, and check image.repository.",
    look: registryLook,
    says: matches(
      /\b40[13]\b|unauthorized|forbidden|denied|insufficient_scope|no basic auth|authentication required|authorization failed/i,
    ),
    why: "can't be pulled: the registry refuses it to these credentials",
  }),
  pull({
    code: "image-digest-unknown",
    title: "The registry has no such digest",
    seen: "the image is named by digest, and the pull fails with not found or manifest unknown",
    explanation:
      "The registry knows no image of that digest in that repository: it was never pushed there, or has been deleted.",
    mend: "Take the digest from the registry, and set image.tag and image.digest together.",
    look,
    says: (text, image) => parseImage(image)?.digest !== undefined && notFound.test(text),
    why: "can't be pulled: the repository has no such digest",
  }),
  pull({
    code: "image-not-found",
    title: "The registry has no such image",
    seen: "a pull fails with not found, manifest unknown or name unknown",
    explanation: "The registry has no image of that name and tag.",
    mend: "Set image.repository and image.tag to what has been pushed, or push it.",
    look,
    says: (text) => notFound.test(text) && !/host not found/i.test(text),
    why: "can't be pulled: the registry has no image of that name and tag",
  }),
  pull({
    code: "registry-not-trusted",
    title: "The registry's certificate is not trusted",
    seen: "a pull fails with x509 or a TLS error",
    explanation: "The node does not trust the certificate of the registry, or the registry speaks plain HTTP.",
    mend: "Have the registry's authority trusted by the nodes' container runtime, or use a registry with a public certificate.",
    look,
    says: matches(/x509|certificate|server gave HTTP response to HTTPS client/i),
    why: "can't be pulled: the node does not trust the registry",
  }),
  pull({
    code: "registry-unreachable",
    title: "The registry can't be reached from the node",
    seen: "a pull fails with dial tcp, no such host, timeout, connection refused or a 5xx status",
    explanation:
      "The node gets no connection to the registry, or no proper answer: the network, DNS, a proxy, or the registry itself is down.",
    mend: "Check image.repository, and the way from the nodes to the registry: DNS, proxy, firewall.",
    look: [...look, "{kubectl} get pod {name} -o jsonpath='{.spec.nodeName}'"],
    says: matches(
      /dial tcp|no such host|i\/o timeout|connection (refused|reset)|deadline exceeded|TLS handshake|network is unreachable|failed to do request|\b50[0-4]\b|EOF/i,
    ),
    why: "can't be pulled: its registry can't be reached",
    fatal: "unreachablePulls",
  }),
  pull({
    code: "image-pull-failed",
    title: "The image can't be pulled",
    seen: "a container waits with the reason ErrImagePull or ImagePullBackOff, and none of the causes above fits",
    explanation: "The node could not get the image; what the container runtime says of it stands in the evidence.",
    mend: "Read what the container runtime says, and check image.repository, image.tag and image.digest.",
    look,
    says: () => true,
    why: "can't be pulled",
  }),
  {
    code: "image-differs",
    topic: "image",
    stays: true,
    title: "Another image runs than was declared",
    severity: "error",
    seen: "a running container's imageID has another digest than the image that it declares",
    explanation: "The digest of what runs is not the declared one: the node has run something else under that name.",
    mend: "Find out who put that image onto the node, and delete the pod: its successor pulls the declared digest.",
    look: [
      "{kubectl} get pod {name} -o jsonpath='{.status.containerStatuses[*].imageID}'",
      "{kubectl} delete pod {name}",
    ],
    find: inContainers((container, pod) => {
      const declared = parseImage(container.image)?.digest;
      // Without a repository it is the id of the image's configuration, which is no digest to compare.
      const runs = /@(sha(?:256|512):[0-9a-f]+)$/.exec(container.imageID)?.[1];
      if (!container.running || declared === undefined || runs === undefined || declared === runs) return undefined;
      return {
        message: `The container ${container.name} of ${pod.name} runs ${runs.slice(0, 19)}…, but ${declared.slice(0, 19)}… is declared`,
        evidence: [line(`declared: ${container.image}`), line(`runs: ${container.imageID}`)],
      };
    }),
  },
  {
    code: "image-mixed",
    topic: "image",
    stays: true,
    title: "One tag is two images",
    severity: "warning",
    seen: "pods of one revision run different digests under the same tag",
    explanation:
      "The tag was moved in the registry between two pulls, so that the pods of one release run different code.",
    mend: "Set image.digest: a digest can't be moved.",
    look: ["{kubectl} get pods -o custom-columns=NAME:.metadata.name,IMAGE:.status.containerStatuses[*].imageID"],
    find: (scene) => {
      const running = scene.pods
        .filter(scene.isCurrent)
        .flatMap((pod) =>
          pod.containers.flatMap((container) =>
            container.imageID.includes("@") && !container.image.includes("@") ? [{ pod, container }] : [],
          ),
        );
      return [...Map.groupBy(running, ({ container }) => `${container.name} ${container.image}`).values()].flatMap(
        (same) => {
          const [first] = same;
          if (!first || new Set(same.map(({ container }) => container.imageID)).size < 2) return [];
          return [
            {
              object: referenceTo(first.pod),
              container: first.container.name,
              message: `The pods run different images under the name ${first.container.image}`,
              evidence: same.map(({ pod, container }) => line(`${pod.name} runs ${container.imageID}`)),
            },
          ];
        },
      );
    },
  },
];
