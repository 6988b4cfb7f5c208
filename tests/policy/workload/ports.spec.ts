import { privilegedPorts } from "../../../policy/rules/workload/ports";
import { interactive } from "../../../policy/rules/workload/terminal";
import { pod } from "../fixtures";
import { describeObjectRule } from "../objectCases";

const port = (value: unknown) => ({ "spec.containers.0.ports.0.containerPort": value });
const path = "spec.containers[0].ports[0].containerPort";

describeObjectRule({
  rule: privilegedPorts,
  good: pod(),
  allowed: "a port from 1024",
  breaks: {
    HTTP: [port(80), [path, "80"]],
    "the highest that needs a privilege": [port(1023), [path, "1023"]],
    SSH: [port(22), [path, "22, the port of SSH"]],
    "one of a sidecar": [
      { "spec.initContainers.1.ports.0.containerPort": 443 },
      ["spec.initContainers[1].ports[0].containerPort", "443"],
    ],
  },
  accepts: {
    "the lowest for everybody": port(1024),
    "no number": port("http"),
    "no port": port(0),
    "any on Windows": { ...port(80), "spec.os.name": "windows" },
  },
  unknown: { "spec.containers.0.ports.0": ["spec.containers[0].ports[0]"] },
});

describeObjectRule({
  rule: privilegedPorts,
  good: pod(),
  settings: { minimum: 80 },
  allowed: "a port from 80",
  breaks: { "a lower one": [port(79), [path, "79"]] },
  accepts: { "the lowest": port(80) },
});

describeObjectRule({
  rule: interactive,
  good: pod(),
  allowed: "false or unset",
  breaks: {
    stdin: [{ "spec.containers.0.stdin": true }, ["spec.containers[0].stdin", "true"]],
    "a terminal": [{ "spec.initContainers.0.tty": true }, ["spec.initContainers[0].tty", "true"]],
  },
  accepts: {
    "neither, spelled out": { "spec.containers.0.stdin": false, "spec.containers.0.tty": false },
    "a debugger's shell": { "spec.ephemeralContainers.0.stdin": true, "spec.ephemeralContainers.0.tty": true },
  },
  unknown: { "spec.containers.0.tty": ["spec.containers[0].tty"] },
});
