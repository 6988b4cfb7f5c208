import { eachContainer } from "../containers";
import { must, unless } from "../findings";
import { workloads } from "../kinds";
import { onWindows } from "../pods";
import { manual, nsa } from "../references";
import { objectRule } from "../rule";
import { integer } from "../settings";

export const privilegedPorts = objectRule({
  id: "privileged-ports",
  title: "Containers listen on ports that need no privilege",
  severity: "low",
  why: "Below 1024 a program needs root or a capability; and behind port 22 is a shell, past all of Kubernetes' access control.",
  mend: "Listen on a port from 1024, and let the Service map its own port to it with targetPort; use kubectl exec, not SSH.",
  references: [
    nsa("Non-root containers and rootless container engines"),
    manual("Service: port definitions", "concepts/services-networking/service/#field-spec-ports"),
  ],
  appliesTo: workloads,
  settings: { minimum: integer("Lowest port.", { default: 1024, minimum: 1, maximum: 1024 }) },
  check: (object, { minimum }) => {
    // What is no number, or 0, is no port.
    const accepts = (port: unknown) => typeof port !== "number" || port <= 0 || port >= minimum;
    const found = (port: unknown) => (port === 22 ? "22, the port of SSH" : String(port));
    return eachContainer(({ field }, pod) =>
      unless(
        onWindows(pod),
        field
          .at("ports")
          .items()
          .flatMap((port) => must(port.at("containerPort"), accepts, `a port from ${minimum}`, found)),
      ),
    )(object);
  },
});
