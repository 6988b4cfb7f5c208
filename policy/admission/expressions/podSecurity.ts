import { containerTypes } from "../../rules/podSecurity/confinement";
import { safeSysctls } from "../../rules/podSecurity/kernel";
import { restrictedSources } from "../../rules/podSecurity/volumes";
import { literal, named, textIf, thePod, volumes } from "../cel";
import type { Expression, Expressions } from "../expression";

/** A condition on each security context: the pod's, and those of its containers. */
function everySecurityContext(broken: (context: string) => string): Pick<Expression, "container" | "parts"> {
  return {
    container: broken("c.?securityContext"),
    parts: [textIf(broken("variables.spec.?securityContext"), thePod)],
  };
}

const profiles = literal(["RuntimeDefault", "Localhost"]);

/** The rules of policy/rules/podSecurity. */
export const podSecurityExpressions: Expressions = {
  privileged: {
    allowed: "securityContext.privileged false or unset",
    container: "c.?securityContext.?privileged.orValue(false)",
  },
  "windows-host-process": {
    allowed: "securityContext.windowsOptions.hostProcess false or unset",
    ...everySecurityContext((context) => `${context}.?windowsOptions.?hostProcess.orValue(false)`),
  },
  "host-namespaces": {
    allowed: "hostNetwork, hostPID and hostIPC false or unset",
    parts: ['["hostNetwork", "hostPID", "hostIPC"].filter(name, variables.spec[?name].orValue(false))'],
  },
  "host-path": {
    allowed: "no volume with hostPath",
    parts: [volumes("has(v.hostPath)")],
  },
  "host-ports": {
    allowed: "hostPort 0 or unset, without hostNetwork",
    // In the node's network, the API server makes every container port a port of the node, but not yet in a template.
    container: `c.?ports.orValue([]).exists(p, p.?hostPort.orValue(0) != 0 ||
      (p.?containerPort.orValue(0) != 0 && variables.spec.?hostNetwork.orValue(false)))`,
  },
  "host-probes": {
    allowed: "no host in httpGet or tcpSocket of probes and hooks",
    container: `[c.?livenessProbe, c.?readinessProbe, c.?startupProbe, c.?lifecycle.?postStart, c.?lifecycle.?preStop]
      .exists(asked, asked.?httpGet.?host.orValue("") != "" || asked.?tcpSocket.?host.orValue("") != "")`,
  },
  "run-as-non-root": {
    allowed: "securityContext.runAsNonRoot true on the pod or every container, and nowhere false",
    unless: "variables.userNamespace",
    container: "!c.?securityContext.?runAsNonRoot.orValue(variables.spec.?securityContext.?runAsNonRoot.hasValue())",
    parts: [textIf("!variables.spec.?securityContext.?runAsNonRoot.orValue(true)", thePod)],
  },
  "run-as-user-zero": {
    allowed: "securityContext.runAsUser above 0, or unset",
    unless: "variables.userNamespace",
    ...everySecurityContext((context) => `${context}.?runAsUser.orValue(1) == 0`),
  },
  "allow-privilege-escalation": {
    allowed: "securityContext.allowPrivilegeEscalation false",
    unless: "variables.windows",
    container: "c.?securityContext.?allowPrivilegeEscalation.orValue(true)",
  },
  "drop-all-capabilities": {
    allowed: "securityContext.capabilities.drop with ALL",
    unless: "variables.windows",
    container: '!("ALL" in c.?securityContext.?capabilities.?drop.orValue([]))',
  },
  "added-capabilities": {
    allowed: "no added capability but NET_BIND_SERVICE",
    unless: "variables.windows",
    container: 'c.?securityContext.?capabilities.?add.orValue([]).exists(added, added != "NET_BIND_SERVICE")',
  },
  seccomp: {
    allowed: "seccompProfile.type RuntimeDefault or Localhost, on the pod or every container",
    unless: "variables.windows",
    // A container's own profile counts before the pod's; what is wrong with the pod's is told once.
    container: `!(c.?securityContext.?seccompProfile.?type.orValue(
      variables.spec.?securityContext.?seccompProfile.hasValue() ? "RuntimeDefault" : "") in ${profiles})`,
    parts: [
      textIf(
        `!(variables.spec.?securityContext.?seccompProfile.?type.orValue("RuntimeDefault") in ${profiles})`,
        thePod,
      ),
    ],
  },
  "app-armor": {
    allowed: "appArmorProfile.type RuntimeDefault or Localhost, or unset",
    container: `!(c.?securityContext.?appArmorProfile.?type.orValue("RuntimeDefault") in ${profiles})`,
    parts: [
      textIf(
        `!(variables.spec.?securityContext.?appArmorProfile.?type.orValue("RuntimeDefault") in ${profiles})`,
        thePod,
      ),
      `variables.template.?metadata.?annotations.orValue({}).filter(key,
        key.startsWith("container.apparmor.security.beta.kubernetes.io/") &&
        !variables.template.metadata.annotations[key].matches("^(runtime/default|localhost/.*)?$"))
        .map(key, "annotation " + key)`,
    ],
  },
  "se-linux": {
    allowed: `seLinuxOptions without user and role, and of type ${containerTypes.join(", ")} or unset`,
    ...everySecurityContext(
      (context) => `!(${context}.?seLinuxOptions.?type.orValue("") in ${literal(["", ...containerTypes])}) ||
        ${context}.?seLinuxOptions.?user.orValue("") != "" || ${context}.?seLinuxOptions.?role.orValue("") != ""`,
    ),
  },
  "proc-mount": {
    allowed: "securityContext.procMount Default or unset",
    container: 'c.?securityContext.?procMount.orValue("Default") != "Default"',
  },
  sysctls: {
    allowed: "sysctls that are safe",
    parts: [
      named(
        "sysctl",
        "variables.spec.?securityContext.?sysctls.orValue([])",
        "s",
        `!(s.name in ${literal([...safeSysctls])})`,
      ),
    ],
  },
  "volume-types": {
    allowed: "claims, csi, ephemeral, and what holds no storage",
    parts: [volumes(`${literal([...restrictedSources])}.exists(source, source in v)`)],
  },
};
