import { generatedBy, type RenderedFiles, type RenderedStack } from "./files";
import { commented } from "./node";
import { toldManifests } from "./origin";
import { yamlDocuments } from "./yaml";

/** File of a stack's objects. */
const manifestsFile = "circle-core.yaml";

/** All objects of a stack as one text, in the order in which they can be applied. A Secret has no values: nobody here knows them. */
export function renderManifests(stack: RenderedStack): RenderedFiles {
  const texts = toldManifests(stack).map((object, index) => commented(object, index === 0 ? generatedBy : undefined));
  return new Map([[manifestsFile, yamlDocuments(texts)]]);
}
