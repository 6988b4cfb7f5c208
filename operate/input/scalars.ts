import {
  defineScalarTag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  Schema,
  seqTag,
  strTag,
  boolYaml11Tag,
  nullYaml11Tag,
} from "js-yaml";

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * What plain words and numbers mean to kubectl, whose parser reads the scalars of YAML 1.1 with some of Go's own forms:
 * `yes` and `on` are true, `0777` is octal, `1_000` is a thousand; dates and sexagesimal numbers stay texts.
 */
const integer = defineScalarTag("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: ["-", "+", ...digits],
  resolve: (text) => integerOf(text) ?? NOT_RESOLVED,
  identify: () => false,
});

const float = defineScalarTag("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: ["-", "+", ".", ...digits],
  resolve: (text) => floatOf(text) ?? NOT_RESOLVED,
  identify: () => false,
});

const integerForm = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;

function integerOf(text: string): number | undefined {
  const [, sign, hexadecimal, binary, octal, decimal] = integerForm.exec(text.replaceAll("_", "")) ?? [];
  if (sign === undefined) return undefined;
  const amount =
    hexadecimal !== undefined
      ? parseInt(hexadecimal, 16)
      : binary !== undefined
        ? parseInt(binary, 2)
        : octal !== undefined
          ? parseInt(octal, 8)
          : Number(decimal);
  return sign === "-" && amount !== 0 ? -amount : amount;
}

const floatForm = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function floatOf(text: string): number | undefined {
  const plain = text.replaceAll("_", "");
  if (floatForm.test(plain)) return Number(plain);
  switch (text.replace(/^[-+]/, "").toLowerCase()) {
    case ".inf":
      return text.startsWith("-") ? -Infinity : Infinity;
    case ".nan":
      return NaN;
    default:
      return undefined;
  }
}

/** A tag of somebody's own does not change the value for kubectl. */
const ownTags = ["!", "tag:"].flatMap((tagName) => [
  defineScalarTag(tagName, { matchByTagPrefix: true, resolve: (text) => text, identify: () => false }),
  { ...seqTag, tagName, matchByTagPrefix: true },
  { ...mapTag, tagName, matchByTagPrefix: true },
]);

export const kubernetesSchema = new Schema([
  strTag,
  seqTag,
  mapTag,
  nullYaml11Tag,
  boolYaml11Tag,
  integer,
  float,
  mergeTag,
  ...ownTags,
]);
