const digest = `sha256:${"c".repeat(64)}`;

/** A sidecar as a stack file has it, with what must be said. */
export function sidecar(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: "proxy",
    image: `registry.example.com/team/proxy:1.2.3@${digest}`,
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
    ...more,
  };
}
