import {
  hostNamespaces,
  hostPorts,
  hostProbes,
  privileged,
  windowsHostProcess,
} from "../../../policy/rules/podSecurity/hostAccess";
import { describeRule } from "../ruleCases";

describeRule({
  rule: privileged,
  allowed: "false or unset",
  breaks: {
    "a privileged container": {
      changes: { "containers.0.securityContext.privileged": true },
      path: "spec.containers[0].securityContext.privileged",
      container: "app",
      found: "true",
    },
    "a privileged init container": {
      changes: { "initContainers.0.securityContext.privileged": true },
      path: "spec.initContainers[0].securityContext.privileged",
      container: "prepare",
      found: "true",
    },
    "a privileged sidecar": {
      changes: { "initContainers.1.securityContext.privileged": true },
      path: "spec.initContainers[1].securityContext.privileged",
      container: "proxy",
      found: "true",
    },
    "a privileged ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.privileged": true },
      path: "spec.ephemeralContainers[0].securityContext.privileged",
      container: "debug",
      found: "true",
    },
    "a text in place of a boolean": {
      changes: { "containers.0.securityContext.privileged": "true" },
      path: "spec.containers[0].securityContext.privileged",
      container: "app",
      found: "another text",
    },
  },
  accepts: {
    false: { "containers.0.securityContext.privileged": false },
    null: { "containers.0.securityContext.privileged": null },
  },
});

describeRule({
  rule: windowsHostProcess,
  allowed: "false or unset",
  breaks: {
    "a pod of the node": {
      changes: { "securityContext.windowsOptions": { hostProcess: true } },
      path: "spec.securityContext.windowsOptions.hostProcess",
      found: "true",
    },
    "a container of the node": {
      changes: { "containers.0.securityContext.windowsOptions": { hostProcess: true } },
      path: "spec.containers[0].securityContext.windowsOptions.hostProcess",
      container: "app",
      found: "true",
    },
    "an init container of the node, also on Windows": {
      changes: { "os.name": "windows", "initContainers.0.securityContext.windowsOptions": { hostProcess: true } },
      path: "spec.initContainers[0].securityContext.windowsOptions.hostProcess",
      container: "prepare",
      found: "true",
    },
    "an ephemeral container of the node": {
      changes: { "ephemeralContainers.0.securityContext.windowsOptions": { hostProcess: true } },
      path: "spec.ephemeralContainers[0].securityContext.windowsOptions.hostProcess",
      container: "debug",
      found: "true",
    },
  },
  accepts: {
    false: {
      "securityContext.windowsOptions": { hostProcess: false },
      "containers.0.securityContext.windowsOptions": { hostProcess: null },
    },
    "other options": { "securityContext.windowsOptions": { runAsUserName: "ContainerUser" } },
  },
});

describeRule({
  rule: hostNamespaces,
  allowed: "false or unset",
  breaks: {
    hostPID: { changes: { hostPID: true }, path: "spec.hostPID", found: "true" },
    hostIPC: { changes: { hostIPC: true }, path: "spec.hostIPC", found: "true" },
    hostNetwork: { changes: { hostNetwork: true }, path: "spec.hostNetwork", found: "true", also: [hostPorts] },
  },
  accepts: { "all three false": { hostPID: false, hostIPC: false, hostNetwork: false } },
});

describeRule({
  rule: hostPorts,
  allowed: "0 or unset",
  breaks: {
    "a port of the node": {
      changes: { "containers.0.ports.0.hostPort": 80 },
      path: "spec.containers[0].ports[0].hostPort",
      container: "app",
      found: "80",
    },
    "a port of the node in an init container": {
      changes: { "initContainers.0.ports.0.hostPort": 80 },
      path: "spec.initContainers[0].ports[0].hostPort",
      container: "prepare",
      found: "80",
    },
    "a port of the node in an ephemeral container": {
      changes: { "ephemeralContainers.0.ports.0.hostPort": 80 },
      path: "spec.ephemeralContainers[0].ports[0].hostPort",
      container: "debug",
      found: "80",
    },
  },
  accepts: { "hostPort 0": { "containers.0.ports.0.hostPort": 0 }, "no ports": { "initContainers.0.ports": [] } },
});

describeRule({
  rule: hostPorts,
  allowed: "0 or unset, without hostNetwork",
  breaks: {
    "the ports of a pod in the node's network": {
      changes: { hostNetwork: true, initContainers: [] },
      path: "spec.containers[0].ports[0].hostPort",
      container: "app",
      found: "8000, from containerPort and hostNetwork",
      also: [hostNamespaces],
    },
  },
  accepts: {},
  leavesToOthers: {
    "ports in the node's network that have no number": {
      hostNetwork: true,
      initContainers: [],
      "containers.0.ports": [{ containerPort: 0 }, { containerPort: null }, { name: "web" }],
    },
    "a pod without ports in the node's network": { hostNetwork: true, initContainers: [], "containers.0.ports": [] },
  },
});

const anyHost = "hunter2.example.com";

describeRule({
  rule: hostProbes,
  allowed: "empty or unset",
  breaks: {
    "a host in a liveness probe": {
      changes: { "containers.0.livenessProbe.httpGet.host": anyHost },
      path: "spec.containers[0].livenessProbe.httpGet.host",
      container: "app",
      found: "another text",
    },
    "a host in a readiness probe": {
      changes: { "containers.0.readinessProbe": { tcpSocket: { host: anyHost, port: 8000 } } },
      path: "spec.containers[0].readinessProbe.tcpSocket.host",
      container: "app",
      found: "another text",
    },
    "a host in a sidecar's startup probe": {
      changes: { "initContainers.1.startupProbe": { httpGet: { host: "127.0.0.1", port: 8001 } } },
      path: "spec.initContainers[1].startupProbe.httpGet.host",
      container: "proxy",
      found: "another text",
    },
    "a host in a hook after the start": {
      changes: { "containers.0.lifecycle": { postStart: { httpGet: { host: anyHost, port: 8000 } } } },
      path: "spec.containers[0].lifecycle.postStart.httpGet.host",
      container: "app",
      found: "another text",
    },
    "a host in a hook before the stop": {
      changes: { "containers.0.lifecycle": { preStop: { tcpSocket: { host: anyHost, port: 8000 } } } },
      path: "spec.containers[0].lifecycle.preStop.tcpSocket.host",
      container: "app",
      found: "another text",
    },
    "a host in an ephemeral container": {
      changes: { "ephemeralContainers.0.lifecycle": { preStop: { httpGet: { host: anyHost, port: 8080 } } } },
      path: "spec.ephemeralContainers[0].lifecycle.preStop.httpGet.host",
      container: "debug",
      found: "another text",
    },
  },
  accepts: {
    "an empty host": { "containers.0.livenessProbe.httpGet.host": "" },
    "no host": { "containers.0.livenessProbe.httpGet.host": null },
    "a Host header": {
      "containers.0.livenessProbe.httpGet.httpHeaders": [{ name: "Host", value: "shop.example.com" }],
    },
  },
});
