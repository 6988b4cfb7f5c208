import { readFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request, type RequestOptions } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../errors";
import type { Ready } from "./plan";

/** Milliseconds between two questions, and until one counts as unanswered. */
const pace = { between: 100, answer: 5_000 } as const;

/** The administrator's credentials from a cluster's folder, in the form that `node:https` takes. */
export function readIdentity(folder: string): RequestOptions {
  const pki = (name: string): Buffer => readFileSync(join(folder, "pki", name));
  return { ca: pki("ca.crt"), cert: pki("admin.crt"), key: pki("admin.key") };
}

/** Asks until the answer is yes. Rejects with the last answer when `signal` aborts. */
export async function untilReady(ready: Ready, identity: RequestOptions, signal: AbortSignal): Promise<void> {
  let last = "no answer";
  for (;;) {
    if (signal.aborted) throw new Error(last);
    const answer = await ask(ready, identity).catch(messageOf);
    if (answer === "yes") return;
    last = answer;
    await delay(pace.between);
  }
}

/** "yes", or why not yet. */
async function ask(ready: Ready, identity: RequestOptions): Promise<string> {
  if ("socket" in ready) return connects(ready.socket);
  const { status, body } = await get(ready.url, identity);
  if (status !== 200) return `${ready.url} answered ${status}: ${body.trim().slice(0, 300)}`;
  if (ready.condition === undefined) return "yes";
  return conditionHolds(JSON.parse(body), ready.condition) ? "yes" : `${ready.url} is not yet ${ready.condition}`;
}

/** Whether an object of the API says True of a condition. */
function conditionHolds(object: unknown, type: string): boolean {
  const { status } = object as { status?: { conditions?: { type: string; status: string }[] } };
  return status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;
}

/** One request, with the credentials where it is over TLS. */
export function get(url: string, options: RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    // No connection is kept: a service that is asked while it starts may drop it.
    const ask = url.startsWith("https:") ? request : requestPlain;
    const asked = ask(url, { ...options, agent: false, timeout: pace.answer }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.once("error", reject).once("end", () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    asked.once("timeout", () => asked.destroy(new Error(`${url} did not answer within ${pace.answer / 1000} s`)));
    asked.once("error", reject).end();
  });
}

function connects(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once("error", reject).once("connect", () => {
      socket.destroy();
      resolve("yes");
    });
  });
}
