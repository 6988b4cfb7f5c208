import type { Outcome } from "../cluster/each";
import { harmless } from "../report/words";
import type { Colors } from "../terminal";
import type { EventLine, Status } from "./status";

/** For people: a few lines for each cluster. */
export function text(stack: string, outcomes: readonly Outcome<Status>[], colors: Colors): string {
  return outcomes.map((outcome) => `${clusterLines(stack, outcome, colors).join("\n")}\n`).join("\n");
}

function clusterLines(stack: string, { cluster, ...outcome }: Outcome<Status>, colors: Colors): readonly string[] {
  const head = `${colors.bold(harmless(`${stack} on ${cluster.name}`))} ${colors.dim(harmless(`(context ${cluster.context})`))}`;
  if (outcome.state === "unknown") {
    const { message, hint } = outcome.failure;
    return [
      head,
      `  ${colors.red("✗")} ${harmless(message)}`,
      ...(hint === undefined ? [] : [`      ${harmless(hint)}`]),
    ];
  }
  const status = outcome.value;
  const rows = [
    ...(status.isDeployed === false
      ? [["workload", colors.red(`none: nothing is deployed in the namespace ${harmless(status.namespace)}`)] as const]
      : []),
    ...releaseRows(status, colors),
    ["url", harmless(status.url)] as const,
    ...workloadRows(status, colors),
    ...scalingRows(status, colors),
    ...status.claims.map(
      ({ name, phase, capacity, storageClass }) =>
        [
          "claim",
          harmless(`${name} ${phase}${capacity && ` ${capacity}`}${storageClass && ` of ${storageClass}`}`),
        ] as const,
    ),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    head,
    ...rows.map(([label, value]) => `  ${colors.dim(label.padEnd(width))}  ${value}`),
    ...podLines(status, colors),
    ...eventLines(status.events, colors),
    ...status.unseen.map(({ what, why }) => `  ${colors.yellow("–")} ${harmless(`${what} could not be seen: ${why}`)}`),
  ];
}

type Row = readonly [label: string, value: string];

function releaseRows({ release, image, declaredImage }: Status, colors: Colors): readonly Row[] {
  const other = image === declaredImage ? "" : colors.yellow(` (the settings say ${harmless(declaredImage)})`);
  return [
    ...(release === undefined
      ? []
      : [
          [
            "release",
            harmless(
              `${release.number}, version ${release.version}, ${release.verdict}, by ${release.by} at ${release.at}`,
            ),
          ] as const,
        ]),
    ...(image === undefined ? [] : [["image", `${harmless(image)}${other}`] as const]),
  ];
}

function workloadRows({ workloads }: Status, colors: Colors): readonly Row[] {
  return workloads.map(({ object, desired, updated, ready, ageSeconds, reason, done }) => {
    const mark = done ? colors.green("✓") : colors.yellow("…");
    const why = reason === undefined ? "" : `: ${harmless(reason)}`;
    return [
      "workload",
      `${mark} ${object.kind} ${harmless(object.name)} ${ready}/${desired} ready, ${updated} updated, newest pod ${age(ageSeconds)}${why}`,
    ];
  });
}

function scalingRows({ autoscaler, budget }: Status, colors: Colors): readonly Row[] {
  return [
    ...(autoscaler
      ? [
          [
            "autoscaler",
            `${autoscaler.current} of ${autoscaler.least} to ${autoscaler.most} pods${autoscaler.metrics.map((metric) => `, ${metric}`).join("")}${
              autoscaler.trouble === undefined ? "" : colors.yellow(`; ${harmless(autoscaler.trouble)}`)
            }`,
          ] as const,
        ]
      : []),
    ...(budget
      ? [["budget", `${budget.allowed} may go now; ${budget.healthy} of ${budget.expected} healthy`] as const]
      : []),
  ];
}

function podLines({ pods }: Status, colors: Colors): readonly string[] {
  if (pods.length === 0) return [];
  const width = Math.max(...pods.map(({ name }) => name.length));
  const states = Math.max(...pods.map(({ state }) => state.length));
  return [
    "",
    ...pods.map(({ name, ready, state, restarts, ageSeconds, node }) => {
      const mark = ready ? colors.green("✓") : colors.red("✗");
      const again = `${restarts} ${restarts === 1 ? "restart" : "restarts"}`;
      return `  ${mark} ${harmless(name.padEnd(width))}  ${harmless(state.padEnd(states))}  ${again}  ${age(ageSeconds)}${node && colors.dim(`  ${harmless(node)}`)}`;
    }),
  ];
}

function eventLines(events: readonly EventLine[], colors: Colors): readonly string[] {
  if (events.length === 0) return [];
  const width = Math.max(...events.map(({ ageSeconds }) => age(ageSeconds).length));
  return [
    "",
    ...events.map(({ ageSeconds, type, reason, object, message, count }) => {
      const mark = type === "Warning" ? colors.yellow("!") : colors.dim("·");
      const times = count > 1 ? ` (${count} times)` : "";
      const line = harmless(`${reason} ${object}: ${shortened(message)}`);
      return `  ${mark} ${age(ageSeconds).padStart(width)}  ${line}${times}`;
    }),
  ];
}

/** On one line, and no longer than a terminal is wide. */
function shortened(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
}

/** `45s`, `12m`, `3h`, `5d`: as kubectl writes ages. */
export function age(seconds: number): string {
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 2 * 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/** For programs. */
export function json(stack: string, outcomes: readonly Outcome<Status>[]): string {
  const clusters = outcomes.map(({ cluster: { name, context, server }, ...outcome }) => ({
    name,
    context,
    server,
    ...(outcome.state === "known" ? outcome.value : { unreachable: outcome.failure.message }),
  }));
  return `${JSON.stringify({ version: 1, stack, clusters }, null, 2)}\n`;
}
