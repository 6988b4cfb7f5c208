import { isMap, type Value, type ValueMap } from "../rpc/values";
import { canonicalQuantity } from "./quantity";
import { isTextMap, vanishes } from "./zeroValues";

/** Fields that are maps of quantities. */
const quantityMaps = new Set([
  "allocatable",
  "capacity",
  "default",
  "defaultRequest",
  "hard",
  "limits",
  "max",
  "maxLimitRequestRatio",
  "min",
  "overhead",
  "podFixed",
  "requests",
]);
/** Fields that are one quantity; `value` is one only in the target of an autoscaler's metric. */
const quantities = new Set(["averageValue", "divisor", "sizeLimit"]);

/** An object of one of Kubernetes' own kinds as the API server would write it: canonical quantities, no zero values. */
export function canonical(map: ValueMap, parent = ""): ValueMap {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]): [string, Value][] => {
      if (vanishes(key, value, parent)) return [];
      const result = canonicalValue(key, value, parent);
      const emptyMap = isMap(result) && Object.keys(result).length === 0 && (isTextMap(key) || quantityMaps.has(key));
      return emptyMap ? [] : [[key, result]];
    }),
  );
}

function canonicalValue(key: string, value: Value, parent: string): Value {
  if (Array.isArray(value)) return value.map((each) => (isMap(each) ? canonical(each, key) : each));
  if (isMap(value)) {
    if (isTextMap(key)) return value;
    return quantityMaps.has(key) ? quantitiesOf(value) : canonical(value, key);
  }
  return quantities.has(key) || (key === "value" && parent === "target") ? quantityOf(value) : value;
}

function quantitiesOf(map: ValueMap): ValueMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, quantityOf(value)]));
}

function quantityOf(value: Value): Value {
  return typeof value === "string" || typeof value === "number" ? canonicalQuantity(value) : value;
}
