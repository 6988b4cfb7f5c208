/**
 * The gRPC stubs of Pulumi's protocol. Every offline plugin takes them from here: they are generated code
 * whose constructors take no arguments and whose setters mutate, and one place knows where they live.
 */
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import * as engineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import * as languageService from "@pulumi/pulumi/proto/language_grpc_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as providerService from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

export {
  Any,
  Empty,
  Status,
  Struct,
  analyzer,
  engine,
  engineService,
  language,
  languageService,
  plugin,
  provider,
  providerService,
};
