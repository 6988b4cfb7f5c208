import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environments } from "../../../scripts/quickstart/options";
import { exampleDigest, requirePullableImage, requireSettings } from "../../../scripts/quickstart/settings";
import { exitCode, UserError } from "../../../toolchain/errors";

describe("quickstart's look at a stack's settings", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "settings-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: circle-core\nruntime: nodejs\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const refused = async (stackFile: string, text: RegExp): Promise<UserError> => {
    writeFileSync(join(folder, "Pulumi.development.yaml"), stackFile);
    const error: unknown = await requireSettings("development", "somewhere", folder).then(
      () => assert.fail("it was accepted"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, text);
    return error;
  };

  for (const environment of environments) {
    it(`accepts what this checkout says of ${environment}`, () => requireSettings(environment, "somewhere"));
  }

  it("tells everything that is wrong at once, with its line", async () => {
    const { exitCode: code } = await refused(
      "config:\n  circle-core:environment: development\n  circle-core:wibble: 3\n  circle-core:app:\n    workers: 0\n",
      /2 settings[^]*app\.workers \(Pulumi\.development\.yaml:5\)[^]*wibble \(Pulumi\.development\.yaml:3\)/,
    );
    assert.equal(code, exitCode.usage);
  });

  it("says where a file is no YAML", async () => {
    await refused("config:\n  circle-core:app: [1\n", /Pulumi\.development\.yaml is not valid YAML: .* line/);
  });

  it("refuses an encrypted setting without showing it", async () => {
    const { message } = await refused(
      "config:\n  circle-core:environment: development\n  circle-core:app:\n    secure: v1:hidden\n",
      /circle-core:app[^]*is encrypted/,
    );
    assert.doesNotMatch(message, /hidden/);
  });

  it("misses the file of a stack", async () => {
    await assert.rejects(requireSettings("staging", "somewhere", folder), /There is no .*Pulumi\.staging\.yaml/);
  });

  for (const environment of ["staging", "production"] as const) {
    it(`refuses the example digest of ${environment} on a cluster of one's own`, async () => {
      await assert.rejects(
        requirePullableImage(environment),
        /example digest that no registry has\. Put your release's/,
      );
    });
  }

  it("accepts a digest of one's own there", async () => {
    const digest = exampleDigest.replace(/.$/, "f");
    const stackFile = `config:\n  circle-core:image:\n    digest: ${digest}\n`;
    writeFileSync(join(folder, "Pulumi.staging.yaml"), stackFile);
    await requirePullableImage("staging", folder);
  });
});
