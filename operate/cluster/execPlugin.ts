import { spawn } from "node:child_process";
import { z } from "zod";
import { mask } from "../logs/mask";
import { CredentialsError } from "./apiError";

/** How a kubeconfig says that a program gives the credentials. */
const plugin = z.object({
  apiVersion: z.string().default("client.authentication.k8s.io/v1"),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().nullish(),
  interactiveMode: z.enum(["Never", "IfAvailable", "Always"]).nullish(),
  provideClusterInfo: z.boolean().nullish(),
});
type Plugin = z.infer<typeof plugin>;

const execCredential = z.object({
  kind: z.literal("ExecCredential"),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});

/** What the program gave. */
export type ExecCredential = z.infer<typeof execCredential>["status"];

/** Milliseconds that it may take; somebody who has to log in by a browser takes longer. */
const patience = { alone: 30_000, withSomebody: 300_000 };

/**
 * Runs the program as kubectl does: told by KUBERNETES_EXEC_INFO what is wanted, and at a terminal able to ask for a login.
 * @param written the `exec` of a kubeconfig's user
 * @param cluster what it may be told of the cluster
 * @throws CredentialsError: it is not there, fails, hangs, or answers something else
 */
export async function runExecPlugin(
  written: unknown,
  { context, cluster, timeout }: { context: string; cluster: object; timeout?: number },
): Promise<ExecCredential> {
  const parsed = plugin.safeParse(written);
  if (!parsed.success) {
    throw new CredentialsError(
      `The user of the context ${context} has an exec that names no command`,
      "See: kubectl config view --minify",
    );
  }
  const { data: chosen } = parsed;
  const interactive = chosen.interactiveMode !== "Never" && process.stdin.isTTY && process.stderr.isTTY;
  const info = {
    apiVersion: chosen.apiVersion,
    kind: "ExecCredential",
    spec: { interactive, ...(chosen.provideClusterInfo === true && { cluster }) },
  };
  const limit = timeout ?? (interactive ? patience.withSomebody : patience.alone);
  const answer = await output(chosen, { context, info, interactive, limit });
  try {
    return execCredential.parse(JSON.parse(answer)).status;
  } catch {
    // Neither the parser's message nor the answer: both may hold a token.
    throw failure(context, chosen, "it answered something else than an ExecCredential");
  }
}

function output(
  chosen: Plugin,
  { context, info, interactive, limit }: { context: string; info: object; interactive: boolean; limit: number },
): Promise<string> {
  const { command, args, env } = chosen;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args ?? [], {
      env: {
        ...process.env,
        ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: JSON.stringify(info),
      },
      stdio: [interactive ? "inherit" : "ignore", "pipe", "pipe"],
      // A shell that waits for a program of its own goes with that.
      detached: !interactive,
    });
    let [out, said] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said = (said + chunk).slice(-10_000);
      if (interactive) process.stderr.write(chunk);
    });
    // It goes with this process, also by Ctrl-C.
    const stop = (): void => {
      end(child.pid, interactive);
    };
    process.once("exit", stop);
    child.once("close", () => process.removeListener("exit", stop));
    const timer = setTimeout(() => {
      stop();
      reject(failure(context, chosen, `it did not answer within ${limit / 1000} s`));
    }, limit);
    child.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const absent = error.code === "ENOENT";
      reject(failure(context, chosen, absent ? "there is no such program" : error.message, absent));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(out);
      else reject(failure(context, chosen, lastLine(said) ?? `it ended with ${signal ?? `exit code ${code ?? 1}`}`));
    });
  });
}

function end(pid: number | undefined, interactive: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(interactive ? pid : -pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

function lastLine(said: string): string | undefined {
  const line = said.trim().split("\n").at(-1)?.trim();
  return line ? mask(line) : undefined;
}

function failure(context: string, { command, installHint }: Plugin, why: string, absent = false): CredentialsError {
  return new CredentialsError(
    `The credentials of the context ${context} are given by ${command}, and it failed: ${why}`,
    absent && installHint ? installHint.trim() : "Log in again as you usually do, then see: kubectl auth whoami",
  );
}
