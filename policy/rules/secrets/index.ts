import type { Rule } from "../rule";
import { configMapSecret } from "./configMaps";
import { secretInState } from "./placeholders";
import { longLivedToken } from "./tokens";

/** What is secret, and where it may be. */
export const secretRules: readonly Rule[] = [configMapSecret, secretInState, longLivedToken];
