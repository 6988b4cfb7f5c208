import * as sdk from "@pulumi/policy";
import type { Json } from "./fixtures";

/** What the engine sends at a preview in place of a text that only the update will know. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The SDK's own proxy around a resource's properties: it throws where an unknown value is read. Its types leave it out. */
export const atPreview = Reflect.get(sdk, "unknownCheckingProxy") as (properties: Json) => Json;
