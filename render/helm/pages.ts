import { applicationName, names } from "../../components/names";
import { generatedBy, type RenderedStack } from "../files";
import { Comments, yamlText } from "../yaml";
import { templateNames } from "./goText";

/** What the pages of the chart tell of where it comes from. */
export interface ChartOrigin {
  readonly stacks: readonly RenderedStack[];
  readonly chosen: string;
  readonly version: string;
  readonly tag: string;
  /** Settings that are fixed in the templates, and why. */
  readonly reasons: readonly { readonly setting: string; readonly why: string }[];
}

export function chartFile({ version, tag }: ChartOrigin): string {
  return yamlText(
    {
      apiVersion: "v2",
      name: applicationName,
      description: "Circle Core, an HTTP service",
      type: "application",
      version,
      appVersion: tag,
      kubeVersion: ">=1.24.0-0",
    },
    new Comments([[[], { above: generatedBy }]]),
  );
}

export const helmIgnore = `# Nothing of these is a part of the chart.
.git
.gitignore
*.bak
*.orig
*.tmp
*.tgz
.DS_Store
.idea
.vscode
`;

/** The named templates: of texts, of blocks that several objects have, and of the values of the Secret. */
export function helpers(
  texts: readonly (readonly [string, string])[],
  blocks: readonly { readonly name: string; readonly text: string }[],
  secrets: readonly { readonly key: string; readonly expression: string }[],
): string {
  return [
    `{{/* ${generatedBy} */}}\n`,
    define(
      "The namespace of all objects: the one named, or the release's.",
      templateNames.namespace,
      "{{ .Values.namespace.name | default .Release.Namespace }}",
    ),
    define(
      "The minor version of the oldest cluster.",
      templateNames.minorVersion,
      `{{ .Values.kubernetes.version | trimPrefix "v1." }}`,
    ),
    ...texts.map(([name, text]) =>
      define(
        textTitles[name] ?? "A text that is made as a whole.",
        templateNames.text(name),
        name === "config" ? `${text}\n` : text,
        name === "config",
      ),
    ),
    ...blocks.map(({ name, text }) =>
      define(blockTitles[name.slice(`${applicationName}.`.length)] ?? "A block of several objects.", name, text),
    ),
    secretDataTemplate(secrets),
  ].join("\n");
}

const blockTitles: Readonly<Record<string, string>> = {
  labels: "Labels on every object.",
  selectorLabels: "Labels that find the pods; they never change.",
  containers: "The containers of the pods, whichever workload runs them.",
};

const textTitles: Readonly<Record<string, string>> = {
  config: "config.json, with the line break at its end: pods are replaced when its checksum changes.",
  secrets: "Stands for the secrets in a checksum: changes when one is renewed or another Secret is named.",
};

/** A named template. A text whose last line break counts is not trimmed at its end. */
function define(title: string, name: string, text: string, whole = false): string {
  return `{{/* ${title} */}}\n{{- define "${name}" -}}\n${text}${whole ? "" : "\n"}{{${whole ? "" : "-"} end ${whole ? "" : "-"}}}\n`;
}

function secretDataTemplate(secrets: readonly { readonly key: string; readonly expression: string }[]): string {
  const entries = secrets.map(
    ({ key, expression }) => `{{- $number := int64 .Values.secrets.rotation.${key} }}
{{- if and (hasKey $there "${key}") (eq (get $numbers "${key}" | default $number | int64) $number) }}
${key}: {{ get $there "${key}" }}
{{- else }}
${key}: {{ ${expression} | b64enc }}
{{- end }}`,
  );
  return `{{/*
The values of the Secret: what is there already stays until its number in secrets.rotation changes, and is else made anew.
Without a cluster to look at (helm template, a client's dry run) all are made anew.
*/}}
{{- define "${applicationName}.secretData" -}}
{{- $there := (lookup "v1" "Secret" (include "${templateNames.namespace}" .) "${names.secret}").data | default dict }}
{{- $numbers := get $there "rotation" | b64dec | default "{}" | fromJson }}
rotation: {{ .Values.secrets.rotation | toJson | b64enc }}
${entries.join("\n")}
{{- end -}}
`;
}

export const notes = `{{- $namespace := include "${templateNames.namespace}" . -}}
Circle Core {{ .Values.image.tag }} is in the namespace {{ $namespace }}.

{{- if eq .Values.exposure.type "none" }}

It is reached from inside the cluster only: http://${names.service}.{{ $namespace }}.svc.cluster.local
To try it from here:

  kubectl --namespace {{ $namespace }} port-forward service/${names.service} 8080:80
  curl http://localhost:8080{{ .Values.probes.path }}
{{- else }}

It is reached at:
{{- range .Values.exposure.hosts }}
  http{{ if $.Values.exposure.tls.enabled }}s{{ end }}://{{ . }}
{{- end }}
{{- end }}

Wait until it runs, then let it be tested:

  kubectl --namespace {{ $namespace }} rollout status {{ if .Values.persistence.perReplica }}statefulset{{ else }}deployment{{ end }}/${names.workload}
  helm test {{ .Release.Name }} --namespace {{ .Release.Namespace }}
{{- $labels := dig "metadata" "labels" dict (lookup "v1" "Namespace" "" $namespace | default dict) }}
{{- if and .Values.namespace.existing (not (hasKey $labels "pod-security.kubernetes.io/enforce")) }}

The namespace is yours: make sure that it admits only pods that meet the Pod Security Standard.

  kubectl label namespace {{ $namespace }} pod-security.kubernetes.io/enforce={{ .Values.namespace.podSecurity }}
{{- end }}
{{- if not (or .Values.secrets.existing .Values.secrets.external) }}

Passwords and keys were made by Helm, are in the Secret ${names.secret}, and stay when the release is upgraded.
{{- end }}
`;

export function readme({ stacks, chosen, reasons }: ChartOrigin): string {
  const files = stacks.map(({ stack }) => `\`values-${stack}.yaml\``).join(", ");
  const shown = reasons.filter(({ setting }) => setting !== "network.*.except");
  return `# Circle Core

${generatedBy} The templates render exactly the objects that the Pulumi program makes of the same settings.

## Install
\`\`\`sh
helm install circle-core . --values values-${chosen}.yaml
\`\`\`

| what | how |
| --- | --- |
| values | \`values.yaml\` has all, those of ${chosen}; ${files} have what differs. Each is the setting of that name. \`values.schema.json\` refuses any other |
| namespace | All objects are in \`namespace.name\`, which the chart makes with its Pod Security labels, unless \`namespace.existing\` is true. So the release itself goes into another namespace, as above, or into that one where it exists: \`--namespace NAME --create-namespace --set namespace.existing=true\`; then label it yourself. \`namespace.name\` left out is the release's |
| secrets | \`secrets.existing\` names a Secret of yours, \`secrets.external\` a store of the External Secrets Operator; without either Helm makes the values, and keeps them when the release is upgraded, until a number in \`secrets.rotation\` changes. Only where it can look at the cluster: apply no output of \`helm template\` twice |
| test | \`helm test circle-core\` asks the Service for \`probes.path\`. Two policies open the network for it while it runs. \`test.image\` and \`test.command\` are for images without Python |
| labels | \`app.kubernetes.io/managed-by\` is \`pulumi\` in the templates, as in the program's own objects, so that a release and a stack can follow each other without replacing pods; Helm writes its own name over it on the objects, but not on the pods |
| way back | \`helm rollback circle-core\` |

## What is no value
These settings are in the templates as the stacks have them, for each \`environment\`. To change them, change the settings and
make the chart anew.

| setting | why |
| --- | --- |
${shown.map(({ setting, why }) => `| \`${setting}\` | ${why} |`).join("\n")}
| \`namespace.quota\` | where it is enabled all its figures have to be written: the stack computes those left out, and has done so in the files of values |
`;
}
