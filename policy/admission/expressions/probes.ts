import { textIf, thePod } from "../cel";
import type { Cel, Expression, Expressions } from "../expression";

/** What runs to its end is not probed. */
const ends = 'variables.spec.?restartPolicy.orValue("Always") != "Always"';

function probe(name: string): Expression {
  const hasPorts = "c.?ports.orValue([]).size() > 0";
  const isSidecar = "variables.initContainers.exists(i, i.name == c.name)";
  const container: Cel = ({ of }) => {
    if (of === "one container") return "false";
    return `!c.?${name}.hasValue() && (${of === "every container" ? `${hasPorts} || !${isSidecar}` : hasPorts})`;
  };
  const one: Cel = ({ of }) =>
    textIf(of === "one container" ? `!variables.serving.exists(c, c.?${name}.hasValue())` : "false", thePod);
  return { allowed: `a ${name}`, unless: ends, among: "serving", container, parts: [one] };
}

const handlers = '["httpGet", "tcpSocket", "exec", "grpc"]';
const asked = ["path", "port", "scheme", "host", "service", "command"];
const patience = (name: string) => `c.${name}.?periodSeconds.orValue(10) * c.${name}.?failureThreshold.orValue(3)`;

export const probeExpressions: Expressions = {
  "readiness-probe": probe("readinessProbe"),
  "liveness-probe": probe("livenessProbe"),
  "identical-probes": {
    allowed: "a livenessProbe that asks something else than readinessProbe, or has more patience",
    container: `has(c.livenessProbe) && has(c.readinessProbe) &&
      ${patience("livenessProbe")} <= ${patience("readinessProbe")} &&
      ${handlers}.exists(h, h in c.livenessProbe && h in c.readinessProbe &&
        ${asked.map((field) => `c.livenessProbe[h].?${field} == c.readinessProbe[h].?${field}`).join(" && ")})`,
  },
  "probe-ports": {
    allowed: "the name of one of the container's ports, or the number of one of the pod's",
    // Ports need not be listed; but where some are, a probe's is expected among them.
    container: `[c.?livenessProbe, c.?readinessProbe, c.?startupProbe, c.?lifecycle.?postStart, c.?lifecycle.?preStop]
      .map(asked, [asked.?httpGet.?port, asked.?tcpSocket.?port, asked.?grpc.?port])
      .exists(ports, ports.exists(port, port.hasValue() && (type(port.value()) == string ?
        !c.?ports.orValue([]).exists(p, p.?name.orValue("") == port.value()) :
        (variables.containers.exists(other, other.?ports.orValue([]).size() > 0) &&
          !variables.containers.exists(other, other.?ports.orValue([]).exists(p, p.containerPort == port.value()))))))`,
  },
};
