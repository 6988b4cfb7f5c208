import { Agent, request, type RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import type { Json } from "../policy/fixtures";

/** What an API server answers. */
export interface Answer {
  code: number;
  /** The object, or the status that says why it was refused. */
  body: Json;
  /** Warnings for people, which typed clients swallow. */
  warnings: readonly string[];
}

/** One API server, whose every answer is heard whole; no answer is an error. */
export interface RawApi {
  send(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<Answer>;
  close(): void;
}

/** Query of a request that changes nothing, but is judged as if it did. */
export const dryRun = "?dryRun=All";

/** Opens a kubeconfig by its current context. */
export async function openRawApi(kubeconfig: string): Promise<RawApi> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const agent = new Agent({ ...(options.agent instanceof Agent && options.agent.options), keepAlive: true });
  const server = config.getCurrentCluster()?.server ?? "";
  return {
    send: (method, path, body) =>
      new Promise<Answer>((resolve, reject) => {
        const text = body === undefined ? "" : JSON.stringify(body);
        const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
        const sent = request(`${server}${path}`, { agent, method, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () => {
            resolve({
              code: response.statusCode ?? 0,
              body: JSON.parse(Buffer.concat(chunks).toString()) as Json,
              warnings: (response.headersDistinct["warning"] ?? []).map(warningText),
            });
          });
        });
        sent.once("error", reject);
        sent.end(text);
      }),
    close: () => {
      agent.destroy();
    },
  };
}

/** The text of `299 - "text"`. */
function warningText(header: string): string {
  return header.replace(/^\d+ \S+ "(.*)"$/s, "$1").replace(/\\(.)/g, "$1");
}
