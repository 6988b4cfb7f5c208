import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";

/** What the engine has just done to a resource, as a line; for `--verbose`. */
export function signs({ resOutputsEvent, resOpFailedEvent, diagnosticEvent }: EngineEvent): readonly string[] {
  if (resOutputsEvent) {
    const { op, urn, type } = resOutputsEvent.metadata;
    return op === "same" || type.startsWith("pulumi:") ? [] : [`  ${op} ${resourceText(type, urn)}`];
  }
  if (resOpFailedEvent) {
    const { op, urn, type } = resOpFailedEvent.metadata;
    return [`  ${op} ${resourceText(type, urn)}: failed`];
  }
  const { severity, message = "", ephemeral = false } = diagnosticEvent ?? {};
  return severity === "warning" && !ephemeral ? [`  warning: ${message.trim()}`] : [];
}

function resourceText(type: string, urn: string): string {
  return `${type.split(":").at(-1) ?? type} ${urn.split("::").at(-1) ?? urn}`;
}
