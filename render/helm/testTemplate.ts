import { containerPort, names, servicePort } from "../../components/names";
import type { Derived } from "./derive";
import type { Templates } from "./template";

const application = ["spec", "template", "spec", "containers", names.container];

/**
 * What `helm test` runs: a Job that asks the Service for the path of the readiness probe. For as long as it runs two
 * policies let it through the closed network: it calls by the Service's address, so that no names have to be looked up.
 * As unprivileged as the application, and no pod of it: neither Service nor budget counts it.
 */
export function testTemplate(templates: Templates, workload: Derived): string {
  const value = (...path: string[]): string => templates.valueAt(workload, path);
  const container = (...path: string[]): string => value(...application, ...path);
  const name = `${names.workload}-test`;
  const namespace = value("metadata", "namespace");
  const instance = value("spec", "selector", "matchLabels", "app.kubernetes.io/instance");
  const labels = (indent: string, of: string): string =>
    [`app.kubernetes.io/name: ${of}`, `app.kubernetes.io/instance: ${instance}`]
      .map((line) => indent + line)
      .join("\n");
  const address = names.service.toUpperCase().replaceAll("-", "_");
  const policy = (suffix: string, selector: string, direction: string, rule: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}-${suffix}
  namespace: ${namespace}
  labels:
${labels("    ", name)}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-weight: "-1"
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed
spec:
  podSelector:
    matchLabels:
${labels("      ", selector)}
  policyTypes:
    - ${direction}
${rule}`;
  const rule = (direction: string, side: string, peer: string): string => `  ${direction}:
    - ${side}:
        - podSelector:
            matchLabels:
${labels("              ", peer)}
      ports:
        - port: ${containerPort.number}
          protocol: TCP
`;
  return `${policy("calls", name, "Egress", rule("egress", "to", names.workload))}${policy(
    "is-heard",
    names.workload,
    "Ingress",
    rule("ingress", "from", name),
  )}---
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
${labels("    ", name)}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 6
  activeDeadlineSeconds: 240
  template:
    metadata:
      labels:
${labels("        ", name)}
    spec:
      # The same pod tries again: what enforces the policies first has to learn of its address.
      restartPolicy: OnFailure
      serviceAccountName: ${value("spec", "template", "spec", "serviceAccountName")}
      automountServiceAccountToken: false
      {{- with .Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . | quote }}
        {{- end }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: ${value("spec", "template", "spec", "securityContext", "runAsUser")}
        runAsGroup: ${value("spec", "template", "spec", "securityContext", "runAsGroup")}
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: test
          image: {{ if .Values.test.image }}{{ .Values.test.image | quote }}{{ else }}${container("image")}{{ end }}
          imagePullPolicy: ${container("imagePullPolicy")}
          command:
            {{- toYaml .Values.test.command | nindent 12 }}
          env:
            - name: URL
              value: {{ printf "http://$(${address}_SERVICE_HOST):${servicePort}%s" ${expression(container("readinessProbe", "httpGet", "path"))} | quote }}
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
              ephemeral-storage: 16Mi
            limits:
              cpu: 500m
              memory: 128Mi
              ephemeral-storage: 32Mi
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            privileged: false
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            seccompProfile:
              type: RuntimeDefault
`;
}

/** What stands between the braces of a single value. */
function expression(word: string): string {
  return word.replace(/^\{\{ (.*) \| quote \}\}$/, "$1");
}

const command = ["python", "-c", "import os, urllib.request; urllib.request.urlopen(os.environ['URL'], timeout=10)"];

/** The values of the test, which are no settings. */
export const testValues = `# What \`helm test\` runs; nothing else uses it.
test:
  # An image that has the command; left empty: the application's.
  image: ""
  # Asks for $URL, and fails unless it is answered well.
  command:
${command.map((part) => `    - ${JSON.stringify(part)}\n`).join("")}`;

export const testValuesSchema = {
  test: {
    type: "object",
    additionalProperties: false,
    required: ["image", "command"],
    properties: {
      image: { type: "string", description: "An image that has the command; left empty: the application's." },
      command: { type: "array", minItems: 1, items: { type: "string" }, description: "Asks for $URL." },
    },
  },
};
