import { spawn, type ChildProcess } from "node:child_process";
import type { X509Certificate } from "node:crypto";
import { request as plainRequest, type IncomingHttpHeaders } from "node:http";
import { request, type RequestOptions } from "node:https";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:tls";
import { binDir } from "../../toolchain/paths";
import { testNode } from "./node";

/** A port of this machine, on loopback, that leads to a port inside the test node. */
export interface Forwarded {
  /**
   * Does something by way of the port. `kubectl port-forward` ends with the first connection that the other side resets, be it
   * after a good answer: then it is begun anew, and what was cut off by its end is done once more.
   */
  by<T>(work: (port: number) => Promise<T>): Promise<T>;
  end(): void;
}

/** Forwards a free port to a port of an object that kubectl names, e.g. `service/traefik`. */
export async function forwardPort(namespace: string, target: string, port: number): Promise<Forwarded> {
  let current = await startForwarding(namespace, target, port);
  const living = async (): Promise<Forwarding> =>
    current.ended() ? (current = await startForwarding(namespace, target, port)) : current;
  return {
    by: async (work) => {
      const used = await living();
      try {
        return await work(used.port);
      } catch (error) {
        await Promise.race([used.end, delay(500)]);
        if (!used.ended()) throw error;
        return work((await living()).port);
      }
    },
    end: () => {
      current.child.kill();
    },
  };
}

interface Forwarding {
  child: ChildProcess;
  port: number;
  /** Comes with its end. */
  end: Promise<unknown>;
  ended(): boolean;
}

async function startForwarding(namespace: string, target: string, port: number): Promise<Forwarding> {
  const place = ["--kubeconfig", testNode().kubeconfig, "--namespace", namespace];
  const args = ["port-forward", ...place, "--address=127.0.0.1", target, `:${port}`];
  const child = spawn(join(binDir, "kubectl"), args, { stdio: ["ignore", "pipe", "pipe"] });
  const end = new Promise((resolve) => child.once("close", resolve));
  let said = "";
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const free = await new Promise<number>((resolve, reject) => {
    // Its output is read to the end: it writes a line for every connection.
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^Forwarding from 127\.0\.0\.1:(\d+) /.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once("error", reject).once("close", () => {
      reject(new Error(`kubectl port-forward ${target}: ${said}`));
    });
  });
  return { child, port: free, end, ended: () => child.exitCode !== null || child.signalCode !== null };
}

/** One question to a server behind a forwarded port. */
export interface Question {
  port: number;
  /** Name that the client asks for: in the handshake and in the request. */
  host: string;
  /** Sent as it is. */
  path: string;
  /** The only authority that the client trusts; left out: plain HTTP. */
  authority?: string;
  method?: "GET" | "PUT";
  body?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Asks as a browser does: chain and name of the certificate are verified, and the promise rejects where one is wrong. */
export function ask({ port, host, path, authority, method = "GET", body = "" }: Question): Promise<Answer> {
  const options: RequestOptions = {
    host: "127.0.0.1",
    port,
    path,
    method,
    headers: { host },
    agent: false,
    timeout: 10_000,
  };
  return new Promise((resolve, reject) => {
    const asked =
      authority === undefined
        ? plainRequest(options)
        : request({ ...options, ca: authority, servername: host, rejectUnauthorized: true });
    asked.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("error", reject).once("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    asked.once("timeout", () => asked.destroy(new Error(`${host}${path} did not answer`)));
    asked.once("error", reject).end(body);
  });
}

/** The certificate that a server shows to whoever asks for `host`, whatever it is worth. */
export function certificateShown(port: number, host: string): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername: host, rejectUnauthorized: false });
    socket.once("error", reject).once("secureConnect", () => {
      const shown = socket.getPeerX509Certificate();
      socket.destroy();
      if (shown) resolve(shown);
      else reject(new Error(`no certificate was shown for ${host}`));
    });
  });
}
