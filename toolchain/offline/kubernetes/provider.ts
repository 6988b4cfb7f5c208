import { status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { EngineLog } from "../rpc/engineLog";
import { Empty, plugin, provider } from "../rpc/protocol";
import { refused, RpcError, unary } from "../rpc/unary";
import { fromStruct, toStruct } from "../rpc/values";
import { checkResource } from "./check";
import { checkConfig } from "./checkConfig";
import { configure } from "./configure";
import { createResource } from "./create";
import { deleteResource } from "./delete";
import { type ChangeKind, pathText } from "./diff";
import { diffConfig } from "./diffConfig";
import { diffResource } from "./diffResource";
import type { Autonaming } from "./naming";
import { readResource } from "./read";
import type { Session } from "./session";
import { updateResource } from "./update";

/** The plugin that this one stands in for: the SDK asks for exactly this version. */
const version = "4.34.2";

const onlyOfficial = (what: string): string =>
  `the offline kubernetes plugin does not offer ${what}. Install the official plugin: pulumi plugin install resource kubernetes`;

const kinds = provider.PropertyDiff.Kind;
const changeKinds: Readonly<Record<ChangeKind, Record<"inPlace" | "replacing", provider.PropertyDiff.Kind>>> = {
  add: { inPlace: kinds.ADD, replacing: kinds.ADD_REPLACE },
  update: { inPlace: kinds.UPDATE, replacing: kinds.UPDATE_REPLACE },
  delete: { inPlace: kinds.DELETE, replacing: kinds.DELETE_REPLACE },
};

/** The calls of the engine, each turned into plain values for the function that answers it. */
export function kubernetesProvider(log: EngineLog): {
  implementation: UntypedServiceImplementation;
  cancel: () => void;
} {
  const canceller = new AbortController();
  let configured: Session | undefined;
  const session = (): Session => {
    if (!configured) throw new RpcError(status.FAILED_PRECONDITION, "the kubernetes plugin is not configured yet");
    return configured;
  };
  const cancel = (): void => {
    canceller.abort();
  };

  const implementation = {
    getPluginInfo: unary<Empty, plugin.PluginInfo>(() => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary<provider.GetSchemaRequest, provider.GetSchemaResponse>(() =>
      new provider.GetSchemaResponse().setSchema(JSON.stringify({ name: "kubernetes", version })),
    ),
    getMapping: unary<provider.GetMappingRequest, provider.GetMappingResponse>(() => new provider.GetMappingResponse()),
    checkConfig: unary<provider.CheckRequest, provider.CheckResponse>(checkConfigCall),
    diffConfig: unary<provider.DiffRequest, provider.DiffResponse>(diffConfigCall),

    configure: unary<provider.ConfigureRequest, provider.ConfigureResponse>(async (request) => {
      const variables = Object.fromEntries(request.getVariablesMap().entries());
      configured = await configure(variables, { log, cancelled: canceller.signal });
      return new provider.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),

    check: unary<provider.CheckRequest, provider.CheckResponse>(async (request) => {
      const inputs = await checkResource(session(), {
        urn: request.getUrn(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        seed: request.getRandomseed_asU8(),
        autonaming: autonamingOf(request.getAutonaming()),
      });
      return new provider.CheckResponse().setInputs(toStruct(inputs));
    }),

    diff: unary<provider.DiffRequest, provider.DiffResponse>(async (request) => {
      const { changes, deleteBeforeReplace } = await diffResource(session(), {
        urn: request.getUrn(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
      });
      const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
      const response = new provider.DiffResponse()
        .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setReplacesList(changes.filter(({ replace }) => replace).map(({ path }) => pathText(path)))
        .setDeletebeforereplace(deleteBeforeReplace)
        .setHasdetaileddiff(true);
      for (const { path, kind, replace } of changes) {
        const detail = new provider.PropertyDiff()
          .setKind(replace ? changeKinds[kind].replacing : changeKinds[kind].inPlace)
          .setInputdiff(kind === "delete");
        response.getDetaileddiffMap().set(pathText(path), detail);
      }
      return response;
    }),

    create: unary<provider.CreateRequest, provider.CreateResponse>(async (request) => {
      const { id, properties } = await createResource(session(), {
        urn: request.getUrn(),
        properties: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
      });
      return new provider.CreateResponse().setId(id).setProperties(toStruct(properties));
    }),

    read: unary<provider.ReadRequest, provider.ReadResponse>(async (request) => {
      const answer = await readResource(session(), {
        urn: request.getUrn(),
        id: request.getId(),
        properties: fromStruct(request.getProperties()),
        inputs: fromStruct(request.getInputs()),
      });
      if (!answer) return new provider.ReadResponse();
      return new provider.ReadResponse()
        .setId(answer.id)
        .setProperties(toStruct(answer.properties))
        .setInputs(toStruct(answer.inputs));
    }),

    update: unary<provider.UpdateRequest, provider.UpdateResponse>(async (request) => {
      const properties = await updateResource(session(), {
        urn: request.getUrn(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
      });
      return new provider.UpdateResponse().setProperties(toStruct(properties));
    }),

    delete: unary<provider.DeleteRequest, Empty>(async (request) => {
      await deleteResource(session(), {
        urn: request.getUrn(),
        id: request.getId(),
        properties: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new Empty();
    }),

    cancel: unary<Empty, Empty>(() => {
      cancel();
      return new Empty();
    }),

    // The official plugin does not offer Handshake either; the engine then goes by the address on the command line.
    handshake: refused<provider.ProviderHandshakeRequest, provider.ProviderHandshakeResponse>(
      "Handshake is not offered",
    ),
    parameterize: refused<provider.ParameterizeRequest, provider.ParameterizeResponse>(
      onlyOfficial("parameterized packages"),
    ),
    invoke: refused<provider.InvokeRequest, provider.InvokeResponse>(
      onlyOfficial("functions (YAML, Kustomize and Helm templates)"),
    ),
    call: refused<provider.CallRequest, provider.CallResponse>(onlyOfficial("methods")),
    construct: refused<provider.ConstructRequest, provider.ConstructResponse>(
      onlyOfficial("components (YAML, Kustomize and Helm charts)"),
    ),
  };
  return { implementation, cancel };
}

function checkConfigCall(request: provider.CheckRequest): provider.CheckResponse {
  const news = fromStruct(request.getNews());
  const failures = checkConfig(request.getUrn(), news).map(({ property, reason }) =>
    new provider.CheckFailure().setProperty(property).setReason(reason),
  );
  return new provider.CheckResponse().setInputs(toStruct(news)).setFailuresList(failures);
}

function diffConfigCall(request: provider.DiffRequest): provider.DiffResponse {
  const { changed, diffs, replaces } = diffConfig(fromStruct(request.getOlds()), fromStruct(request.getNews()));
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  return new provider.DiffResponse()
    .setChanges(changed ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(diffs)
    .setReplacesList(replaces);
}

function autonamingOf(options: provider.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (!options) return undefined;
  const { ENFORCE, DISABLE } = provider.CheckRequest.AutonamingOptions.Mode;
  const mode = options.getMode() === DISABLE ? "disable" : options.getMode() === ENFORCE ? "enforce" : "propose";
  return { mode, proposedName: options.getProposedName() };
}
