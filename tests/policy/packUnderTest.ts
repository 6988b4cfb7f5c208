import * as sdk from "@pulumi/policy/server";
import type { EnforcementLevel, PolicyPackArgs } from "@pulumi/policy";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import {
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  EnforcementLevel as Levels,
  type AnalyzeResponse,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { policiesOf } from "../../policy/crossguard";
import { catalogue } from "../../policy/rules/catalogue";
import type { Json } from "./fixtures";

type Policies = PolicyPackArgs["policies"];
type Answered<Response> = (error: Error | null, response: Response) => void;
type Served<Request, Response> = (call: { request: Request }, answered: Answered<Response>) => void;
type Server<Request, Response> = (
  pack: string,
  version: string,
  level: EnforcementLevel,
  policies: Policies,
) => Served<Request, Response>;

/** The SDK's own server functions. Its types leave them out. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun, makeRemediateRpcFun } = sdk as unknown as {
  makeAnalyzeRpcFun: Server<AnalyzeRequest, AnalyzeResponse>;
  makeAnalyzeStackRpcFun: Server<AnalyzeStackRequest, AnalyzeResponse>;
  makeRemediateRpcFun: Server<AnalyzeRequest, RemediateResponse>;
};

export interface TestedResource {
  readonly type: string;
  readonly props: Json;
  readonly name?: string;
}

/** What a policy reports of a resource or a stack. */
export interface Report {
  readonly policy: string;
  readonly level: string;
  /** Without the policy's description, which the SDK puts before it. */
  readonly message: string;
  readonly urn?: string;
}

/** A configuration as in a file: a level, or an object. */
export type Configured = Readonly<Record<string, Json>>;

/** The pack as the SDK serves it, without a process: requests and answers are those of the engine's protocol. */
export function packUnderTest(configured: Configured = {}, today = "2026-06-15", rules = catalogue) {
  const policies = policiesOf(rules, () => today).map((policy) => configuredAs(policy, configured[policy.name] ?? {}));
  const serve = <Request, Response>(make: Server<Request, Response>, request: Request) =>
    new Promise<Response>((resolve, reject) => {
      make(
        "circle-core",
        "0.1.0",
        "mandatory",
        policies,
      )({ request }, (error, response) => {
        // Each request of the engine comes in a turn of its own.
        setImmediate(() => {
          if (error) reject(error);
          else resolve(response);
        });
      });
    });
  return {
    policies,
    analyze: async (resource: TestedResource) =>
      reportsOf(await serve(makeAnalyzeRpcFun, requestFor(new AnalyzeRequest(), resource))),
    analyzeStack: async (...resources: readonly TestedResource[]) => {
      const request = new AnalyzeStackRequest();
      request.setResourcesList(resources.map((resource) => requestFor(new AnalyzerResource(), resource)));
      return reportsOf(await serve(makeAnalyzeStackRpcFun, request));
    },
    /** The properties after each remediation, by its policy. */
    remediate: async (resource: TestedResource) => {
      const response = await serve(makeRemediateRpcFun, requestFor(new AnalyzeRequest(), resource));
      return response.getRemediationsList().map((remediation) => ({
        policy: remediation.getPolicyname(),
        diagnostic: remediation.getDiagnostic(),
        props: remediation.getProperties()?.toJavaScript() as Json,
      }));
    },
  };
}

export function urnOf({ type, name = "web" }: TestedResource): string {
  return `urn:pulumi:test::shop::${type}::${name}`;
}

/** A secret as the engine sends it. */
export function secret(value: unknown): Json {
  return { [specialSigKey]: specialSecretSig, value };
}

function configuredAs(policy: Policies[number], { enforcementLevel, ...config }: Json): Policies[number] {
  const own = { getConfig: () => config };
  const level = enforcementLevel === undefined ? {} : { enforcementLevel: enforcementLevel as EnforcementLevel };
  if ("validateStack" in policy) {
    return {
      ...policy,
      ...level,
      validateStack: (args, report) => policy.validateStack({ ...args, ...own } as typeof args, report),
    };
  }
  const { validateResource, remediateResource } = policy;
  if (typeof validateResource !== "function") throw new Error(`${policy.name} validates nothing`);
  return {
    ...policy,
    ...level,
    validateResource: (args, report) => validateResource({ ...args, ...own } as typeof args, report),
    ...(remediateResource && { remediateResource: (args) => remediateResource({ ...args, ...own } as typeof args) }),
  };
}

function requestFor<Request extends AnalyzeRequest | AnalyzerResource>(request: Request, resource: TestedResource) {
  request.setType(resource.type);
  request.setUrn(urnOf(resource));
  request.setName(resource.name ?? "web");
  request.setOptions(new AnalyzerResourceOptions());
  request.setProperties(Struct.fromJavaScript(resource.props as Record<string, JavaScriptValue>));
  return request;
}

const levels: Readonly<Record<number, string>> = {
  [Levels.ADVISORY]: "advisory",
  [Levels.MANDATORY]: "mandatory",
  [Levels.REMEDIATE]: "remediate",
};

function reportsOf(response: AnalyzeResponse): readonly Report[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: levels[diagnostic.getEnforcementlevel()] ?? "",
    message: diagnostic.getMessage().slice(diagnostic.getDescription().length + 1),
    ...(diagnostic.getUrn() !== "" && { urn: diagnostic.getUrn() }),
  }));
}
