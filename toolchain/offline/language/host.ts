import { status, type ServerWritableStream, type handleServerStreamingCall } from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import { messageOf } from "../../errors";
import { Empty, language, plugin } from "../rpc/protocol";
import { refused, RpcError, unary } from "../rpc/unary";
import type { Children } from "./children";
import { installDependencies, programDependencies } from "./dependencies";
import { requiredPlugins } from "./packages";
import { runProgram } from "./program";
import { runPlugin } from "./runPlugin";

export interface HostOptions {
  /** host:port of the engine, until Handshake names another one; "" where there is none. */
  engineAddress: string;
  /** The version this host answers for: that of the SDK. */
  version: string;
  children: Children;
}

const noCodeGeneration = "this offline language host generates no code: use the official Pulumi distribution for that";

/** The calls of Pulumi's language host for Node programs and policy packs, as the official `pulumi-language-nodejs` answers. */
export function languageHost({ engineAddress, version, children }: HostOptions): ILanguageRuntimeServer {
  let engine = engineAddress;
  return {
    handshake: unary((request) => {
      engine = request.getEngineAddress();
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    getRequiredPlugins: refused("the engine asks by GetRequiredPackages instead"),
    getRequiredPackages: unary((request) => {
      const required = requiredPlugins(request.getInfo()?.getProgramDirectory() ?? ".");
      const packages = required.map((one) =>
        new plugin.PackageDependency()
          .setKind("resource")
          .setName(one.name)
          .setVersion(one.version)
          .setServer(one.server),
      );
      return new language.GetRequiredPackagesResponse().setPackagesList(packages);
    }),
    run: unary((request, { signal }) => {
      if (engine === "") throw new RpcError(status.FAILED_PRECONDITION, "call Handshake before Run");
      return runProgram(request, engine, children, signal);
    }),
    runPlugin: streaming((call, signal) => runPlugin(call, children, signal)),
    installDependencies: streaming((call, signal) => installDependencies(call, children, signal)),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    template: unary(() => new language.TemplateResponse()),
    about: unary(() => {
      const response = new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
      response.getMetadataMap().set("packagemanager", "npm");
      return response;
    }),
    getProgramDependencies: unary((request) => {
      const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
      const dependencies = programDependencies(directory, request.getTransitivedependencies());
      return new language.GetProgramDependenciesResponse().setDependenciesList(dependencies);
    }),
    generateProgram: refused(noCodeGeneration),
    generateProject: refused(noCodeGeneration),
    generatePackage: refused(noCodeGeneration),
    pack: refused(noCodeGeneration),
    link: refused(noCodeGeneration),
    cancel: unary(async () => {
      await children.end();
      return new Empty();
    }),
  };
}

/** A streaming call: ends when `work` is done, with its error where it fails; the signal tells that the caller gave up. */
function streaming<Request, Response>(
  work: (call: ServerWritableStream<Request, Response>, signal: AbortSignal) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    const controller = new AbortController();
    call.on("cancelled", () => {
      controller.abort();
    });
    Promise.resolve()
      .then(() => work(call, controller.signal))
      .then(
        () => call.end(),
        (error: unknown) => {
          call.emit("error", {
            code: error instanceof RpcError ? error.code : status.UNKNOWN,
            details: messageOf(error),
          });
        },
      );
  };
}
