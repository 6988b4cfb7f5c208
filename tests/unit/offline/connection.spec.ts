import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ApiError, ConnectionError } from "../../../toolchain/offline/kubernetes/apiError";
import { Connection } from "../../../toolchain/offline/kubernetes/connection";

type Answer = (request: IncomingMessage, body: string, response: ServerResponse) => void;

/** A server that answers as it is told, and what it was asked. */
async function listening(answer: Answer): Promise<{ server: Server; url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""} ${body}`.trim());
      answer(request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function connect(server: string, answerDeadline?: number): Connection {
  const cluster = { name: "test", server, skipTLSVerify: true };
  return new Connection({ cluster, user: { name: "test", token: "a-token" } }, { answerDeadline });
}

const json: Answer = (_request, _body, response) =>
  response.setHeader("content-type", "application/json").end('{"a":1}');

describe("a connection to an API server", () => {
  const running: { server: Server; connection: Connection }[] = [];
  async function connected(
    answer: Answer,
    answerDeadline?: number,
  ): Promise<{ connection: Connection; asked: string[] }> {
    const { server, url, asked } = await listening(answer);
    const connection = connect(`${url}/prefix/`, answerDeadline);
    running.push({ server, connection });
    return { connection, asked };
  }
  afterEach(() => {
    for (const { server, connection } of running.splice(0)) {
      connection.close();
      server.closeAllConnections();
      server.close();
    }
  });

  it("sends JSON with the credentials, and answers JSON", async () => {
    let authorization: string | undefined;
    const { connection, asked } = await connected((request, body, response) => {
      ({ authorization } = request.headers);
      json(request, body, response);
    });
    const answer = await connection.request({
      method: "POST",
      path: "/api/v1/x",
      query: { dryRun: "All", force: undefined },
      body: { b: 2 },
    });
    assert.deepEqual(
      [answer, asked, authorization],
      [{ a: 1 }, ['POST /prefix/api/v1/x?dryRun=All {"b":2}'], "Bearer a-token"],
    );
  });

  it("keeps a DELETE's body apart from the next request on the same socket", async () => {
    const { connection, asked } = await connected(json);
    await connection.request({ method: "DELETE", path: "/x", body: { kind: "DeleteOptions" } });
    await connection.request({ method: "GET", path: "/y" });
    assert.deepEqual(asked, ['DELETE /prefix/x {"kind":"DeleteOptions"}', "GET /prefix/y"]);
  });

  it("throws the API server's refusal in its own words", async () => {
    const status = { kind: "Status", message: 'configmaps "x" not found', reason: "NotFound", code: 404 };
    const { connection } = await connected((_request, _body, response) =>
      response.writeHead(404).end(JSON.stringify(status)),
    );
    await assert.rejects(connection.request({ method: "GET", path: "/x" }), (error) => {
      assert.ok(error instanceof ApiError);
      assert.deepEqual([error.message, error.reason, error.code], ['configmaps "x" not found', "NotFound", 404]);
      return true;
    });
  });

  it("says what came where something else than the API server answers", async () => {
    const { connection } = await connected((_request, _body, response) =>
      response.writeHead(502).end("<html>bad gateway"),
    );
    await assert.rejects(connection.request({ method: "GET", path: "/x" }), {
      message: "HTTP status 502: <html>bad gateway",
    });
  });

  it("says that the credentials are missing", async () => {
    const { connection } = await connected((_request, _body, response) => response.writeHead(401).end("{}"));
    await assert.rejects(
      connection.request({ method: "GET", path: "/x" }),
      /asked for the client to provide credentials/,
    );
  });

  it("comes back when it is asked to", async () => {
    let times = 0;
    const { connection, asked } = await connected((request, body, response) => {
      if (times++ === 0) response.writeHead(429, { "retry-after": "1" }).end();
      else json(request, body, response);
    });
    assert.deepEqual(await connection.request({ method: "GET", path: "/x" }), { a: 1 });
    assert.equal(asked.length, 2);
  });

  it("tries again on a new socket where the server has closed the kept one", async () => {
    let times = 0;
    const { connection } = await connected((request, body, response) => {
      if (times++ === 1) request.socket.resetAndDestroy();
      else json(request, body, response);
    });
    await connection.request({ method: "GET", path: "/x" });
    assert.deepEqual(await connection.request({ method: "GET", path: "/y" }), { a: 1 });
  });

  it("gives up where no answer comes in time, and where it is told to", async () => {
    const { connection } = await connected(() => undefined, 100);
    await assert.rejects(connection.request({ method: "GET", path: "/x" }), (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.match(error.message, /^Get "http:\/\/127\.0\.0\.1:\d+\/prefix\/x": no answer within 0\.1 s$/);
      return true;
    });
    const signal = AbortSignal.abort();
    await assert.rejects(connection.request({ method: "GET", path: "/x", signal }), { name: "AbortError" });
  });
});
