import { KubeConfig } from "@kubernetes/client-node";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Api } from "../../../../operate/cluster/api";
import type { Cluster } from "../../../../operate/cluster/connect";
import { runningKinds, type RunningKind } from "../../../../operate/cluster/snapshot";
import type { Live } from "./live";

/** What a path answers: an object as JSON, a text as it is, a number as a refusal with that status. */
export type Answers = Readonly<Record<string, unknown>>;

/** An API server that knows the objects of a namespace, and what else it is told. */
export class Served {
  private constructor(
    private readonly server: Server,
    readonly cluster: Cluster,
    /** The paths that were asked, but for the lists. */
    readonly asked: readonly string[],
  ) {}

  static async open(live: Live, answers: Answers = {}): Promise<Served> {
    const namespace = live.settings.namespace.name;
    const lists = new Map(
      (Object.keys(runningKinds) as RunningKind[]).map((kind) => [runningKinds[kind](namespace), kind]),
    );
    const asked: string[] = [];
    const server = createServer(({ url = "" }, response) => {
      const { pathname, searchParams } = new URL(url, "http://any");
      const kind = lists.get(pathname);
      const name = searchParams.get("previous") === "true" ? `${pathname}?previous` : pathname;
      if (!kind) asked.push(name);
      const answer = name in answers ? answers[name] : kind ? { items: live.objects.get(kind) } : 404;
      const status = typeof answer === "number" ? answer : 200;
      response.writeHead(status);
      response.end(
        typeof answer === "string"
          ? answer
          : JSON.stringify(typeof answer === "number" ? { kind: "Status", message: "no" } : answer),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = new KubeConfig();
    config.loadFromClusterAndUser({ name: "primary", server: url, skipTLSVerify: true }, { name: "test" });
    return new Served(
      server,
      { name: "primary", context: "production", server: url, api: new Api(config, url) },
      asked,
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
