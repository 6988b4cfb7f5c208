import { replicaRange } from "../../components/scaling";
import type { Finding } from "../checks/finding";
import { fill, fillCommand, type Values } from "./fill";
import { isPastHope, severityOf, type Case } from "./judge";
import { usualPatience, type Patience } from "./patience";
import type { Scene } from "./scene/scene";

/** What a cause's texts and commands call the object that it was seen at. */
function valuesOf({ sighting: { object, container, values = {} } }: Case, scene: Scene): Values {
  return {
    kubectl: scene.kubectl,
    namespace: scene.namespace,
    environment: scene.stack,
    fewest: String(replicaRange(scene.settings).fewest),
    resource: object.kind.toLowerCase(),
    name: object.name,
    ...(container !== undefined && { container }),
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")),
  };
}

/** The commands that show more, ready to paste. */
export function commandsOf(one: Case, scene: Scene): readonly string[] {
  const values = valuesOf(one, scene);
  return one.cause.look.map((command) => fillCommand(command, values));
}

/** What to do, in a sentence. */
export function mendOf(one: Case, scene: Scene): string {
  return fill(one.cause.mend, valuesOf(one, scene));
}

/** A case in the form that all checks share. */
export function findingOf(one: Case, scene: Scene, patience: Patience = usualPatience): Finding {
  const { cause, sighting, also } = one;
  const [command] = commandsOf(one, scene);
  const isPassing = !cause.stays && sighting.severity !== "warning" && !isPastHope(one, patience, scene);
  return {
    group: "containers",
    code: cause.code,
    severity: severityOf(one),
    cluster: scene.cluster,
    object: { ...sighting.object, namespace: scene.namespace },
    ...(sighting.container !== undefined && { container: sighting.container }),
    message: `${capital(sighting.message)}${alsoText(also)}`,
    evidence: sighting.evidence.slice(0, 10),
    next: command === undefined ? mendOf(one, scene) : `${mendOf(one, scene)} See: ${command}`,
    ...(isPassing && { passing: true }),
  };
}

function alsoText(also: readonly string[]): string {
  if (also.length === 0) return "";
  return `; so it is with ${also.slice(0, 3).join(", ")}${also.length > 3 ? ` and ${also.length - 3} more` : ""}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
