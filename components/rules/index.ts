import type { Problem } from "../problems";
import type { Settings } from "../settings";
import { appRules } from "./app";
import { clustersRules } from "./clusters";
import { exposureRules } from "./exposure";
import { imageRules } from "./image";
import { namespaceRules } from "./namespace";
import { podRules } from "./pod";
import { scalingRules } from "./scaling";
import { storageRules } from "./storage";
import type { Rule } from "./rule";

const rules: readonly Rule[] = [
  ...scalingRules,
  ...storageRules,
  ...exposureRules,
  ...imageRules,
  ...podRules,
  ...appRules,
  ...namespaceRules,
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
      const message = broken(settings);
      return message === undefined ? [] : [{ code, path, message, mend }];
    });
}
