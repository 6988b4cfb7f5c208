import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { existingTarget } from "../../../scripts/quickstart/target";
import { exitCode, UserError } from "../../../toolchain/errors";

describe("quickstart on a cluster of the person's own", function () {
  this.timeout(30_000);
  const inherited = process.env["KUBECONFIG"];
  let folder: string;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "target-"));
    server = createServer((_request, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ gitVersion: "v1.36.3" }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    if (inherited === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = inherited;
    rmSync(folder, { recursive: true });
    await new Promise((closed) => server.close(closed));
  });

  /** Writes a kubeconfig and makes it the person's. */
  const use = (text: string): string => {
    const file = join(folder, "config");
    writeFileSync(file, text);
    process.env["KUBECONFIG"] = file;
    return file;
  };
  const kubeconfig = (address: string): string =>
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server: address, "insecure-skip-tls-verify": true } }],
      users: [{ name: "u", user: {} }],
      contexts: [
        { name: "mine", context: { cluster: "c", user: "u" } },
        { name: "half", context: { cluster: "gone", user: "u" } },
      ],
    });
  const refused = async (context: string, code: number, text: RegExp): Promise<void> => {
    await assert.rejects(existingTarget(context), (error: unknown) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, text);
      assert.equal(error.exitCode, code);
      return true;
    });
  };

  it("takes a context whose cluster answers", async () => {
    const file = use(kubeconfig(url));
    const { kubeconfig: found, context, embedded } = await existingTarget("mine");
    assert.deepEqual({ found, context, embedded }, { found: file, context: "mine", embedded: false });
  });

  it("refuses a context that is not there, naming those that are", async () => {
    use(kubeconfig(url));
    await refused("nope", exitCode.usage, /no context "nope" in .*; there are mine, half\. Name one of yours/);
  });

  it("refuses where no kubeconfig is", async () => {
    process.env["KUBECONFIG"] = join(folder, "nowhere");
    await refused("mine", exitCode.usage, /no context "mine" in .*nowhere; there is none/);
  });

  it("names a kubeconfig that is no YAML", async () => {
    const file = use("apiVersion: v1\n  kind: [Config\n");
    await refused("mine", exitCode.usage, new RegExp(`The kubeconfig ${file} can't be read: bad indentation`));
  });

  it("refuses a context whose cluster is not in the file", async () => {
    use(kubeconfig(url));
    await refused("half", exitCode.usage, /"half" of .* names a cluster that is not in there/);
  });

  it("refuses a cluster that does not answer, before anything is deployed", async () => {
    await new Promise((closed) => server.close(closed));
    use(kubeconfig(url));
    await refused("mine", exitCode.error, new RegExp(`"mine", ${url}, does not answer: .*ECONNREFUSED`));
  });
});
