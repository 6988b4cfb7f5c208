import { randomBytes } from "node:crypto";
import { credentials, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import type { EngineLog } from "../../../toolchain/offline/rpc/engineLog";
import { Empty, provider, providerService } from "../../../toolchain/offline/rpc/protocol";
import { channelOptions } from "../../../toolchain/offline/rpc/serve";
import { fromStruct, toStruct, type ValueMap } from "../../../toolchain/offline/rpc/values";
import { textAt } from "../../../toolchain/offline/kubernetes/objects";
import { kubernetesProvider } from "../../../toolchain/offline/kubernetes/provider";
import { testKubeconfig } from "./apiServer";

/** A message that the provider sent to the engine's log. */
export interface LogLine {
  severity: string;
  message: string;
  urn: string;
  ephemeral: boolean;
}

export interface Diff {
  changed: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
  /** Property path → kind of change, e.g. `spec.replicas` → UPDATE. */
  details: Record<string, string>;
}

/** What the engine does with one resource of a stack. */
export interface Resource {
  id: string;
  inputs: ValueMap;
  state: ValueMap;
}

const changeNames = Object.fromEntries(
  Object.entries(provider.PropertyDiff.Kind).map(([name, value]) => [value, name]),
);

/** The URN of a resource in the tests' stack. */
export function urnOf(object: ValueMap, name = "res"): string {
  const [apiVersion, kind] = [textAt(object, "apiVersion"), textAt(object, "kind")];
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return `urn:pulumi:dev::tests::kubernetes:${module}:${kind}::${name}`;
}

/** Drives the provider as the engine does: over gRPC, by the same calls. */
export class Plugin {
  readonly log: LogLine[] = [];
  readonly #server = new Server(channelOptions);
  #client: providerService.ResourceProviderClient | undefined;

  static async start(): Promise<Plugin> {
    const plugin = new Plugin();
    const { implementation } = kubernetesProvider(plugin.#recorder());
    plugin.#server.addService(providerService.ResourceProviderService, implementation);
    const port = await new Promise<number>((resolve, reject) => {
      plugin.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    plugin.#client = new providerService.ResourceProviderClient(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
      channelOptions,
    );
    return plugin;
  }

  /** A provider that is configured for the tests' API server. */
  static async configured(inputs: Record<string, string> = {}): Promise<Plugin> {
    const plugin = await Plugin.start();
    await plugin.configure({ kubeconfig: testKubeconfig(), ...inputs });
    return plugin;
  }

  async stop(): Promise<void> {
    await this.cancel();
    this.#client?.close();
    this.#server.forceShutdown();
  }

  async configure(inputs: Record<string, string>): Promise<provider.ConfigureResponse> {
    const request = new provider.ConfigureRequest().setAcceptsecrets(true).setArgs(toStruct(inputs));
    for (const [key, value] of Object.entries(inputs)) request.getVariablesMap().set(`kubernetes:config:${key}`, value);
    return this.#call("configure", request);
  }

  async check(news: ValueMap, olds: ValueMap = {}, options: { urn?: string; seed?: string } = {}): Promise<ValueMap> {
    const request = new provider.CheckRequest()
      .setUrn(options.urn ?? urnOf(news))
      .setNews(toStruct(news))
      .setOlds(toStruct(olds))
      .setRandomseed(Buffer.from(options.seed ?? randomBytes(32).toString("hex")));
    const response = await this.#call<provider.CheckResponse>("check", request);
    return fromStruct(response.getInputs());
  }

  async diff(resource: Resource, news: ValueMap, ignoreChanges: string[] = []): Promise<Diff> {
    const request = new provider.DiffRequest()
      .setUrn(urnOf(news))
      .setId(resource.id)
      .setOlds(toStruct(resource.state))
      .setOldInputs(toStruct(resource.inputs))
      .setNews(toStruct(news))
      .setIgnorechangesList(ignoreChanges);
    const response = await this.#call<provider.DiffResponse>("diff", request);
    return diffOf(response);
  }

  async diffConfig(olds: ValueMap, news: ValueMap): Promise<provider.DiffResponse> {
    return this.#call("diffConfig", new provider.DiffRequest().setOlds(toStruct(olds)).setNews(toStruct(news)));
  }

  async checkConfig(
    news: ValueMap,
    urn = "urn:pulumi:dev::tests::pulumi:providers:kubernetes::k8s",
  ): Promise<provider.CheckResponse> {
    return this.#call("checkConfig", new provider.CheckRequest().setUrn(urn).setNews(toStruct(news)));
  }

  async create(inputs: ValueMap, options: { preview?: boolean; timeout?: number } = {}): Promise<Resource> {
    const request = new provider.CreateRequest()
      .setUrn(urnOf(inputs))
      .setProperties(toStruct(inputs))
      .setPreview(options.preview ?? false)
      .setTimeout(options.timeout ?? 0);
    const response = await this.#call<provider.CreateResponse>("create", request);
    return { id: response.getId(), inputs, state: fromStruct(response.getProperties()) };
  }

  /** Check and Create in one: what `pulumi up` does with a new resource. */
  async up(news: ValueMap, options: { timeout?: number } = {}): Promise<Resource> {
    return this.create(await this.check(news), options);
  }

  async update(
    resource: Resource,
    news: ValueMap,
    options: { preview?: boolean; timeout?: number; ignoreChanges?: string[] } = {},
  ): Promise<Resource> {
    const request = new provider.UpdateRequest()
      .setUrn(urnOf(news))
      .setId(resource.id)
      .setOlds(toStruct(resource.state))
      .setOldInputs(toStruct(resource.inputs))
      .setNews(toStruct(news))
      .setPreview(options.preview ?? false)
      .setTimeout(options.timeout ?? 0)
      .setIgnorechangesList(options.ignoreChanges ?? []);
    const response = await this.#call<provider.UpdateResponse>("update", request);
    return { id: resource.id, inputs: news, state: fromStruct(response.getProperties()) };
  }

  /** Without a resource: an import by id. */
  async read(id: string, urn: string, resource?: Resource): Promise<Resource> {
    const request = new provider.ReadRequest().setId(id).setUrn(urn);
    if (resource) request.setProperties(toStruct(resource.state)).setInputs(toStruct(resource.inputs));
    const response = await this.#call<provider.ReadResponse>("read", request);
    return {
      id: response.getId(),
      inputs: fromStruct(response.getInputs()),
      state: fromStruct(response.getProperties()),
    };
  }

  async delete(resource: Resource, options: { timeout?: number } = {}): Promise<void> {
    const request = new provider.DeleteRequest()
      .setUrn(urnOf(resource.inputs))
      .setId(resource.id)
      .setProperties(toStruct(resource.state))
      .setTimeout(options.timeout ?? 0);
    await this.#call("delete", request);
  }

  async cancel(): Promise<void> {
    await this.#call("cancel", new Empty());
  }

  /** Calls a method by its name: for those that are refused. */
  async raw(method: keyof providerService.IResourceProviderClient, request: unknown): Promise<unknown> {
    return this.#call(method, request);
  }

  #call<Response>(method: keyof providerService.IResourceProviderClient, request: unknown): Promise<Response> {
    const client = this.#client;
    if (!client) throw new Error("the plugin is not started");
    // The generated client has one overloaded method per call; all have this shape.
    const calls = client as unknown as Record<
      string,
      (request: unknown, callback: (error: ServiceError | null, response: Response) => void) => void
    >;
    return new Promise((resolve, reject) => {
      calls[method]?.(request, (error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  }

  #recorder(): EngineLog {
    const record =
      (ephemeral: boolean) =>
      (severity: string, message: string, urn = ""): void => {
        this.log.push({ severity, message, urn, ephemeral });
      };
    return { log: record(false), status: record(true), close: () => undefined };
  }
}

function diffOf(response: provider.DiffResponse): Diff {
  const details = response
    .getDetaileddiffMap()
    .toObject(true, (included, message) => provider.PropertyDiff.toObject(included, message));
  return {
    changed: response.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    details: Object.fromEntries(details.map(([path, { kind }]) => [path, changeNames[kind] ?? "?"])),
  };
}
