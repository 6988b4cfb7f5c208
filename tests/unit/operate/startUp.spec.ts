import assert from "node:assert/strict";
import { build, type Metafile } from "esbuild";

type Output = Metafile["outputs"][string];

/** Packages that the help of everything and completion may load. */
const light = ["commander", "picocolors"];

describe("the start of the circle-core command", function () {
  this.timeout(60_000);
  let outputs: Metafile["outputs"];
  before(async () => {
    const { command, common } = await import("../../../scripts/bundle/command.mjs");
    ({
      metafile: { outputs },
    } = await build({ ...common, ...command, metafile: true, write: false }));
  });

  const main = (): Output => outputNamed(/operate\/dist\/main\.mjs$/);
  const outputNamed = (name: RegExp): Output => {
    const found = Object.entries(outputs).filter(([path]) => name.test(path));
    assert.equal(found.length, 1, String(name));
    return found[0]?.[1] as Output;
  };

  /** All that is loaded before an output can run. */
  function loaded(output: Output, seen = new Set<Output>()): ReadonlySet<Output> {
    seen.add(output);
    for (const { path, kind, external } of output.imports) {
      const next = outputs[path];
      if (kind === "import-statement" && external !== true && next && !seen.has(next)) loaded(next, seen);
    }
    return seen;
  }

  const packagesIn = (parts: ReadonlySet<Output>): readonly string[] => [
    ...new Set(
      [...parts].flatMap(({ inputs }) =>
        Object.keys(inputs).flatMap(
          (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(file)?.[1] ?? [],
        ),
      ),
    ),
  ];

  it("loads nothing heavy: neither Pulumi nor the cluster's client nor a parser", () => {
    assert.deepEqual([...packagesIn(loaded(main()))].sort(), light);
    const bytes = [...loaded(main())].reduce((sum, part) => sum + part.bytes, 0);
    assert.ok(bytes < 250_000, `${bytes} bytes`);
    const external = [...loaded(main())].flatMap(({ imports }) =>
      imports.flatMap(({ path, external, kind }) => (external === true && kind !== "dynamic-import" ? [path] : [])),
    );
    assert.deepEqual(
      external.filter((path) => path.startsWith("@")),
      [],
    );
  });

  it("completion needs no more than that", () => {
    const script = outputNamed(/parts\/script-\w+\.mjs$/);
    assert.deepEqual(
      packagesIn(loaded(script)).filter((name) => !light.includes(name)),
      [],
    );
  });

  it("a command brings its own when it runs", () => {
    const dynamic = main().imports.filter(({ kind }) => kind === "dynamic-import");
    assert.ok(dynamic.length > 10);
    const all = dynamic.flatMap(({ path }) => (outputs[path] ? [...packagesIn(loaded(outputs[path]))] : []));
    assert.ok(all.includes("@kubernetes/client-node"));
  });
});
