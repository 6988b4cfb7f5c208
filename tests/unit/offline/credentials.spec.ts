import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentialsOf } from "../../../toolchain/offline/kubernetes/credentials";
import type { ClusterRecord, UserRecord } from "../../../toolchain/offline/kubernetes/kubeconfigRecords";

const secure: ClusterRecord = { name: "test", server: "https://a.test", skipTLSVerify: false };
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("credentials of a kubeconfig", () => {
  let folder: string;
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "credentials-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const of = (user: Partial<UserRecord>, cluster: ClusterRecord = secure) =>
    credentialsOf({ cluster, user: { name: "test", ...user } });
  const tlsOf = async (user: Partial<UserRecord>, cluster?: ClusterRecord) => {
    const { agent } = await of(user, cluster)();
    assert.ok(agent instanceof HttpsAgent);
    const { ca, cert, key, servername, rejectUnauthorized, keepAlive } = agent.options;
    assert.equal(keepAlive, true);
    return {
      ca: ca?.toString(),
      cert: cert?.toString(),
      key: key instanceof Buffer ? key.toString() : undefined,
      servername,
      rejectUnauthorized,
    };
  };
  const nothing = {
    ca: undefined,
    cert: undefined,
    key: undefined,
    servername: undefined,
    rejectUnauthorized: undefined,
  };

  it("trust what the system trusts, and prove nothing, where it says nothing", async () => {
    assert.deepEqual(await tlsOf({}), nothing);
    const { headers, auth } = await of({})();
    assert.deepEqual([headers, auth], [{}, undefined]);
  });

  it("are certificates from data or files; a file counts first", async () => {
    const cluster = { ...secure, caData: base64("the CA"), tlsServerName: "b.test" };
    const user = { certData: base64("a certificate"), keyData: base64("a key") };
    assert.deepEqual(await tlsOf(user, cluster), {
      ca: "the CA",
      cert: "a certificate",
      key: "a key",
      servername: "b.test",
      rejectUnauthorized: undefined,
    });
    const files = { certFile: file("crt", "another certificate"), keyFile: file("key", "another key") };
    const found = await tlsOf({ ...user, ...files }, { ...cluster, caFile: file("ca", "another CA") });
    assert.deepEqual([found.ca, found.cert, found.key], ["another CA", "another certificate", "another key"]);
  });

  it("do not look at the server's certificate only where the kubeconfig says so", async () => {
    assert.deepEqual(await tlsOf({}, { ...secure, skipTLSVerify: true }), { ...nothing, rejectUnauthorized: false });
  });

  it("go over a line that is not encrypted only where the kubeconfig says so", async () => {
    const plain = { ...secure, server: "http://a.test" };
    assert.throws(() => void of({}, plain)(), /http:\/\/a\.test is not encrypted/);
    const { agent } = await of({}, { ...plain, skipTLSVerify: true })();
    assert.ok(agent instanceof HttpAgent && !(agent instanceof HttpsAgent));
  });

  it("are a token, or a name and a password", async () => {
    const { headers } = await of({ token: "a-token", tokenFile: "/nowhere" })();
    assert.deepEqual(headers, { authorization: "Bearer a-token" });
    assert.equal((await of({ username: "me", password: "mine" })()).auth, "me:mine");
  });

  it("are a token that is read again from its file, over the same sockets", async () => {
    const tokenFile = file("token", "first\n");
    const credentials = of({ tokenFile });
    const one = await credentials();
    file("token", "second\n");
    const other = await credentials();
    assert.deepEqual(
      [one.headers, other.headers],
      [{ authorization: "Bearer first" }, { authorization: "Bearer second" }],
    );
    assert.equal(one.agent, other.agent);
  });

  it("are what a plugin of the kubeconfig answers", async function () {
    this.timeout(30_000);
    const answer = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token: "made" } };
    const exec = {
      apiVersion: answer.apiVersion,
      command: process.execPath,
      args: ["-p", JSON.stringify(JSON.stringify(answer))],
      interactiveMode: "Never",
    };
    const credentials = of({ exec }, { ...secure, caData: base64("the CA") });
    const [one, other] = [await credentials(), await credentials()];
    assert.deepEqual(one.headers, { Authorization: "Bearer made" });
    assert.ok(one.agent instanceof HttpsAgent);
    assert.deepEqual([String(one.agent.options.ca), one.agent.options.keepAlive], ["the CA", true]);
    assert.equal(one.agent, other.agent);
  });

  it("are those of another person where the kubeconfig stands in for one", async function () {
    this.timeout(30_000);
    const { headers } = await of({ token: "a-token", impersonateUser: "someone" })();
    assert.deepEqual(headers, { "Impersonate-User": "someone", Authorization: "Bearer a-token" });
  });
});
