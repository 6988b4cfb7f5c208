import { sidecar } from "../../components/sidecar";
import { accepted } from "../../components/stackConfig";
import type { Settings } from "../../../../components/settings";
import type { Beside } from "../../../../operate/causes/scene/scene";
import { ago, container, statefulSettings, type Live, type Plain } from "./live";

/** One thing that breaks, and what must be said of it. */
export interface Breakage {
  /** The cause that must be named first. */
  readonly code: string;
  /** What broke, where several break into the same cause. */
  readonly by?: string;
  readonly settings?: () => Settings;
  readonly change: (live: Live) => unknown;
  readonly beside?: (live: Live) => Beside;
  /** What must stand in the evidence. */
  readonly shows: RegExp;
  /** What must stand in the message, beside. */
  readonly says?: RegExp;
  /** What must stand in a command. */
  readonly next?: RegExp;
}

const pullFailure =
  (text: string, reason = "ImagePullBackOff") =>
  (live: Live) => {
    const reference = String(((live.one("Pod").spec as Plain).containers as Plain[])[0]?.image);
    return live
      .waiting(reason, `Back-off pulling image "${reference}"`)
      .event("Pod", live.nameOf("Pod"), "Failed", `Failed to pull image "${reference}": ${text}`, {
        count: 3,
        fieldPath: `spec.containers{${container}}`,
      });
  };
const pull = (code: string, text: string, reason?: string): Breakage => ({
  code,
  change: pullFailure(text, reason),
  shows: new RegExp(text.slice(0, 12)),
  next: /describe pod/,
});
const start = (code: string, message: string, reason = "CreateContainerConfigError"): Breakage => ({
  code,
  change: (live) => live.waiting(reason, message),
  shows: new RegExp(reason),
  next: /^kubectl --context production -n circle-core-production /,
});
const mount = (code: string, message: string, reason = "FailedMount"): Breakage => ({
  code,
  by: reason,
  change: (live) => live.waiting("ContainerCreating").event("Pod", live.nameOf("Pod"), reason, message),
  shows: new RegExp(reason),
});
const exit = (code: string, exitCode: number, reason = "Error"): Breakage => ({
  code,
  by: `exit code ${exitCode}`,
  change: (live) => live.crashed({ exitCode, reason }),
  shows: new RegExp(`exit code ${exitCode}`),
  next: /logs circle-core-r2-0 -c circle-core --previous/,
});
const log =
  (...lines: string[]) =>
  (live: Live): Beside => ({
    logs: [{ pod: live.nameOf("Pod"), container, previous: true, lines }],
  });
const killed = (probe: string) => (live: Live) =>
  live
    .crashed({ exitCode: 137 })
    .event("Pod", live.nameOf("Pod"), "Killing", `Container ${container} failed ${probe} probe, will be restarted`, {
      fieldPath: `spec.containers{${container}}`,
    });
const unready = (code: string, message: string): Breakage => ({
  code,
  change: (live) =>
    live
      .container({ ready: false, state: { running: { startedAt: ago(60) } } })
      .event("Pod", live.nameOf("Pod"), "Unhealthy", message),
  shows: /event Unhealthy/,
  next: /logs .* --tail=50/,
});
const unscheduled = (code: string, message: string): Breakage => ({
  code,
  change: (live) => live.unscheduled(`0/3 nodes are available: ${message}. preemption: 0/3 nodes are available`),
  shows: /condition PodScheduled False: Unschedulable: 0\/3/,
});
const claim = (code: string, reason: string, message: string): Breakage => ({
  code,
  change: (live) =>
    live
      .set("PersistentVolumeClaim", ["status"], { phase: "Pending" })
      .event("PersistentVolumeClaim", "circle-core-data", reason, message)
      .unscheduled("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims"),
  shows: new RegExp(reason),
  next: /describe persistentvolumeclaim|get storageclasses/,
});
const refused = (code: string, message: string): Breakage => ({
  code,
  change: (live) => {
    live.objects.set("Pod", live.objects.get("Pod")?.slice(1) ?? []);
    live.set("Deployment", ["status", "readyReplicas"], 2);
    live.condition("ReplicaSet", { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message }, 1);
  },
  shows: /condition ReplicaFailure True: FailedCreate/,
});
const evicted = (code: string, status: Plain): Breakage => ({
  code,
  change: (live) => {
    live.set("Deployment", ["status", "readyReplicas"], 2);
    Object.assign(live.one("Pod").status as Plain, {
      phase: "Failed",
      conditions: [],
      containerStatuses: [],
      ...status,
    });
  },
  shows: new RegExp(String(status.message ?? status.reason).slice(0, 10)),
});
const autoscaler = (code: string, condition: Plain): Breakage => ({
  code,
  change: (live) => live.condition("HorizontalPodAutoscaler", condition),
  shows: new RegExp(`condition ${String(condition.type)} ${String(condition.status)}`),
  next: /horizontalpodautoscaler|scale|apiservices/,
});
const withSidecar = (version: string) => () =>
  accepted("production", {
    persistence: { perReplica: false, accessMode: "ReadWriteMany" },
    kubernetes: { version },
    pod: { sidecars: [sidecar()] },
  });

/** A container that serves again for a minute, after many crashes. */
const again = (code: string, end: Plain, says: RegExp): Breakage => ({
  code,
  by: "one that serves between two crashes",
  change: (live) =>
    live.container({
      restartCount: 40,
      state: { running: { startedAt: ago(20) } },
      lastState: { terminated: { reason: "Error", finishedAt: ago(25), ...end } },
    }),
  shows: /container circle-core ended/,
  says,
});

/** A way to break the healthy namespace for every cause, and for every way by which one is known. */
export const breakages: readonly Breakage[] = [
  // image
  {
    code: "image-name-invalid",
    change: (live) => live.waiting("InvalidImageName", "couldn't parse image name"),
    shows: /InvalidImageName/,
  },
  { code: "image-never-pulled", change: (live) => live.waiting("ErrImageNeverPull"), shows: /ErrImageNeverPull/ },
  {
    code: "image-signature-refused",
    change: (live) => live.waiting("SignatureValidationFailed"),
    shows: /SignatureValidation/,
  },
  pull("image-rate-limited", "unexpected status code 429 Too Many Requests: toomanyrequests"),
  pull("image-platform-missing", "no match for platform in manifest: not found"),
  pull("image-pull-refused", "failed to authorize: unexpected status: 401 Unauthorized"),
  {
    ...pull("image-pull-refused", "pull access denied, repository does not exist or may require authorization"),
    by: "a registry that says nothing",
  },
  {
    ...pull("image-digest-unknown", "failed to resolve reference: not found"),
    says: /@sha256:a+ can't be pulled: the repository has no such digest/,
  },
  {
    code: "image-not-found",
    change: (live) => {
      live.set("Pod", ["spec", "containers", 0, "image"], "ghcr.io/ol-s-cloud/circle-core:9.9.9");
      live.waiting("ErrImagePull", 'failed to resolve reference "ghcr.io/ol-s-cloud/circle-core:9.9.9": not found');
    },
    shows: /ErrImagePull: failed to resolve/,
    says: /The image ghcr\.io\/ol-s-cloud\/circle-core:9\.9\.9 /,
  },
  pull(
    "registry-not-trusted",
    "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "ErrImagePull",
  ),
  pull("registry-unreachable", "dial tcp: lookup ghcr.io: no such host", "ErrImagePull"),
  pull("image-pull-failed", "something that nobody has seen before"),
  {
    code: "image-differs",
    change: (live) => live.container({ imageID: `ghcr.io/ol-s-cloud/circle-core@sha256:${"b".repeat(64)}` }),
    shows: /runs: .*bbbb/,
    says: /sha256:b+…, but sha256:a+…/,
    next: /delete pod/,
  },
  {
    code: "image-mixed",
    change: (live) => {
      for (const [index, letter] of ["a", "b", "a"].entries()) {
        live.set("Pod", ["spec", "containers", 0, "image"], "ghcr.io/ol-s-cloud/circle-core:0.2.0", index);
        live.container({ imageID: `ghcr.io/ol-s-cloud/circle-core@sha256:${letter.repeat(64)}` }, { pod: index });
      }
    },
    shows: /circle-core-r2-1 runs .*bbbb/,
  },
  // configuration
  {
    ...start("secret-missing", 'secret "circle-core-secret" not found'),
    says: /no Secret circle-core-secret/,
    next: /get secrets/,
  },
  {
    ...mount("secret-missing", 'MountVolume.SetUp failed for volume "secrets" : secret "shop" not found'),
    says: /no Secret shop/,
  },
  {
    ...start("secret-key-missing", "couldn't find key JWT_SECRET in Secret circle-core-production/circle-core-secret"),
    says: /circle-core-secret has no key JWT_SECRET/,
    next: /describe secret circle-core-secret$/,
  },
  {
    ...mount(
      "secret-key-missing",
      'MountVolume.SetUp failed for volume "secrets" : references non-existent secret key: JWT_SECRET',
    ),
    says: /no key JWT_SECRET/,
  },
  {
    ...start("config-map-missing", 'configmap "circle-core-config" not found'),
    says: /no ConfigMap circle-core-config/,
  },
  {
    ...mount(
      "config-map-missing",
      'MountVolume.SetUp failed for volume "config" : configmap "circle-core-config" not found',
    ),
    says: /to mount/,
  },
  {
    ...start(
      "config-map-key-missing",
      "couldn't find key a.json in ConfigMap circle-core-production/circle-core-config",
    ),
    says: /circle-core-config has no key a\.json/,
  },
  {
    ...mount(
      "config-map-key-missing",
      'MountVolume.SetUp failed for volume "config" : references non-existent config key: config.json',
    ),
    says: /no key config\.json/,
  },
  start("root-refused", "container has runAsNonRoot and image will run as root (pod: x)"),
  start("wrong-architecture", "exec /app: exec format error", "RunContainerError"),
  {
    code: "wrong-architecture",
    by: "its log",
    change: (live) => live.crashed({ exitCode: 255 }),
    beside: log("exec /app: exec format error"),
    shows: /log: exec .* format error/,
  },
  start("command-not-found", 'exec: "server": executable file not found in $PATH: unknown', "RunContainerError"),
  {
    code: "command-not-found",
    by: "a failed start in a crash loop",
    change: (live) =>
      live.crashed({
        exitCode: 128,
        reason: "StartError",
        message: 'exec: "/server": stat /server: no such file or directory: unknown',
      }),
    shows: /its start failed: exec/,
  },
  { ...exit("command-not-found", 127), next: /describe pod/ },
  start("command-not-executable", 'exec: "/app": permission denied: unknown', "CreateContainerError"),
  { ...exit("command-not-executable", 126), next: /describe pod/ },
  start("read-only-root", 'failed to create: mkdir "/var/x": read-only file system', "CreateContainerError"),
  {
    code: "read-only-root",
    by: "its log",
    change: (live) => live.crashed({ exitCode: 1 }),
    beside: log("OSError: [Errno 30] Read-only file system: '/app/cache'"),
    shows: /Errno 30/,
  },
  start("container-not-started", "something of the node itself", "CreateContainerError"),
  // crash
  { ...exit("out-of-memory", 137, "OOMKilled"), next: /top pod circle-core-r2-0 --containers/ },
  {
    code: "out-of-memory",
    by: "a pod that runs again",
    change: (live) =>
      live.container({
        restartCount: 1,
        lastState: { terminated: { reason: "OOMKilled", exitCode: 137, finishedAt: ago(600) } },
      }),
    shows: /OOMKilled, exit code 137/,
    says: /it runs again/,
  },
  { code: "startup-never-done", change: killed("startup"), shows: /event Killing.*failed startup probe/ },
  { code: "liveness-kills", change: killed("liveness"), shows: /event Killing.*failed liveness probe/ },
  {
    code: "data-not-writable",
    change: (live) => live.crashed({ exitCode: 1 }),
    beside: log("open /data/circle.db: permission denied"),
    shows: /\/data\/circle\.db/,
  },
  { ...exit("settings-refused", 78), next: /logs .* --previous/ },
  exit("segmentation-fault", 139),
  exit("killed", 137),
  exit("told-to-stop", 143),
  exit("ends-by-itself", 0, "Completed"),
  exit("crashes", 1),
  again("crashes", { exitCode: 1 }, /crashes \(exit code 1, 40 restarts; it runs again\)/),
  again(
    "out-of-memory",
    { exitCode: 137, reason: "OOMKilled" },
    /its limit \(exit code 137, 40 restarts; it runs again\)/,
  ),
  {
    code: "crashes",
    by: "its log",
    change: (live) => live.crashed({ exitCode: 1 }),
    beside: log("first", "ValueError: no such thing"),
    shows: /log: ValueError: no such thing/,
  },
  {
    code: "crashes",
    by: "between two runs",
    change: (live) =>
      live.container({
        ready: false,
        restartCount: 1,
        state: { terminated: { exitCode: 2, reason: "Error", startedAt: ago(3), finishedAt: ago(1) } },
      }),
    shows: /exit code 2, after 2 s/,
  },
  {
    code: "restarted",
    change: (live) =>
      live.container({
        restartCount: 2,
        lastState: { terminated: { reason: "Error", exitCode: 1, finishedAt: ago(600) } },
      }),
    shows: /exit code 1/,
    says: /2 restarts; it runs again/,
  },
  {
    code: "sidecar-fails",
    settings: withSidecar("v1.30"),
    change: (live) => live.crashed({ exitCode: 1 }, { name: "proxy", list: "initContainerStatuses" }),
    shows: /container proxy ended: Error, exit code 1/,
  },
  {
    code: "sidecar-fails",
    by: "a plain container beside the application",
    settings: withSidecar("v1.24"),
    change: (live) => live.crashed({ exitCode: 1 }, { name: "proxy" }),
    shows: /container proxy ended/,
  },
  {
    code: "init-container-fails",
    change: (live) => {
      live.set("Pod", ["spec", "initContainers"], [{ name: "migrate", image: "registry.example.com/migrate:1" }]);
      live.set("Pod", ["status", "initContainerStatuses"], [{ name: "migrate" }]);
      live.crashed({ exitCode: 3 }, { name: "migrate", list: "initContainerStatuses" });
      live.waiting("PodInitializing");
    },
    shows: /container migrate ended: Error, exit code 3/,
  },
  // probes
  {
    code: "startup-slow",
    change: (live) =>
      live
        .container({ ready: false, started: false, state: { running: { startedAt: ago(40) } } })
        .event(
          "Pod",
          live.nameOf("Pod"),
          "Unhealthy",
          "Startup probe failed: dial tcp 10.0.0.1:8000: connect: connection refused",
        ),
    shows: /Startup probe failed/,
  },
  unready(
    "readiness-refused",
    'Readiness probe failed: Get "http://10.0.0.1:8000/health": dial tcp 10.0.0.1:8000: connect: connection refused',
  ),
  unready(
    "readiness-timeout",
    'Readiness probe failed: Get "http://10.0.0.1:8000/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ),
  {
    ...unready("readiness-status", "Readiness probe failed: HTTP probe failed with statuscode: 503"),
    says: /answers its probe with 503/,
  },
  unready("not-ready", "Readiness probe failed: gone fishing"),
  { code: "not-ready", by: "no probe yet", change: (live) => live.container({ ready: false }), shows: /runs for/ },
  {
    code: "liveness-fails",
    change: (live) => live.event("Pod", live.nameOf("Pod"), "Unhealthy", "Liveness probe failed: i/o timeout"),
    shows: /Liveness probe failed/,
  },
  {
    code: "readiness-gate-open",
    change: (live) =>
      live.condition("Pod", {
        type: "Ready",
        status: "False",
        reason: "ReadinessGatesNotReady",
        message: "the gate example.com/lb is not passed",
      }),
    shows: /example\.com\/lb/,
  },
  // scheduling
  unscheduled(
    "cpu-insufficient",
    "1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu",
  ),
  unscheduled("memory-insufficient", "3 Insufficient memory"),
  unscheduled("node-disk-insufficient", "3 Insufficient ephemeral-storage"),
  unscheduled("nodes-full", "3 Too many pods"),
  unscheduled("spread-unmet", "3 node(s) didn't match pod topology spread constraints"),
  unscheduled("affinity-unmet", "3 node(s) didn't match Pod's node affinity/selector"),
  unscheduled("taints-not-tolerated", "3 node(s) had untolerated taint {dedicated: gpu}"),
  unscheduled("nodes-cordoned", "3 node(s) were unschedulable"),
  unscheduled("unschedulable", "3 node(s) are on holiday"),
  {
    code: "scheduling-gated",
    change: (live) => live.unscheduled("Scheduling is blocked due to non-empty scheduling gates", "SchedulingGated"),
    shows: /SchedulingGated/,
  },
  unscheduled("volume-on-other-node", "3 node(s) had volume node affinity conflict"),
  unscheduled("claim-absent", 'persistentvolumeclaim "circle-core-data" not found'),
  unscheduled("claim-holds-pod", "pod has unbound immediate PersistentVolumeClaims"),
  // storage
  claim("storage-class-missing", "ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found'),
  claim(
    "storage-class-unset",
    "FailedBinding",
    "no persistent volumes available for this claim and no storage class is set",
  ),
  claim(
    "access-mode-refused",
    "ProvisioningFailed",
    "failed to provision volume: only support ReadWriteOnce access mode",
  ),
  claim("size-refused", "ProvisioningFailed", "requested size 10Gi is less than the minimum 20Gi"),
  claim("provisioning-failed", "ProvisioningFailed", "the moon is full"),
  claim(
    "provisioner-silent",
    "ExternalProvisioning",
    "Waiting for a volume to be created either by the external provisioner 'csi.example.com' or manually",
  ),
  {
    code: "claim-lost",
    change: (live) => live.set("PersistentVolumeClaim", ["status"], { phase: "Lost" }),
    shows: /volume:/,
  },
  {
    code: "claim-unbound",
    change: (live) => live.set("PersistentVolumeClaim", ["status"], { phase: "Pending" }),
    shows: /asked for: 10Gi, ReadWriteMany, class by default/,
  },
  {
    code: "claim-resize-failed",
    change: (live) =>
      live
        .set("PersistentVolumeClaim", ["spec", "resources", "requests", "storage"], "20Gi")
        .event("PersistentVolumeClaim", "circle-core-data", "VolumeResizeFailed", "can't"),
    shows: /VolumeResizeFailed/,
    says: /asks for 20Gi, but its volume has 10Gi/,
  },
  {
    code: "volume-filling",
    change: () => undefined,
    beside: () => ({ volumes: [{ claim: "circle-core-data", used: 97, capacity: 100 }] }),
    shows: /used: 97 of 100 bytes/,
    says: /97 % full/,
  },
  mount(
    "volume-in-use",
    'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node',
    "FailedAttachVolume",
  ),
  mount("volume-not-attached", "rpc error: code = NotFound desc = disk is gone", "FailedAttachVolume"),
  mount(
    "volume-not-mounted",
    'MountVolume.MountDevice failed for volume "pvc-1": driver name csi.example.com not found in the list of registered CSI drivers',
  ),
  // admission
  {
    ...refused(
      "quota-exceeded",
      'pods "x" is forbidden: exceeded quota: circle-core, requested: pods=1, used: pods=20, limited: pods=20',
    ),
    next: /describe resourcequota/,
  },
  refused(
    "quota-needs-amounts",
    'pods "x" is forbidden: failed quota: circle-core: must specify limits.cpu for: proxy',
  ),
  refused("limit-range-refused", 'pods "x" is forbidden: maximum cpu usage per Container is 500m, but limit is 1'),
  {
    ...refused("pod-security-refused", 'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged'),
    next: /get namespace circle-core-production/,
  },
  refused(
    "admission-policy-refused",
    "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'shop' with binding 'shop' denied request: no",
  ),
  refused(
    "admission-webhook-silent",
    'Internal error occurred: failed calling webhook "validate.example.com": connection refused',
  ),
  refused("admission-webhook-refused", 'admission webhook "validate.example.com" denied the request: no'),
  refused(
    "service-account-missing",
    'pods "x" is forbidden: error looking up service account circle-core-production/circle-core: serviceaccount "circle-core" not found',
  ),
  refused("priority-class-missing", 'pods "x" is forbidden: no PriorityClass with name high was found'),
  refused("pods-refused", "the API server is in a bad mood"),
  {
    code: "quota-exceeded",
    by: "a StatefulSet's events",
    settings: statefulSettings,
    change: (live) => {
      live.objects.set("Pod", live.objects.get("Pod")?.slice(0, 2) ?? []);
      live.set("StatefulSet", ["status", "replicas"], 2).set("StatefulSet", ["status", "readyReplicas"], 2);
      live.event(
        "StatefulSet",
        "circle-core",
        "FailedCreate",
        "create Pod circle-core-2 failed: exceeded quota: circle-core, requested: pods=1",
      );
    },
    shows: /event FailedCreate/,
  },
  // rollout
  {
    code: "workload-missing",
    change: (live) => {
      for (const kind of ["Deployment", "ReplicaSet", "Pod"] as const) live.objects.set(kind, []);
    },
    shows: /^/,
    next: /pulumi stack history --stack production/,
  },
  {
    code: "rollout-paused",
    change: (live) => live.set("Deployment", ["spec", "paused"], true),
    shows: /spec\.paused/,
    next: /rollout resume deployment\/circle-core/,
  },
  {
    code: "scaled-to-zero",
    change: (live) => {
      live.objects.set("Pod", []);
      live.set("Deployment", ["spec", "replicas"], 0).set("Deployment", ["status"], { observedGeneration: 1 });
      live
        .set("EndpointSlice", ["endpoints"], [])
        .condition("HorizontalPodAutoscaler", { type: "ScalingActive", status: "False", reason: "ScalingDisabled" });
    },
    shows: /spec\.replicas: 0/,
    next: /scale deployment\/circle-core --replicas=3/,
  },
  {
    code: "deadline-exceeded",
    change: (live) =>
      live.condition("Deployment", { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }),
    shows: /ProgressDeadlineExceeded/,
  },
  {
    code: "controller-behind",
    change: (live) => live.set("Deployment", ["metadata", "generation"], 2),
    shows: /generation 2, observed 1/,
  },
  {
    code: "configuration-not-rolled",
    change: (live) =>
      live.set("Deployment", ["spec", "template", "metadata", "annotations", "checksum/config"], "0".repeat(64)),
    shows: /checksum of the template: 000000000000…/,
  },
  {
    code: "old-pods-run",
    change: (live) => live.set("ReplicaSet", ["status", "replicas"], 1),
    shows: /ReplicaSet circle-core-r1 has 1 pods/,
  },
  {
    code: "old-pods-run",
    by: "a StatefulSet",
    settings: statefulSettings,
    change: (live) => live.set("Pod", ["metadata", "labels", "controller-revision-hash"], "rev-1"),
    shows: /revision rev-1/,
  },
  {
    code: "rollout-unfinished",
    change: (live) => live.set("Deployment", ["status", "updatedReplicas"], 2),
    shows: /wanted 3, updated 2, ready 3/,
  },
  // nodes
  evicted("evicted-own-disk", {
    reason: "Evicted",
    message: 'Usage of EmptyDir volume "tmp" exceeds the limit "128Mi".',
  }),
  evicted("evicted-node-pressure", { reason: "Evicted", message: "The node was low on resource: memory." }),
  evicted("preempted", {
    reason: "Preempting",
    message: "Preempted in order to admit critical pod",
    conditions: [
      { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler", message: "Preempted by a pod" },
    ],
  }),
  evicted("node-refused-pod", { reason: "OutOfcpu", message: "Node didn't have enough resource: cpu" }),
  {
    code: "node-lost",
    change: (live) =>
      live.container({ ready: false }).event("Pod", live.nameOf("Pod"), "NodeNotReady", "Node is not ready"),
    shows: /NodeNotReady/,
    says: /The node node-1 does not report/,
  },
  {
    code: "sandbox-failed",
    change: (live) =>
      live
        .waiting("ContainerCreating")
        .event("Pod", live.nameOf("Pod"), "FailedCreatePodSandBox", "plugin type=bridge failed"),
    shows: /plugin type/,
  },
  {
    code: "stuck-terminating",
    change: (live) =>
      live
        .set("Pod", ["metadata", "deletionTimestamp"], ago(400))
        .set("Pod", ["metadata", "finalizers"], ["example.com/hold"]),
    shows: /finalizers: example\.com\/hold/,
    says: /6 min ago/,
  },
  // scaling
  autoscaler("autoscaler-target-missing", { type: "AbleToScale", status: "False", reason: "FailedGetScale" }),
  autoscaler("autoscaler-unable", { type: "AbleToScale", status: "False", reason: "FailedUpdateScale" }),
  autoscaler("autoscaler-off", { type: "ScalingActive", status: "False", reason: "ScalingDisabled" }),
  autoscaler("autoscaler-requests-missing", {
    type: "ScalingActive",
    status: "False",
    reason: "FailedGetResourceMetric",
    message: "failed to get cpu utilization: missing request for cpu in container proxy",
  }),
  autoscaler("metrics-unavailable", {
    type: "ScalingActive",
    status: "False",
    reason: "FailedGetResourceMetric",
    message: "no metrics returned from resource metrics API",
  }),
  autoscaler("autoscaler-at-maximum", { type: "ScalingLimited", status: "True", reason: "TooManyReplicas" }),
  {
    code: "autoscaler-not-run",
    change: (live) => live.set("HorizontalPodAutoscaler", ["status"], {}),
    shows: /conditions: none, 60 min after it was made/,
    next: /get leases kube-controller-manager/,
  },
  {
    code: "budget-not-computed",
    change: (live) =>
      live.set("PodDisruptionBudget", ["status", "disruptionsAllowed"], 0).condition("PodDisruptionBudget", {
        type: "DisruptionAllowed",
        status: "False",
        reason: "SyncFailed",
        message: "jobs.batch does not implement the scale subresource",
      }),
    shows: /condition DisruptionAllowed False: SyncFailed: jobs\.batch/,
    next: /describe poddisruptionbudget circle-core/,
  },
  {
    code: "eviction-never-allowed",
    change: (live) =>
      live.set("PodDisruptionBudget", ["status"], {
        disruptionsAllowed: 0,
        currentHealthy: 3,
        desiredHealthy: 3,
        expectedPods: 3,
      }),
    shows: /wanted: 3 of 3/,
    next: /describe poddisruptionbudget circle-core/,
  },
  {
    code: "eviction-blocked",
    change: (live) =>
      live.set("PodDisruptionBudget", ["status"], {
        disruptionsAllowed: 0,
        currentHealthy: 2,
        desiredHealthy: 2,
        expectedPods: 3,
      }),
    shows: /healthy pods: 2, wanted: 2/,
  },
  {
    code: "quota-nearly-full",
    change: (live) => live.set("ResourceQuota", ["status", "used"], { "requests.cpu": "9500m", pods: "3" }),
    shows: /requests\.cpu: 9500m of 10/,
  },
  // network
  {
    code: "dns-refused",
    change: (live) => live.crashed({ exitCode: 1 }),
    beside: log("dial tcp: lookup database.data.svc: i/o timeout"),
    shows: /lookup database/,
    says: /can't look up database\.data\.svc/,
  },
  {
    code: "name-unknown",
    change: (live) => live.container({ ready: false }),
    beside: log('{"message":"health changed","reason":"lookup postgres.data.svc on 10.96.0.10:53: no such host"}'),
    shows: /postgres\.data\.svc/,
    says: /calls postgres\.data\.svc, a name that nobody knows/,
    next: /get services -A/,
  },
  {
    code: "peer-unreachable",
    change: (live) => live.crashed({ exitCode: 1 }),
    beside: log("dial tcp 10.96.0.9:5432: connect: connection refused"),
    shows: /10\.96\.0\.9:5432/,
    says: /the database /,
  },
  {
    code: "service-selects-nothing",
    change: (live) =>
      live.set("Service", ["spec", "selector"], { app: "shop" }).set("EndpointSlice", ["endpoints"], []),
    shows: /selector: app=shop/,
  },
  {
    code: "service-port-unknown",
    change: (live) =>
      live.set("Service", ["spec", "ports", 0, "targetPort"], "web").set("EndpointSlice", ["endpoints"], []),
    shows: /targetPort: web/,
  },
  {
    code: "service-without-pods",
    change: (live) => live.set("EndpointSlice", ["endpoints"], []),
    shows: /no EndpointSlice/,
    next: /kubernetes\.io\/service-name=circle-core/,
  },
  { code: "service-missing", change: (live) => live.objects.set("Service", []), shows: /^/ },
  {
    code: "ingress-class-unset",
    change: (live) => {
      delete (live.one("Ingress").spec as Plain).ingressClassName;
      live.set("Ingress", ["status"], {});
    },
    shows: /ingressClassName: none/,
  },
  {
    code: "ingress-without-address",
    change: (live) => live.set("Ingress", ["status"], {}).set("Ingress", ["spec", "ingressClassName"], "nginx"),
    shows: /loadBalancer: empty/,
    says: /of the class nginx/,
  },
  {
    code: "certificate-not-issued",
    change: (live) =>
      live.event(
        "CertificateRequest",
        `${live.settings.exposure.tls.secretName}-1`,
        "IssuerNotFound",
        'Referenced "ClusterIssuer" not found: letsencrypt',
      ),
    shows: /CertificateRequest .*: IssuerNotFound/,
    next: /get certificates/,
  },
  {
    code: "load-balancer-pending",
    change: (live) => live.set("Service", ["spec", "type"], "LoadBalancer"),
    shows: /loadBalancer: empty/,
  },
];

/** Production with a sidecar in the pods. */
export const withSidecars = withSidecar("v1.30");
