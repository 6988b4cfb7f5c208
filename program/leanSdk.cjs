// Named by `nodeargs` in Pulumi.yaml, and so there before the SDK's runner: puts off what the SDK always loads and this
// program never uses (docs/performance.md). Each part is loaded when something of it is used, and does then what it
// ever does. Where another version of the SDK has a part elsewhere, it is loaded as that version likes.
"use strict";
const Module = require("node:module");

/** Stands in for a module until something of it is used; `standIn` makes its exports from a way to load it. */
function putOff(name, standIn) {
  const file = located(name);
  if (file === undefined || require.cache[file] !== undefined) return;
  const module = new Module(file);
  module.exports = standIn(() => {
    if (require.cache[file] === module) Reflect.deleteProperty(require.cache, file);
    return require(file);
  });
  module.loaded = true;
  require.cache[file] = module;
}

function located(name) {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** For a module that others only hand on: loaded when somebody asks for one of its names, or for all. */
function handedOn(load) {
  const of =
    (trap) =>
    (_, ...args) =>
      Reflect[trap](load(), ...args);
  return new Proxy(
    {},
    {
      get: (_, key) => (key === "__esModule" ? true : Reflect.get(load(), key)),
      has: of("has"),
      ownKeys: of("ownKeys"),
      getOwnPropertyDescriptor(_, key) {
        const found = Reflect.getOwnPropertyDescriptor(load(), key);
        return found && { ...found, configurable: true };
      },
    },
  );
}

// Programs that run Pulumi, the compiler that reads functions to serialise, and words for zod's errors in other languages.
putOff("@pulumi/pulumi/automation", handedOn);
putOff("@pulumi/pulumi/typescript-shim", handedOn);
putOff("zod/v4/locales", handedOn);

// What finds the packages behind a serialised function: npm's dependency resolver.
putOff("@pulumi/pulumi/runtime/closure/codePaths", (load) => ({
  computeCodePaths: (...args) => load().computeCodePaths(...args),
}));

// A debugger that hears of each script as it is loaded, to tell later where a serialised function is from. It is told of
// all that are loaded also when it comes late.
putOff("@pulumi/pulumi/runtime/closure/v8Hooks", () => {
  const urls = new Map();
  let session;
  return {
    isInitializedAsync: () => Promise.resolve(),
    getSessionAsync: () => (session ??= debuggerSession(urls)),
    getScriptUrl: (id) => urls.get(id),
  };
});

async function debuggerSession(urls) {
  require("node:v8").setFlagsFromString("--allow-natives-syntax");
  const { Session } = require("node:inspector");
  const session = new Session();
  session.connect();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => urls.set(scriptId, url));
  await new Promise((resolve, reject) => {
    session.post("Debugger.enable", (error) => (error ? reject(error) : resolve()));
  });
  return session;
}

// OpenTelemetry. Without a trace that the engine is part of, its spans are empty until tracing is started.
if (!process.env.TRACEPARENT) {
  putOff("@pulumi/pulumi/cmd/run/tracing", (load) => {
    let started;
    return {
      start(...args) {
        started = load();
        return started.start(...args);
      },
      stop: () => started?.stop(),
      newSpan: (name) => started?.newSpan(name) ?? require("@opentelemetry/api").trace.getTracer(name).startSpan(name),
    };
  });
}
