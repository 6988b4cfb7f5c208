import { commandsOf, findingOf, mendOf } from "../causes/caseFinding";
import { judge, type Case } from "../causes/judge";
import type { Scene } from "../causes/scene/scene";
import type { FindingSeverity, ObjectReference } from "../checks/finding";
import type { Unseen } from "../cluster/snapshot";

/** One cause that was found, told in full. */
export interface Diagnosed {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly object: ObjectReference;
  readonly container: string | null;
  /** What is wrong, with the names of what it is about. */
  readonly message: string;
  readonly evidence: readonly string[];
  /** What has happened, in general. */
  readonly explanation: string;
  /** What to do about it. */
  readonly mend: string;
  /** Commands to paste, which show more. */
  readonly commands: readonly string[];
  /** What only follows from it. */
  readonly consequences: readonly {
    readonly code: string;
    readonly object: ObjectReference;
    readonly message: string;
  }[];
}

/** What is the matter in one cluster, the most probable cause first. */
export interface Diagnosis {
  /** As the settings call it. */
  readonly cluster: string;
  readonly context: string;
  readonly namespace: string;
  readonly causes: readonly Diagnosed[];
  /** What could not be looked at, and why. */
  readonly unseen: readonly Unseen[];
}

/** What the scene shows, with everything that follows from something else told beneath it. */
export function diagnose(scene: Scene): readonly Diagnosed[] {
  const cases = judge(scene);
  return cases.filter(({ because }) => !because).map((root) => diagnosed(root, cases, scene));
}

function diagnosed(root: Case, cases: readonly Case[], scene: Scene): Diagnosed {
  const { severity, object, message, evidence } = findingOf(root, scene);
  return {
    code: root.cause.code,
    severity,
    title: root.cause.title,
    object,
    container: root.sighting.container ?? null,
    message,
    evidence,
    explanation: root.cause.explanation,
    mend: mendOf(root, scene),
    commands: commandsOf(root, scene),
    consequences: cases
      .filter(({ because }) => because === root)
      .map((one) => {
        const finding = findingOf(one, scene);
        return { code: finding.code, object: finding.object, message: finding.message };
      }),
  };
}
