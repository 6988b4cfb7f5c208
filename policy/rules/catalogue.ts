import { accessRules } from "./access";
import { exposureRules } from "./exposure";
import { hygieneRules } from "./hygiene";
import { stackRules } from "./joins";
import { podSecurityRules } from "./podSecurity";
import { isObjectRule, type ObjectRule, type Rule } from "./rule";
import { secretRules } from "./secrets";
import { workloadRules } from "./workload";

/** Every rule there is, in the order of reports. */
export const catalogue: readonly Rule[] = [
  ...podSecurityRules,
  ...workloadRules,
  ...stackRules,
  ...accessRules,
  ...secretRules,
  ...exposureRules,
  ...hygieneRules,
];

export const objectRules: readonly ObjectRule[] = catalogue.filter(isObjectRule);
