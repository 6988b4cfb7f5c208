import { KubeConfig } from "@kubernetes/client-node";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Api } from "../../../operate/cluster/api";
import type { Cluster } from "../../../operate/cluster/connect";

/** A request, as far as an answer may depend on it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly body: unknown;
}

/** Objects are answered as JSON, texts as they are; a number is a refusal with that status. */
export type Answer = object | string | number;

/** An API server that answers as it is told, and remembers what it was asked. */
export interface FakeCluster extends Cluster, AsyncDisposable {
  readonly asked: readonly Asked[];
}

/** Opens it on a free port; what is undefined is not found. */
export async function fakeCluster(
  answer: (asked: Asked) => Answer | undefined | Promise<Answer | undefined>,
): Promise<FakeCluster> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const one = await read(request);
      asked.push(one);
      const given = (await answer(one)) ?? 404;
      const status = typeof given === "number" ? given : 200;
      const refusal = { kind: "Status", status: "Failure", reason: "Refused", message: `refused with ${status}` };
      response.writeHead(status);
      response.end(typeof given === "string" ? given : JSON.stringify(typeof given === "number" ? refusal : given));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: "primary", server: url, skipTLSVerify: true }, { name: "test" });
  return {
    name: "primary",
    context: "production",
    server: url,
    api: new Api(config, url),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://any");
  const body = await text(request);
  return {
    method: request.method ?? "",
    path: pathname,
    query: searchParams,
    accept: request.headers.accept ?? "",
    body: body === "" ? undefined : (JSON.parse(body) as unknown),
  };
}
