import { Server } from "node:net";
import { messageOf } from "../errors";
import { forward } from "./forward";
import { startDeadline, type Order, type Plan, type Report, type Step } from "./plan";
import { readIdentity, untilReady } from "./ready";
import { Services } from "./services";
import { doSteps } from "./steps";

/**
 * Entry of the process that owns a cluster: does the plan's steps and keeps the services. It lives as long as its
 * channel to the starting process, until it is released.
 *
 * Its working directory is the cluster's folder: that stays the machine's own, whatever is mounted over its path.
 */
function main(): void {
  let released = false;
  let services: Services | undefined;
  const end = (): void => {
    const ended = services?.end() ?? Promise.resolve();
    void ended.then(() => process.exit(0));
  };
  process.on("message", (order: Order, handle: unknown) => {
    if (order.kind === "release") {
      released = true;
      process.disconnect();
      return;
    }
    services = new Services(order.plan.wrapper);
    if (order.plan.forwardTo !== undefined && handle instanceof Server) forward(handle, order.plan.forwardTo);
    perform(order.plan, services).then(
      () => {
        tell({ kind: "ready" });
      },
      (error: unknown) => {
        const step = error instanceof StepError ? error.step : "supervisor";
        tell({ kind: "failed", step, reason: messageOf(error) });
      },
    );
  });
  process.on("disconnect", () => {
    if (!released) end();
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  tell({ kind: "listening" });
}

class StepError extends Error {
  constructor(
    readonly step: string,
    reason: string,
  ) {
    super(reason);
  }
}

async function perform(plan: Plan, services: Services): Promise<void> {
  const started = new AbortController();
  const deadline = AbortSignal.any([AbortSignal.timeout(startDeadline), started.signal]);
  try {
    await doSteps(plan.steps, async (step) => {
      await performStep(step, services, deadline).catch((error: unknown) => {
        throw error instanceof StepError ? error : new StepError(step.name, messageOf(error));
      });
      tell({ kind: "step", name: step.name });
    });
  } finally {
    started.abort();
  }
}

async function performStep(step: Step, services: Services, deadline: AbortSignal): Promise<void> {
  for (const command of step.run ?? []) await services.run(step.name, command);
  const over = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    if (!step.serve) return;
    services.serve(step.name, step.serve, (outcome) => {
      console.error(`${new Date().toISOString()} ${step.name} ended with ${outcome}`);
      reject(new Error(`ended with ${outcome}`));
    });
  });
  // Ends after the start are for the log alone.
  ended.catch(() => undefined);
  if (!step.ready) return;
  const ready = untilReady(step.ready, readIdentity("."), AbortSignal.any([deadline, over.signal]));
  await Promise.race([ready, ended]).finally(() => {
    over.abort();
  });
}

function tell(report: Report): void {
  if (process.connected) process.send?.(report);
}

main();
