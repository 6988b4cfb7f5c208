import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerResourceOptions,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  type AnalyzeResponse,
  type AnalyzerInfo,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { catalogue } from "../../policy/rules/catalogue";
import * as product from "../../package.json";
import { changed, pod, type Json } from "./fixtures";
import { unknownText } from "./preview";

const root = join(__dirname, "..", "..");
const folder = join(root, "policy");
type Level = Parameters<PolicyConfig["setEnforcementlevel"]>[0];

/** The pack as the engine runs it: bundled, in a process of its own, asked by its protocol. */
describe("the bundled pack", function () {
  this.timeout(30_000);
  let child: ChildProcess;
  /** Found as the language host finds it. */
  let runner: string;
  let analyzer: AnalyzerClient;

  before(async () => {
    execFileSync(process.execPath, [join(root, "scripts", "bundle.mjs")]);
    runner = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
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
  });

  function requestOf(props: Json): AnalyzeRequest {
    const request = new AnalyzeRequest();
    request.setType("kubernetes:core/v1:Pod");
    request.setUrn("urn:pulumi:test::shop::kubernetes:core/v1:Pod::web");
    request.setName("web");
    request.setOptions(new AnalyzerResourceOptions());
    request.setProperties(Struct.fromJavaScript(props as Record<string, JavaScriptValue>));
    return request;
  }

  async function analyzed(props: Json) {
    const response = await answerOf<AnalyzeResponse>((answered) => analyzer.analyze(requestOf(props), answered));
    return response
      .getDiagnosticsList()
      .map((diagnostic) => [diagnostic.getPolicyname(), diagnostic.getEnforcementlevel()] as const);
  }

  /** As `--policy-pack-config` does, for one policy. */
  async function configure(policy: string, level: Level, properties: Record<string, JavaScriptValue> = {}) {
    const config = new PolicyConfig();
    config.setEnforcementlevel(level);
    config.setProperties(Struct.fromJavaScript(properties));
    const request = new ConfigureAnalyzerRequest();
    request.getPolicyconfigMap().set(policy, config);
    await answerOf((answered) => analyzer.configure(request, answered));
  }

  it("tells the engine its name, its version and all its policies", async () => {
    const info = await answerOf<AnalyzerInfo>((answered) => analyzer.getAnalyzerInfo(new Empty(), answered));
    assert.equal(info.getName(), "circle-core");
    assert.equal(info.getVersion(), product.version, "the pack has the product's version");
    assert.deepEqual(
      info.getPoliciesList().map((policy) => policy.getName()),
      [...catalogue.map(({ id }) => id), "undecided", "undecided-joins", "exempted", "exemptions", "configuration"],
    );
  });

  it("starts by a runner of its own, without the TypeScript compiler and the rest of Pulumi's SDK", () => {
    assert.ok(runner.startsWith(folder), runner);
    const bundle = readFileSync(join(folder, "dist", "index.js"), "utf8");
    const loaded = bundle.match(/(?<=require\(")(?:@[^/"]+\/)?[^./"][^"]*(?="\))/g) ?? [];
    assert.deepEqual(
      loaded.filter((name) => !isBuiltin(name)),
      [],
    );
  });

  it("lets a good pod pass", async () => {
    assert.deepEqual(await analyzed(pod()), []);
  });

  it("stops a bad one, and advises of what is not known yet", async () => {
    const bad = changed(pod(), "spec.containers.0.securityContext.privileged", true);
    const reports = await analyzed(changed(bad, "spec.containers.0.resources.limits.memory", unknownText));
    assert.deepEqual(reports[0], ["privileged", EnforcementLevel.MANDATORY]);
    assert.ok(reports.length > 1);
    for (const [policy, level] of reports.slice(1)) {
      assert.deepEqual([policy, level], ["undecided", EnforcementLevel.ADVISORY]);
    }
  });

  it("does as it is configured", async () => {
    const rule = "read-only-root-filesystem";
    const bad = changed(pod(), "spec.containers.0.securityContext.readOnlyRootFilesystem", undefined);
    assert.deepEqual(await analyzed(bad), [[rule, EnforcementLevel.MANDATORY]]);
    await configure(rule, EnforcementLevel.ADVISORY);
    assert.deepEqual(await analyzed(bad), [[rule, EnforcementLevel.ADVISORY]]);
    const exemption = {
      kind: "Pod",
      namespace: "shop",
      name: "web",
      reason: "Caches",
      owner: "shop",
      until: "9999-12-31",
    };
    await configure(rule, EnforcementLevel.MANDATORY, { exemptions: [exemption] });
    assert.deepEqual(await analyzed(bad), []);
    await configure(rule, EnforcementLevel.REMEDIATE);
    const response = await answerOf<RemediateResponse>((answered) => analyzer.remediate(requestOf(bad), answered));
    assert.deepEqual(
      response.getRemediationsList().map((each) => [each.getPolicyname(), each.getProperties()?.toJavaScript()]),
      [[rule, pod()]],
    );
  });
});

/** The answer to one request. */
async function answerOf<Answer>(ask: (answered: (error: Error | null, answer: Answer) => void) => unknown) {
  return new Promise<Answer>((resolve, reject) => {
    ask((error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

/** What the process says first; fails where it ends without a word. */
async function firstLine(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout);
  const lines = createInterface(child.stdout);
  const ended = once(child, "exit").then(([code]) => assert.fail(`the pack ended with code ${String(code)}`));
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  lines.close();
  return line.trim();
}
