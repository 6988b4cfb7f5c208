import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerResourceOptions,
  EnforcementLevel,
  type AnalyzeResponse,
  type AnalyzerInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { build } from "esbuild";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { catalogue } from "../../policy/rules/catalogue";
import * as product from "../../package.json";
import { changed, pod, type Json } from "./fixtures";
import { unknownText } from "./preview";

const root = join(__dirname, "..", "..");

/** The pack as the engine runs it: bundled, in a process of its own, asked by its protocol. */
describe("the bundled pack", function () {
  this.timeout(30_000);
  let folder: string;
  let child: ChildProcess;
  let analyzer: AnalyzerClient;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "policy-pack-"));
    for (const file of ["package.json", "PulumiPolicy.yaml"])
      copyFileSync(join(root, "policy", file), join(folder, file));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    await build({
      entryPoints: [join(root, "policy", "index.ts")],
      outfile: join(folder, "dist", "index.js"),
      bundle: true,
      platform: "node",
      external: ["@pulumi/*"],
      logLevel: "error",
    });
    const runner = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
    child = spawn(process.execPath, [runner, "127.0.0.1:0", folder], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await firstLine(child);
    analyzer = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });

  after(async () => {
    analyzer.close();
    const ended = once(child, "exit");
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });

  async function analyzed(props: Json) {
    const request = new AnalyzeRequest();
    request.setType("kubernetes:core/v1:Pod");
    request.setUrn("urn:pulumi:test::shop::kubernetes:core/v1:Pod::web");
    request.setName("web");
    request.setOptions(new AnalyzerResourceOptions());
    request.setProperties(Struct.fromJavaScript(props as Record<string, JavaScriptValue>));
    const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
      analyzer.analyze(request, (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
    return response
      .getDiagnosticsList()
      .map((diagnostic) => [diagnostic.getPolicyname(), diagnostic.getEnforcementlevel()] as const);
  }

  it("tells the engine its name, its version and all its policies", async () => {
    const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
      analyzer.getAnalyzerInfo(new Empty(), (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
    assert.equal(info.getName(), "circle-core");
    assert.equal(info.getVersion(), product.version, "the pack has the product's version");
    assert.deepEqual(
      info.getPoliciesList().map((policy) => policy.getName()),
      [...catalogue.map(({ id }) => id), "undecided", "undecided-joins"],
    );
  });

  it("lets a good pod pass", async () => {
    assert.deepEqual(await analyzed(pod()), []);
  });

  it("stops a bad one, and advises of what is not known yet", async () => {
    const bad = changed(pod(), "spec.containers.0.securityContext.privileged", true);
    assert.deepEqual(await analyzed(changed(bad, "spec.containers.0.image", unknownText)), [
      ["privileged", EnforcementLevel.MANDATORY],
      ["undecided", EnforcementLevel.ADVISORY],
    ]);
  });
});

/** What the process says first; fails where it ends without a word. */
async function firstLine(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout);
  const lines = createInterface(child.stdout);
  const ended = once(child, "exit").then(([code]) => assert.fail(`the pack ended with code ${String(code)}`));
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  lines.close();
  return line.trim();
}
