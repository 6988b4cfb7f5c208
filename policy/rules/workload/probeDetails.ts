import { all, every, not, same, some, type Answer } from "../answers";
import { eachContainer } from "../containers";
import { kept, requireThat, type Findings } from "../findings";
import type { Pod } from "../pods";
import type { Field } from "../read";
import type { ObjectRule } from "../rule";
import { handlers, probesPage, served } from "./probes";

export const identicalProbes: ObjectRule = {
  id: "identical-probes",
  title: "A container is not restarted for what only makes it unready",
  severity: "medium",
  why: "When both probes ask the same at the same pace, a container under load is killed in place of being spared.",
  mend: "Ask something simpler in livenessProbe, or let it fail longer: more failureThreshold times periodSeconds than readinessProbe.",
  references: [probesPage],
  appliesTo: served,
  check: eachContainer(({ field }) => differ(field)),
};

/** Kubernetes' own manual suggests one endpoint for both, as long as liveness is more patient. */
function differ(container: Field): Findings {
  const liveness = container.at("livenessProbe");
  const readiness = container.at("readinessProbe");
  const asked = handlers.filter((handler) => !liveness.at(handler).absent);
  const alike = some(asked, (handler) => equal(liveness.at(handler), readiness.at(handler)));
  const patient = isMorePatient(liveness, readiness);
  return requireThat(not(all(alike, not(patient))), {
    field: liveness,
    found: "the readinessProbe again, no more patient",
    allowed: "another question, or more patience",
  });
}

function isMorePatient(liveness: Field, readiness: Field): Answer {
  const open = [liveness, readiness]
    .flatMap((probe) => [probe.at("periodSeconds"), probe.at("failureThreshold")])
    .find(({ unknown }) => unknown);
  return open ?? patience(liveness) > patience(readiness);
}

/** Seconds until a probe that fails has failed. */
function patience(probe: Field): number {
  const number = (name: string, standard: number) => {
    const { value } = probe.at(name);
    return typeof value === "number" ? value : standard;
  };
  return number("periodSeconds", 10) * number("failureThreshold", 3);
}

/** Do both ask the same? */
function equal(one: Field, other: Field): Answer {
  if (other.absent) return false;
  const commands = [one, other].map((handler) => handler.at("command"));
  const words = commands.flatMap((command) => command.items());
  return all(
    ...["path", "port", "scheme", "host", "service"].map((name) => same(one.at(name), other.at(name))),
    every([...words.keys()], (index) => same(one.at("command", index), other.at("command", index))),
  );
}

export const probePorts: ObjectRule = {
  id: "probe-ports",
  title: "Probes ask at ports that containers have",
  severity: "medium",
  why: "A probe at a port that nobody listens on fails for ever: the pod never gets ready, or is restarted again and again.",
  mend: "Name a port of the same container, or list the number among its ports.",
  references: [probesPage],
  appliesTo: served,
  check: eachContainer(({ field }, pod) =>
    ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) =>
      ["httpGet", "tcpSocket", "grpc"].flatMap((handler) => isKnown(field.at(probe, handler, "port"), field, pod)),
    ),
  ),
};

/** A name is one of the container's own; a number may be any container's of the pod, which share their network. */
function isKnown(port: Field, container: Field, { containers }: Pod): Findings {
  if (port.absent) return kept;
  const own = container.at("ports").items();
  if (port.text !== undefined) {
    const named = some(own, (each) => same(port, each.at("name")));
    return requireThat(named, { field: port, found: "a name that no port of the container has", allowed });
  }
  // Ports need not be listed; but where some are, a probe's is expected among them.
  if (own.length === 0) return kept;
  const listed = containers.flatMap(({ field }) => field.at("ports").items());
  const known = some(listed, (each) => same(port, each.at("containerPort")));
  return requireThat(known, { field: port, found: "a port that no container lists", allowed });
}

const allowed = "one of the pod's ports";
