import { must } from "../findings";
import { workloads } from "../kinds";
import { manual } from "../references";
import { objectRule } from "../rule";
import { texts } from "../settings";

export const recommendedLabels = objectRule({
  id: "recommended-labels",
  title: "Workloads bear the labels that all tools know",
  severity: "low",
  why: "By these labels tools and people tell what belongs together, which version runs, and who manages it.",
  mend: "Add the label to metadata.labels.",
  references: [manual("Recommended labels", "concepts/overview/working-with-objects/common-labels/")],
  appliesTo: workloads,
  settings: {
    // Those that say something of every workload. Component and part-of do so only in systems of several parts.
    labels: texts(
      "Labels that a workload must have.",
      ["name", "instance", "version", "managed-by"].map((name) => `app.kubernetes.io/${name}`),
      /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/,
    ),
  },
  check: ({ field }, { labels }) =>
    labels.flatMap((label) =>
      must(field.at("metadata", "labels", label), (value) => value !== undefined && value !== "", "a value"),
    ),
});
