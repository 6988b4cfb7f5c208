import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig, type User } from "@kubernetes/client-node";
import { Api } from "../../../../operate/cluster/api";
import { ApiError, CredentialsError, NothingSeenError, UnreachableError } from "../../../../operate/cluster/apiError";
import { takeSnapshot } from "../../../../operate/cluster/snapshot";
import type { Failure } from "../../../../operate/errors";

describe("the way to an API server", () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  /** An API server that answers so. */
  async function apiOf(answer: RequestListener, user: Partial<User> = {}): Promise<Api> {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = new KubeConfig();
    config.loadFromClusterAndUser({ name: "c", server: url, skipTLSVerify: true }, { name: "u", ...user });
    return new Api(config, url);
  }

  const answering = (status: number, body: unknown): RequestListener => {
    return (_, response) => {
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    };
  };

  async function refusal(work: Promise<unknown>): Promise<Failure> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ApiError || error instanceof UnreachableError, String(error));
    return error;
  }

  it("reads lists page by page", async () => {
    const api = await apiOf(({ url = "" }, response) => {
      const isSecond = new URL(url, "http://any").searchParams.get("continue") === "more";
      response.end(JSON.stringify(isSecond ? { items: [3] } : { items: [1, 2], metadata: { continue: "more" } }));
    });
    assert.deepEqual(await api.list("/things"), [1, 2, 3]);
  });

  it("tells refused credentials, refused rights and other refusals apart", async () => {
    const told = async (status: number) => {
      const api = await apiOf(answering(status, { kind: "Status", message: "pods is forbidden" }));
      const { exitCode, message, hint } = await refusal(api.json({ path: "/x" }));
      return [exitCode, message, hint];
    };
    assert.deepEqual(await told(401), [
      3,
      "The API server does not accept the credentials of the kubeconfig: they are expired or revoked",
      "Log in to the cluster again, then see: kubectl auth whoami",
    ]);
    assert.deepEqual(await told(403), [3, "pods is forbidden", "Ask for that right, or use another context"]);
    assert.deepEqual(await told(500), [1, "pods is forbidden", undefined]);
  });

  it("takes a page of somebody else for no API server, and an error without words by its number", async () => {
    const page = await refusal((await apiOf(answering(200, "<html>Sign in</html>"))).json({ path: "/x" }));
    assert.match(page.message, /it answers, but not as an API server does: is it a proxy's page\?$/);
    const bare = await refusal((await apiOf(answering(502, "<html>"))).json({ path: "/x" }));
    assert.equal(bare.message, "HTTP status 502 for GET /x");
  });

  it("waits no longer than it is told to", async () => {
    const api = await apiOf(() => undefined);
    const { message, exitCode } = await refusal(api.json({ path: "/x", timeout: 50 }));
    assert.match(message, /can't be reached: no answer within 0\.05 s$/);
    assert.equal(exitCode, 1);
  });

  it("ends with the reason of whoever gives up", async () => {
    const api = await apiOf(() => undefined);
    const reason = new Error("enough");
    await assert.rejects(api.json({ path: "/x", signal: AbortSignal.abort(reason) }), reason);
  });

  it("names a connection that is refused, and what to do", async () => {
    const api = await apiOf(answering(200, {}));
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const { message, hint } = await refusal(api.json({ path: "/x" }));
    assert.match(message, /^The API server http:\/\/127\.0\.0\.1:\d+ can't be reached: the connection was refused$/);
    assert.match(hint ?? "", /Is the cluster running/);
  });

  it("asks a program for credentials once, and again when they end", async () => {
    const tokens: (string | undefined)[] = [];
    const plugin = (seconds: number) => {
      const text = `console.log(JSON.stringify({kind: "ExecCredential", status: {token: String(process.pid), expirationTimestamp: new Date(Date.now() + ${seconds * 1000}).toISOString()}}))`;
      return { exec: { command: process.execPath, args: ["-e", text], interactiveMode: "Never" } };
    };
    const listen: RequestListener = ({ headers }, response) => {
      tokens.push(headers.authorization);
      response.end("{}");
    };
    const lasting = await apiOf(listen, plugin(3600));
    await Promise.all([lasting.json({ path: "/x" }), lasting.json({ path: "/x" })]);
    await lasting.json({ path: "/x" });
    assert.equal(new Set(tokens).size, 1);
    assert.match(tokens[0] ?? "", /^Bearer \d+$/);
    tokens.length = 0;
    const short = await apiOf(listen, plugin(5));
    await short.json({ path: "/x" });
    await Promise.all([short.json({ path: "/x" }), short.json({ path: "/x" })]);
    assert.equal(new Set(tokens.slice(1)).size, 1, "the first of both asks");
  }).timeout(10_000);

  it("asks the program again where what it gave is refused before its time, and only once", async () => {
    const tokens: (string | undefined)[] = [];
    const text = 'console.log(JSON.stringify({kind: "ExecCredential", status: {token: String(process.pid)}}))';
    const plugin = { exec: { command: process.execPath, args: ["-e", text], interactiveMode: "Never" } };
    const revoking = await apiOf(({ headers }, response) => {
      tokens.push(headers.authorization);
      response.writeHead(tokens.length === 2 ? 401 : 200).end("{}");
    }, plugin);
    for (let asked = 0; asked < 3; asked++) await revoking.json({ path: "/x" });
    assert.equal(tokens.length, 4);
    assert.deepEqual([tokens[0] === tokens[1], tokens[1] === tokens[2], tokens[2] === tokens[3]], [true, false, true]);
    tokens.length = 1;
    assert.equal((await revoking.answer({ path: "/proxied" })).status, 401, "the application's own");
    const closed = await apiOf(answering(401, {}), plugin);
    assert.match((await refusal(closed.json({ path: "/x" }))).message, /expired or revoked/);
    const written = await apiOf(answering(401, {}), { token: "t" });
    assert.match((await refusal(written.json({ path: "/x" }))).message, /expired or revoked/);
  }).timeout(10_000);

  it("asks the program again where it failed the last time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "login-"));
    const login = join(folder, "session");
    try {
      const args = ["-c", `cat ${login}`];
      const api = await apiOf(answering(200, {}), { exec: { command: "sh", args, interactiveMode: "Never" } });
      await assert.rejects(api.json({ path: "/x" }), CredentialsError);
      writeFileSync(login, JSON.stringify({ kind: "ExecCredential", status: { token: "t" } }));
      assert.deepEqual(await api.json({ path: "/x" }), {});
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("a snapshot does not take a failure of the API server for a refusal", async () => {
    const failing = await apiOf(({ url = "" }, response) => {
      if (url.includes("/pods")) response.writeHead(503).end(JSON.stringify({ kind: "Status", message: "busy" }));
      else response.end('{"items": []}');
    });
    const { message } = await refusal(takeSnapshot(failing, { cluster: "primary", namespace: "shop" }));
    assert.equal(message, "busy");
  });

  it("a snapshot names what may not be seen; where that is all, there is no snapshot", async () => {
    const place = { cluster: "primary", namespace: "shop" };
    const forbidden = { kind: "Status", message: "no" };
    const some = await apiOf(({ url = "" }, response) => {
      if (url.includes("/ingresses")) response.writeHead(403).end(JSON.stringify(forbidden));
      else response.end('{"items": []}');
    });
    const { unseen, objects } = await takeSnapshot(some, place);
    assert.deepEqual(unseen, [{ what: "ingresses of shop", why: "no" }]);
    assert.deepEqual([objects.has("Ingress"), objects.has("Pod")], [false, true]);
    const none = await apiOf(answering(403, forbidden));
    assert.deepEqual(await refusal(takeSnapshot(none, place)), new NothingSeenError("shop", "no"));
  });
});
