import { kept } from "../findings";
import { manual } from "../references";
import { objectRule } from "../rule";
import { flag, integer } from "../settings";
import { oldApi, oldKinds } from "./removedApis";

export const removedApi = objectRule({
  id: "removed-api",
  title: "Objects are written in versions that the API server serves",
  severity: "high",
  why: "What the cluster does not serve any more can't be created or updated; what is deprecated can't after an upgrade.",
  mend: "Write the object in the version that is named; `kubectl convert` rewrites most.",
  references: [manual("Deprecated API migration guide", "reference/using-api/deprecation-guide/")],
  appliesTo: oldKinds,
  settings: {
    kubernetes: integer("Minor version of the cluster, or of the one it is upgraded to: 34 is 1.34.", {
      default: 37,
      minimum: 16,
    }),
    deprecated: flag("Whether versions that are deprecated there will do.", false),
  },
  check: ({ apiVersion, kind, field }, { kubernetes, deprecated }) => {
    const old = oldApi(apiVersion, kind);
    if (!old || kubernetes < old.deprecated) return kept;
    const isRemoved = old.removed !== undefined && kubernetes >= old.removed;
    if (!isRemoved && deprecated) return kept;
    const since = isRemoved ? `removed in 1.${old.removed}` : `deprecated since 1.${old.deprecated}`;
    return [{ field: field.at("apiVersion"), found: `${apiVersion}, ${since}`, allowed: old.instead }];
  },
});
