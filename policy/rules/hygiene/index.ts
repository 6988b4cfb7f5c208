import type { Rule } from "../rule";
import { defaultNamespace, systemNamespace } from "./namespaces";
import { podSecurityLabels } from "./podSecurityLabels";

/** Where objects live, and what is enforced there. */
export const hygieneRules: readonly Rule[] = [podSecurityLabels, defaultNamespace, systemNamespace];
