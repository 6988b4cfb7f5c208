// Named by `nodeargs` in Pulumi.yaml: loads the program's TypeScript as Pulumi's own loader does, but translates a file only
// when it has changed. That saves each preview the compiler's start and a hundred translations (docs/performance.md).
// What was translated is kept beside the packages; where it can't be kept, every run translates anew.
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join, relative } = require("node:path");

const root = dirname(__dirname);
const kept = join(root, "node_modules", ".cache", "circle-core", "program.json");
const options = { target: "es2023", module: "commonjs", esModuleInterop: true, inlineSourceMap: true };

/** What another version of the compiler, or of this file, may translate otherwise. */
const version = JSON.stringify([compilerVersion(), options]);
const before = readKept();
/** By path: the hash of the source, and what became of it. */
const translated = new Map();

Module._extensions[".ts"] = (module, file) => {
  module._compile(javaScript(file), file);
};

// Compiled code is kept by Node as well, where nobody has asked for that already.
Module.enableCompileCache?.(join(dirname(kept), "compiled"));

// As Pulumi's loader does: the runner's traces, and the places of resources that the engine records, name the sources.
require(require.resolve("source-map-support", { paths: [require.resolve("@pulumi/pulumi")] })).install({
  retrieveFile: (file) => translated.get(file)?.code ?? null,
});

process.on("exit", keep);

function javaScript(file) {
  const source = readFileSync(file, "utf8");
  const hash = createHash("sha256").update(source).digest("base64");
  const known = before[relative(root, file)];
  const code = known?.hash === hash ? known.code : translate(source, file);
  translated.set(file, { hash, code });
  return code;
}

function translate(source, file) {
  const compiler = require("typescript");
  const { outputText, diagnostics = [] } = compiler.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: compiler.convertCompilerOptionsFromJson(options, root).options,
  });
  if (diagnostics.length === 0) return outputText;
  const names = { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => "\n" };
  throw new SyntaxError(compiler.formatDiagnostics(diagnostics, names).trimEnd());
}

function compilerVersion() {
  try {
    return require("typescript/package.json").version;
  } catch {
    process.stderr.write("The compiler of the program's TypeScript is not installed: run npm ci, without --omit=dev\n");
    process.exit(1);
  }
}

function readKept() {
  try {
    const { version: by, files } = JSON.parse(readFileSync(kept, "utf8"));
    return by === version ? files : {};
  } catch {
    return {};
  }
}

/** Replaces what was kept, unless it is the same: programs that run beside this one read the old or the new, whole. */
function keep() {
  const files = Object.fromEntries([...translated].map(([file, entry]) => [relative(root, file), entry]));
  if (Object.entries(files).every(([file, { hash }]) => before[file]?.hash === hash)) return;
  const part = `${kept}.${process.pid}`;
  try {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(part, JSON.stringify({ version, files }));
    renameSync(part, kept);
  } catch {
    // A read-only checkout, or a full disk: nothing is lost but time.
    if (existsSync(part)) rmSync(part);
  }
}
