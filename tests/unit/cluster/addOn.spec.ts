import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { untilAvailable } from "../../../toolchain/cluster/addOn";
import { portOf } from "../../../toolchain/cluster/light";
import { UserError, exitCode } from "../../../toolchain/errors";

describe("what a node gets besides", () => {
  const addOn = { title: "The ingress controller", namespace: "traefik" };
  let server: Server;
  let url: string;
  let status: string;
  let asked: () => void;

  beforeEach(async () => {
    asked = () => undefined;
    server = createServer((_request, response) => {
      asked();
      response.end(JSON.stringify({ status: { conditions: [{ type: "Available", status }] } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${portOf(server)}/`;
  });

  afterEach(() => {
    server.close();
  });

  it("is waited for until it is available", async () => {
    status = "False";
    asked = () => (status = "True");
    await untilAvailable(addOn, url, {});
  });

  it("is not blamed where the person gives up: the reason to stop is what is thrown", async () => {
    status = "False";
    const stop = new AbortController();
    const reason = new UserError("Interrupted.", { exitCode: exitCode.cancelled });
    asked = () => {
      stop.abort(reason);
    };
    await assert.rejects(untilAvailable(addOn, url, {}, stop.signal), (error) => error === reason);
  });
});
