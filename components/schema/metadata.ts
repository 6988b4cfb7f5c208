import { z } from "zod";
import { annotations, labels } from "./labels";

/** What an organisation writes on its objects: owners, cost centres, hints for its own controllers. */
export const metadata = () =>
  z
    .strictObject({
      labels: labels("team", "example.com/team")
        .default({})
        .describe("Labels on every object, but not on the pods; selectors never use them."),
      annotations: annotations().default({}).describe("Annotations on every object, but not on the pods."),
      podLabels: labels("team", "example.com/team")
        .default({})
        .describe("Labels on the pods; a change replaces the pods."),
      podAnnotations: annotations().default({}).describe("Annotations on the pods; a change replaces the pods."),
    })
    .prefault({})
    .describe("Labels and annotations beside the stack's own.");
