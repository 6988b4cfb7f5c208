import { names } from "../../../components/names";
import type { Field } from "../../../policy/rules/read";
import { conditionsIn, type Condition } from "./condition";
import { date, number, type Thing } from "./thing";

/** What a container is in its pod: one that must end before the others start, the application, or one beside it. */
export type Role = "init" | "sidecar" | "application";

/** How a run of a container ended. */
export interface End {
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number | undefined;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
}

export interface Container {
  readonly name: string;
  readonly role: Role;
  /** As the pod declares it. */
  readonly declared: Field;
  readonly image: string;
  /** The image that runs, with its digest; empty where it has not been pulled. */
  readonly imageID: string;
  readonly ready: boolean;
  /** Whether its startup probe has succeeded; undefined where the kubelet has not told. */
  readonly started: boolean | undefined;
  readonly restarts: number;
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly runningSince: Date | undefined;
  readonly running: boolean;
  readonly ended: End | undefined;
  /** The run before this one. */
  readonly before: End | undefined;
}

export interface Pod extends Thing {
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly node: string | undefined;
  readonly conditions: readonly Condition[];
  readonly containers: readonly Container[];
  /** Names of the claims that it mounts. */
  readonly claims: readonly string[];
  readonly ready: boolean;
}

export function podOf(base: Thing): Pod {
  const status = base.at("status");
  const conditions = conditionsIn(status);
  return {
    ...base,
    phase: status.at("phase").text ?? "",
    reason: status.at("reason").text ?? "",
    message: status.at("message").text ?? "",
    node: base.at("spec", "nodeName").text,
    conditions,
    containers: containersOf(base),
    claims: base
      .at("spec", "volumes")
      .items()
      .flatMap((volume) => volume.at("persistentVolumeClaim", "claimName").text ?? []),
    ready: conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
  };
}

function containersOf({ at }: Thing): readonly Container[] {
  const plain = at("spec", "containers").items();
  return [
    ...at("spec", "initContainers")
      .items()
      .map((declared) => {
        const role = declared.at("restartPolicy").text === "Always" ? "sidecar" : "init";
        return container(declared, role, at("status", "initContainerStatuses"));
      }),
    ...plain.map((declared) => {
      const alone = plain.length === 1 || declared.at("name").text === names.container;
      return container(declared, alone ? "application" : "sidecar", at("status", "containerStatuses"));
    }),
  ];
}

function container(declared: Field, role: Role, statuses: Field): Container {
  const name = declared.at("name").text ?? "";
  const status = statuses.items().find((each) => each.at("name").text === name) ?? statuses.at("none");
  const waiting = status.at("state", "waiting");
  const running = status.at("state", "running");
  const started = status.at("started").value;
  return {
    name,
    role,
    declared,
    image: declared.at("image").text ?? "",
    imageID: status.at("imageID").text ?? "",
    ready: status.at("ready").value === true,
    started: typeof started === "boolean" ? started : undefined,
    restarts: number(status.at("restartCount")) ?? 0,
    waiting: waiting.absent
      ? undefined
      : { reason: waiting.at("reason").text ?? "", message: waiting.at("message").text ?? "" },
    runningSince: date(running.at("startedAt")),
    running: !running.absent,
    ended: end(status.at("state", "terminated")),
    before: end(status.at("lastState", "terminated")),
  };
}

function end(terminated: Field): End | undefined {
  if (terminated.absent) return undefined;
  return {
    reason: terminated.at("reason").text ?? "",
    message: terminated.at("message").text ?? "",
    exitCode: number(terminated.at("exitCode")),
    startedAt: date(terminated.at("startedAt")),
    finishedAt: date(terminated.at("finishedAt")),
  };
}
