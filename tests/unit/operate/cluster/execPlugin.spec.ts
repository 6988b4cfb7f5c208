import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CredentialsError } from "../../../../operate/cluster/apiError";
import { runExecPlugin } from "../../../../operate/cluster/execPlugin";
import { until } from "../../../support/until";

const subject = { context: "production", cluster: { server: "https://api.example.com" } };

/** A kubeconfig's `exec` that runs a script of Node. */
const script = (text: string, more: object = {}) => ({
  apiVersion: "client.authentication.k8s.io/v1",
  command: process.execPath,
  args: ["-e", text],
  interactiveMode: "Never",
  ...more,
});
const answering = (status: object) =>
  script(`console.log(${JSON.stringify(JSON.stringify({ kind: "ExecCredential", status }))})`);

async function refusal(exec: unknown, timeout?: number): Promise<CredentialsError> {
  const error: unknown = await runExecPlugin(exec, { ...subject, ...(timeout !== undefined && { timeout }) }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CredentialsError, String(error));
  assert.equal(error.exitCode, 3);
  assert.doesNotMatch(error.message, /\n/);
  return error;
}

describe("a program that gives credentials", function () {
  this.timeout(20_000);

  it("gives a token or a certificate, and says until when", async () => {
    const status = { token: "t", expirationTimestamp: "2030-01-01T00:00:00Z" };
    assert.deepEqual(await runExecPlugin(answering(status), subject), status);
    const certificate = { clientCertificateData: "C", clientKeyData: "K" };
    assert.deepEqual(await runExecPlugin(answering(certificate), subject), certificate);
  });

  it("is told what is wanted, of the cluster only where it asks, and has the variables that the kubeconfig gives", async () => {
    const echo =
      "console.log(JSON.stringify({kind: 'ExecCredential', status: {token: process.env.KUBERNETES_EXEC_INFO + process.env.MORE}}))";
    const { token = "" } = await runExecPlugin(script(echo, { env: [{ name: "MORE", value: "more" }] }), subject);
    const info = {
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      spec: { interactive: false },
    };
    assert.equal(token, `${JSON.stringify(info)}more`);
    const asked = await runExecPlugin(script(echo, { provideClusterInfo: true }), subject);
    assert.match(asked.token ?? "", /"cluster":\{"server":"https:\/\/api\.example\.com"\}/);
  });

  it("that is not there is named, with the kubeconfig's own hint", async () => {
    const error = await refusal({ command: "/no/such/plugin", installHint: "Install it from the handbook.\n" });
    assert.match(error.message, /production are given by \/no\/such\/plugin, and it failed: there is no such program$/);
    assert.equal(error.hint, "Install it from the handbook.");
  });

  it("that fails is told by its last words, without secrets", async () => {
    const failing = script(
      "console.error('trying\\nsession expired, password=hunter2hunter2\\n'); process.exitCode = 1",
    );
    const { message } = await refusal(failing);
    assert.match(message, /it failed: session expired/);
    assert.doesNotMatch(message, /hunter2|trying/);
    assert.match((await refusal(script("process.exitCode = 7"))).message, /it ended with exit code 7$/);
    assert.match((await refusal(script("process.kill(process.pid, 'SIGTERM')"))).message, /it ended with SIGTERM$/);
  });

  it("that answers something else is told so, and not what it answered", async () => {
    for (const text of ["console.log('hunter2')", 'console.log(\'{"token": "hunter2"}\')', ""]) {
      const { message } = await refusal(script(text));
      assert.match(message, /it answered something else than an ExecCredential$/);
      assert.doesNotMatch(message, /hunter2/);
    }
  });

  it("without a command is told", async () => {
    assert.match((await refusal({ args: ["x"] })).message, /production has an exec that names no command$/);
  });

  it("that hangs is ended, with all that it has started", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plugin-"));
    try {
      const pid = join(folder, "pid");
      const { message } = await refusal({ command: "sh", args: ["-c", `sleep 600 & echo $! > ${pid}; wait`] }, 500);
      assert.match(message, /it did not answer within 0\.5 s$/);
      assert.ok(existsSync(pid));
      const child = Number(readFileSync(pid, "utf8"));
      await until("its child is gone", 10, () => Promise.resolve(isGone(child) ? true : undefined));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Gone, or dead and waiting for nobody. */
function isGone(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
