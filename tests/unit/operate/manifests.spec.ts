import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policy/rules/read";
import { readDocuments } from "../../../operate/input/documents";
import { Manifests } from "../../../operate/input/manifests";
import { Source, type Problem } from "../../../operate/input/source";
import { decode } from "../../../operate/input/text";

function manifests(text: string, { named = true, name = "a.yaml" } = {}): Manifests {
  const source = new Source(name, text);
  const all = new Manifests();
  all.add(source, readDocuments(source), named);
  return all;
}

const objects = (all: Manifests): string[] =>
  all.files.flatMap((file) => file.objects.map(({ kind, name }) => `${kind} ${name}`));
const problems = (all: Manifests): string[] =>
  all.problems.map(({ line, message }: Problem) => `${String(line)}: ${message}`);

const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";

describe("manifests", () => {
  it("are objects, lists, and bare lists of JSON", () => {
    assert.deepEqual(
      objects(
        manifests(
          `${pod}---\napiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: s}}]`,
        ),
      ),
      ["Pod p", "Secret s"],
    );
    assert.deepEqual(
      objects(manifests('[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"q"}}]', { name: "a.json" })),
      ["Pod q"],
    );
  });

  it("may be an empty list, which is no mistake", () => {
    const all = manifests("apiVersion: v1\nkind: PodList\nitems: []");
    assert.deepEqual([objects(all), problems(all)], [[], []]);
  });

  it("must be there in a file that is named", () => {
    assert.deepEqual(problems(manifests("replicas: 2\n")), [
      "1: no Kubernetes object: apiVersion and kind must be there, as a text",
    ]);
    assert.deepEqual(problems(manifests("# c\n\njust text\n")), [
      "3: no Kubernetes object: it must be a mapping with apiVersion and kind",
    ]);
    assert.deepEqual(problems(manifests("# nothing\n")), ["undefined: is empty: there is nothing to judge"]);
    assert.deepEqual(problems(manifests("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n")), [
      "1: is for another program than Kubernetes (kustomize, kind, kubeadm); judge what that program makes of it",
    ]);
  });

  it("need not be in a file of a folder, which is counted then", () => {
    for (const text of [
      "replicas: 2\n",
      "apiVersion: v2\nname: chart\n",
      "# c\n",
      "text",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
    ]) {
      const all = manifests(text, { named: false });
      assert.deepEqual([all.skipped, problems(all), objects(all)], [1, [], []], text);
    }
  });

  it("are not overlooked in a folder for a forgotten apiVersion, nor beside others", () => {
    const lost = manifests("kind: Pod\nmetadata: {name: p}\n", { named: false });
    assert.deepEqual(problems(lost), ["1: no Kubernetes object: apiVersion must be there, as a text"]);
    assert.deepEqual(problems(manifests(`${pod}---\nreplicas: 1\n`, { named: false })), [
      "5: no Kubernetes object: apiVersion and kind must be there, as a text",
    ]);
    assert.equal(manifests("a: [", { named: false }).problems.length, 1);
  });
});

describe("a stack export", () => {
  const secret = (more: object) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ...more,
  });
  const exported = (...resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });

  it("gives the inputs of its Kubernetes resources, but not of what waits for deletion", () => {
    const all = manifests(
      exported(
        { type: "kubernetes:core/v1:Pod", inputs: { metadata: { name: "p" } } },
        { type: "kubernetes:core/v1:Pod", inputs: { metadata: { name: "old" } }, delete: true },
        { type: "pulumi:providers:kubernetes", inputs: {} },
        { type: "aws:s3:Bucket", inputs: {} },
        { type: "kubernetes:core/v1:Pod" },
      ),
      { name: "-" },
    );
    assert.deepEqual(objects(all), ["Pod p", "Pod "]);
    assert.deepEqual(all.files[0]?.objects[0]?.apiVersion, "v1");
    assert.deepEqual(all.origins[0]?.keys, ["deployment", "resources", 0, "inputs"]);
    assert.deepEqual(problems(all), []);
  });

  it("opens secrets that are shown, and leaves sealed ones unknown", () => {
    const inputs = {
      sealed: secret({ ciphertext: "v1:abc" }),
      open: secret({ plaintext: '{"a":1}' }),
      broken: secret({ plaintext: "{" }),
      asset: { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" },
      later: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      list: [secret({ ciphertext: "v1:abc" }), 1],
    };
    const [object] = manifests(exported({ type: "kubernetes:core/v1:Pod", inputs })).files[0]?.objects ?? [];
    assert.deepEqual(object?.field.value, {
      sealed: UNKNOWN,
      open: { a: 1 },
      broken: UNKNOWN,
      asset: UNKNOWN,
      later: UNKNOWN,
      list: [UNKNOWN, 1],
    });
  });

  it("may be empty", () => {
    assert.deepEqual(problems(manifests('{"version": 3, "deployment": {}}', { name: "a.json" })), []);
  });
});

describe("the bytes of an input", () => {
  it("must be UTF-8, with or without a byte order mark, of a size", () => {
    assert.deepEqual(decode(Buffer.from("\ufeffä: 1")), { text: "ä: 1" });
    assert.deepEqual(decode(Buffer.from([0x61, 0xe4, 0x62])), { message: "is no UTF-8; save it as UTF-8" });
    assert.deepEqual(decode(Buffer.from("\ufeffa", "utf16le")), {
      message: "is UTF-16, as PowerShell's > writes it; save it as UTF-8",
    });
    assert.deepEqual(decode(Buffer.from("a\0b")), { message: "is no text, but binary" });
    assert.deepEqual(decode(Buffer.alloc(50_000_001, 32)), {
      message: "has 50.0 MB; at most 50 MB are read: judge its parts one by one",
    });
    assert.ok("text" in decode(Buffer.alloc(50_000_000, 32)));
  });
});
