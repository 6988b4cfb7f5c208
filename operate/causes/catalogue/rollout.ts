import { checksum, checksumAnnotation } from "../../../components/checksum";
import { configText } from "../../../components/configuration";
import { names } from "../../../components/names";
import { keepPods, type Cause } from "../cause";
import { conditionLine, line } from "../evidence";
import { inWorkloads } from "../find";
import { newestReplicaSet } from "../scene/workload";
import { number } from "../scene/thing";

const look = ["{kubectl} rollout status {resource}/{name} --timeout=5s", "{kubectl} describe {resource} {name}"];

/** Where the rollout of a workload stands: mostly the consequence of something else. */
export const rolloutCauses: readonly Cause[] = [
  {
    code: "workload-missing",
    topic: "rollout",
    stays: true,
    title: "The workload does not exist",
    severity: "error",
    seen: "the namespace has neither a Deployment nor a StatefulSet of the stack",
    explanation: "Nothing runs: the stack was never deployed here, was destroyed, or the workload was deleted by hand.",
    mend: "Deploy: circle-core deploy -e {environment}",
    look: ["{kubectl} get all", "pulumi stack history --stack {environment}"],
    find: ({ workloads, sees, settings, namespace }) => {
      const kind = settings.persistence.perReplica ? "StatefulSet" : "Deployment";
      if (!sees(kind) || workloads.some((one) => one.kind === kind && one.name === names.workload)) return [];
      return [
        {
          object: { kind, name: names.workload, namespace },
          message: `There is no ${kind} ${names.workload} in the namespace ${namespace}`,
          evidence: [],
        },
      ];
    },
  },
  {
    code: "rollout-paused",
    topic: "rollout",
    stays: true,
    title: "The rollout is paused",
    severity: "error",
    seen: "a Deployment's spec.paused is true",
    explanation: "Somebody has paused the Deployment: changes to it start no new pods until it is resumed.",
    mend: "Resume it: kubectl rollout resume",
    look: ["{kubectl} rollout resume deployment/{name}"],
    find: inWorkloads((workload) =>
      workload.paused
        ? { message: `The rollout of ${workload.name} is paused`, evidence: ["spec.paused: true"] }
        : undefined,
    ),
  },
  {
    code: "scaled-to-zero",
    topic: "rollout",
    stays: true,
    title: "No pods are wanted",
    severity: "error",
    seen: "a workload's spec.replicas is 0",
    explanation:
      "The workload is scaled to nothing, so nothing serves. The settings always ask for one pod at least: somebody has done it by hand.",
    mend: "Deploy again, or scale it by hand; an autoscaler stays switched off until then.",
    look: ["{kubectl} scale {resource}/{name} --replicas={fewest}"],
    find: inWorkloads(({ desired, name }) =>
      desired === 0 ? { message: `${name} is scaled to no pods at all`, evidence: ["spec.replicas: 0"] } : undefined,
    ),
  },
  {
    code: "deadline-exceeded",
    topic: "rollout",
    follows: [...keepPods, "rollout-paused"],
    title: "The rollout has made no progress for too long",
    severity: "error",
    seen: "condition Progressing False with the reason ProgressDeadlineExceeded",
    explanation:
      "Within timeouts.rolloutSeconds no new pod became ready. Something else keeps the pods back; this is its consequence.",
    mend: "See what keeps the new pods back; circle-core rollback brings the release before.",
    look,
    find: inWorkloads((workload) => {
      const condition = workload.conditions.find(
        ({ type, status, reason }) =>
          type === "Progressing" && status === "False" && reason === "ProgressDeadlineExceeded",
      );
      return (
        condition && {
          message: `The rollout of ${workload.name} has made no progress before its deadline`,
          evidence: [conditionLine(condition)],
        }
      );
    }),
  },
  {
    code: "controller-behind",
    topic: "rollout",
    follows: ["rollout-paused"],
    title: "The controller has not seen the change",
    severity: "error",
    seen: "status.observedGeneration is behind metadata.generation",
    explanation: "What is declared has not been taken up by the cluster's controller yet: it is busy, or does not run.",
    mend: "Wait some seconds. If it stays so, the cluster's control plane is in trouble.",
    look: ["{kubectl} get {resource} {name} -o jsonpath='{.metadata.generation} {.status.observedGeneration}'"],
    find: inWorkloads(({ observed, name, at }) =>
      observed
        ? undefined
        : {
            message: `The change of ${name} has not been taken up yet`,
            evidence: [
              `generation ${number(at("metadata", "generation")) ?? 0}, observed ${number(at("status", "observedGeneration")) ?? 0}`,
            ],
          },
    ),
  },
  {
    code: "configuration-not-rolled",
    topic: "rollout",
    stays: true,
    title: "Pods run with another configuration than the settings say",
    severity: "error",
    seen: "the annotation checksum/config of the pods' template is not that of the settings' config.json",
    explanation:
      "Pods read config.json when they start. These were started with another one: the settings have been changed and not deployed, or the template was changed by hand.",
    mend: "Deploy: circle-core deploy -e {environment}",
    look: ["{kubectl} get pods -o custom-columns='NAME:.metadata.name,CONFIG:.metadata.annotations.checksum/config'"],
    find: inWorkloads((workload, { settings }) => {
      if (workload.name !== names.workload) return undefined;
      const has = workload.at("spec", "template", "metadata", "annotations", checksumAnnotation.config).text;
      const wanted = checksum(configText(settings));
      if (has === undefined || has === wanted) return undefined;
      return {
        message: `The pods of ${workload.name} run with another config.json than the settings make`,
        evidence: [
          `checksum of the template: ${has.slice(0, 12)}…`,
          `checksum of the settings: ${wanted.slice(0, 12)}…`,
        ],
      };
    }),
  },
  {
    code: "old-pods-run",
    topic: "rollout",
    follows: [...keepPods, "rollout-paused", "deadline-exceeded", "controller-behind"],
    title: "Pods of an old revision still run",
    severity: "error",
    seen: "a ReplicaSet that is not the newest, or a StatefulSet's old revision, still has pods",
    explanation: "The update is not done: old pods stay until enough new ones are ready, so that the service goes on.",
    mend: "See what keeps the new pods from getting ready; if nothing does, the rollout is still going on.",
    look: ["{kubectl} get replicasets,pods --show-labels", ...look],
    find: inWorkloads((workload, scene) => {
      const newest = newestReplicaSet(workload, scene.own("ReplicaSet"));
      const older = scene
        .own("ReplicaSet")
        .filter(
          ({ owners, uid, at }) =>
            owners.includes(workload.uid) && uid !== newest?.uid && (number(at("status", "replicas")) ?? 0) > 0,
        );
      const pods = scene.pods.filter((pod) => pod.owners.includes(workload.uid) && !scene.isCurrent(pod));
      if (older.length === 0 && pods.length === 0) return undefined;
      return {
        message: `Pods of an old revision of ${workload.name} still run`,
        evidence: [
          ...older.map(({ name, at }) => line(`ReplicaSet ${name} has ${number(at("status", "replicas")) ?? 0} pods`)),
          ...pods.map(({ name, labels }) =>
            line(`pod ${name} is of revision ${labels["controller-revision-hash"] ?? "unknown"}`),
          ),
        ],
      };
    }),
  },
  {
    code: "rollout-unfinished",
    topic: "rollout",
    follows: [...keepPods, "rollout-paused", "deadline-exceeded", "controller-behind", "old-pods-run"],
    title: "Not all pods run and are ready",
    severity: "error",
    seen: "fewer pods are updated and ready than are wanted",
    explanation: "The workload has fewer ready pods of the declared revision than it should.",
    mend: "See what keeps the pods back; if nothing does, the rollout is still going on.",
    look,
    find: inWorkloads(({ desired, updated, ready, name }) =>
      Math.min(updated, ready) >= desired
        ? undefined
        : {
            message: `${ready} of ${desired} pods of ${name} are ready, ${updated} are of the declared revision`,
            evidence: [`wanted ${desired}, updated ${updated}, ready ${ready}`],
          },
    ),
  },
];
