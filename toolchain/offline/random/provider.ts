import { status } from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty, plugin, provider } from "../rpc/protocol";
import { refused, RpcError, unary } from "../rpc/unary";
import { fromStruct, revealedMap, toStruct } from "../rpc/values";
import { changesBetween } from "./diff";
import { kinds, type Kind } from "./kinds";

const sentence = {
  handshake: "the engine's address is taken from the command line",
  functions: "the offline random provider has resources only",
  schema: "the offline random provider carries no schema: use the official plugin for code generation",
};

/** Pulumi's `random` provider as the engine sees it; `version` must be that of the SDK the program uses. */
export function randomProvider(version: string): IResourceProviderServer {
  return {
    handshake: refused(sentence.handshake),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    checkConfig: unary((request) => new provider.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(() => new provider.ConfigureResponse().setSupportspreview(true).setAcceptresources(true)),
    check: unary(check),
    diff: unary(diff),
    create: unary(create),
    read: unary(read),
    update: unary(update),
    delete: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    attach: unary(() => new Empty()),
    parameterize: refused(sentence.functions),
    invoke: refused(sentence.functions),
    call: refused(sentence.functions),
    construct: refused(sentence.functions),
    list: (call) => {
      call.emit("error", new RpcError(status.UNIMPLEMENTED, sentence.functions));
    },
    getSchema: refused(sentence.schema),
    getMapping: refused(sentence.schema),
    getMappings: refused(sentence.schema),
  };
}

function check(request: provider.CheckRequest): provider.CheckResponse {
  const failures = kindOf(request.getUrn())
    .check(revealedMap(fromStruct(request.getNews())))
    .map(({ property, reason }) => new provider.CheckFailure().setProperty(property).setReason(reason));
  return new provider.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
}

function diff(request: provider.DiffRequest): provider.DiffResponse {
  const kind = kindOf(request.getUrn());
  const old = kind.complete(revealedMap(fromStruct(request.getOlds())));
  const now = kind.complete(revealedMap(fromStruct(request.getNews())));
  const { diffs, replaces } = changesBetween(kind.fields, old, now);
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  return new provider.DiffResponse()
    .setChanges(diffs.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(diffs)
    .setReplacesList(replaces);
}

async function create(request: provider.CreateRequest): Promise<provider.CreateResponse> {
  const kind = kindOf(request.getUrn());
  const inputs = revealedMap(fromStruct(request.getProperties()));
  if (request.getPreview()) {
    return new provider.CreateResponse().setProperties(toStruct({ ...kind.complete(inputs), ...kind.unknowns }));
  }
  const { id, outputs } = await kind.create(inputs);
  return new provider.CreateResponse().setId(id).setProperties(toStruct(outputs));
}

/** A value lives in the state only: a refresh answers what it holds, an import what the id says. */
async function read(request: provider.ReadRequest): Promise<provider.ReadResponse> {
  const properties = request.getProperties();
  if (properties && Object.keys(fromStruct(properties)).length > 0) {
    return new provider.ReadResponse().setId(request.getId()).setProperties(properties).setInputs(request.getInputs());
  }
  const { id, outputs, inputs } = await kindOf(request.getUrn()).adopt(request.getId());
  return new provider.ReadResponse().setId(id).setProperties(toStruct(outputs)).setInputs(toStruct(inputs));
}

function update(request: provider.UpdateRequest): provider.UpdateResponse {
  const kind = kindOf(request.getUrn());
  const old = fromStruct(request.getOlds());
  const drawn = Object.fromEntries(Object.entries(old).filter(([name]) => !(name in kind.fields)));
  const now = kind.complete(fromStruct(request.getNews()));
  return new provider.UpdateResponse().setProperties(toStruct({ ...drawn, ...now }));
}

/** The kind of the resource that a URN names: `urn:pulumi:stack::project::parent$type::name`. */
function kindOf(urn: string): Kind {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const kind = kinds.get(type);
  if (kind) return kind;
  const offered = [...kinds.keys()].map((token) => token.split(":").at(-1)).join(", ");
  throw new RpcError(
    status.UNIMPLEMENTED,
    `the offline random provider offers ${offered}; ${type} needs the official plugin: run pulumi plugin install resource random`,
  );
}
