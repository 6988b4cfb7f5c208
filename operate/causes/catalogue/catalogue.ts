import type { Cause } from "../cause";
import { admissionCauses } from "./admission";
import { configurationCauses } from "./configuration";
import { crashCauses } from "./crash";
import { exposureCauses } from "./exposure";
import { imageCauses } from "./image";
import { peerCauses } from "./peers";
import { nodeCauses } from "./nodes";
import { probeCauses } from "./probes";
import { rolloutCauses } from "./rollout";
import { scalingCauses } from "./scaling";
import { schedulingCauses } from "./scheduling";
import { storageCauses } from "./storage";

/** All causes; of those that share a slot the first that fits is told. */
export const catalogue: readonly Cause[] = [
  ...nodeCauses,
  ...imageCauses,
  ...configurationCauses,
  ...crashCauses,
  ...probeCauses,
  ...schedulingCauses,
  ...storageCauses,
  ...admissionCauses,
  ...peerCauses,
  ...exposureCauses,
  ...scalingCauses,
  ...rolloutCauses,
];
