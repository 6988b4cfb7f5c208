import type { Problem } from "../problems";
import type { Settings } from "../settings";
import { accessRules } from "./access";
import { admissionRules } from "./admission";
import { appRules } from "./app";
import { clustersRules } from "./clusters";
import { controllerRules } from "./controller";
import { environmentRules } from "./environment";
import { exposureRules } from "./exposure";
import { imageRules } from "./image";
import { metadataRules } from "./metadata";
import { namespaceRules } from "./namespace";
import { networkRules } from "./network";
import { placementRules } from "./placement";
import { peersRules } from "./peers";
import { podRules } from "./pod";
import { probesRules } from "./probes";
import { quotaRules } from "./quota";
import { scalingRules } from "./scaling";
import { secretsRules } from "./secrets";
import { sidecarsRules } from "./sidecars";
import { storageRules } from "./storage";
import { timeoutsRules } from "./timeouts";
import type { Rule } from "./rule";

/** Every contradiction there is, in the order of reports. */
export const rules: readonly Rule[] = [
  ...scalingRules,
  ...storageRules,
  ...exposureRules,
  ...controllerRules,
  ...peersRules,
  ...networkRules,
  ...imageRules,
  ...podRules,
  ...environmentRules,
  ...sidecarsRules,
  ...probesRules,
  ...timeoutsRules,
  ...placementRules,
  ...metadataRules,
  ...appRules,
  ...secretsRules,
  ...accessRules,
  ...admissionRules,
  ...namespaceRules,
  ...quotaRules,
  ...clustersRules,
];

/** The contradictions in these settings. `except` names settings already reported: rules that read them are left out. */
export function contradictions(settings: Settings, except: readonly string[] = []): Problem[] {
  const reported = (path: string): boolean =>
    except.some(
      (known) =>
        path === known || path.startsWith(`${known}.`) || known.startsWith(`${path}.`) || known.startsWith(`${path}[`),
    );
  return rules
    .filter(({ reads }) => !reads.some(reported))
    .flatMap(({ code, reads: [path], broken, mend }) => {
      const found = broken(settings) ?? [];
      const findings = typeof found === "string" ? [{ path, message: found }] : found;
      return findings.map((finding) => ({ code, ...finding, mend }));
    });
}
