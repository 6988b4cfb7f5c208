import fc from "fast-check";
import { changed, pod, podSpec, workload, workloadKinds, type Json } from "../fixtures";

type Values = Readonly<Record<string, readonly unknown[]>>;

const profiles = [
  undefined,
  null,
  {},
  { type: null },
  { type: "" },
  { type: "RuntimeDefault" },
  { type: "Localhost", localhostProfile: "app.json" },
  { type: "Unconfined" },
  { type: "runtime/default" },
];

/** What the security context of a pod and that of a container have in common. */
const contextValues: Values = {
  securityContext: [undefined, null, {}],
  "securityContext.runAsNonRoot": [undefined, null, true, false],
  "securityContext.runAsUser": [undefined, null, 0, 1, 10001, -1],
  "securityContext.seccompProfile": profiles,
  "securityContext.appArmorProfile": profiles,
  "securityContext.seLinuxOptions": [
    null,
    {},
    { level: "s0:c1" },
    { type: "", user: "", role: "" },
    ...["container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"].map((type) => ({ type })),
    { user: "system_u" },
    { role: "system_r", type: "container_t" },
  ],
  "securityContext.windowsOptions": [
    null,
    {},
    { hostProcess: null },
    { hostProcess: true },
    { hostProcess: false, runAsUserName: "ContainerUser" },
  ],
};

const probes = [
  null,
  {},
  { exec: { command: ["true"] } },
  { httpGet: { port: 80 } },
  { httpGet: { port: "web", host: "" } },
  { httpGet: { port: 80, host: "127.0.0.1" } },
  { tcpSocket: { port: 80, host: null } },
  { tcpSocket: { port: 80, host: "example.com" } },
];

const containerValues: Values = {
  ...contextValues,
  "securityContext.privileged": [undefined, null, true, false],
  "securityContext.allowPrivilegeEscalation": [undefined, null, true, false],
  "securityContext.procMount": [undefined, null, "Default", "Unmasked", "", "default"],
  "securityContext.capabilities": [undefined, null, {}],
  "securityContext.capabilities.drop": [
    undefined,
    null,
    [],
    [null],
    ["ALL"],
    ["all"],
    ["NET_RAW"],
    ["NET_RAW", "ALL"],
    ["CAP_ALL"],
  ],
  "securityContext.capabilities.add": [
    null,
    [],
    [null],
    [""],
    ["NET_BIND_SERVICE"],
    ["CAP_NET_BIND_SERVICE"],
    ["CHOWN"],
    ["NET_BIND_SERVICE", "SYS_ADMIN"],
    ["CAP_SYS_ADMIN"],
    ["ALL"],
  ],
  ports: [
    null,
    [],
    [null],
    [{}],
    [{ containerPort: 80 }],
    [{ containerPort: 80, hostPort: 0 }],
    [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }],
    [{ containerPort: 0 }],
    [{ hostPort: 80 }],
  ],
  livenessProbe: probes,
  readinessProbe: probes,
  startupProbe: probes,
  lifecycle: [null, {}],
  "lifecycle.postStart": probes,
  "lifecycle.preStop": probes,
};

const sysctls = [
  "kernel.shm_rmid_forced",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_slow_start_after_idle",
  "net/ipv4/tcp_rmem",
  "net.ipv4.tcp_mem",
  "kernel.msgmax",
  "",
];

const volumes = [
  ["configMap", { name: "it" }],
  ["csi", { driver: "disk.example.com" }],
  ["downwardAPI", {}],
  ["emptyDir", {}],
  ["emptyDir", null],
  ["ephemeral", {}],
  ["image", { reference: "app" }],
  ["persistentVolumeClaim", { claimName: "it" }],
  ["projected", {}],
  ["secret", { secretName: "it" }],
  ["hostPath", { path: "/" }],
  ["hostPath", {}],
  ["hostPath", null],
  ...[
    ...["awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume", "flocker"],
    ...["gcePersistentDisk", "gitRepo", "glusterfs", "iscsi", "nfs", "photonPersistentDisk", "portworxVolume"],
    ...["quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume", "noSuchVolume", "EmptyDir"],
  ].map((type) => [type, {}] as const),
] as const;

const podValues: Values = {
  ...contextValues,
  hostNetwork: [undefined, null, true, false],
  hostPID: [null, true, false],
  hostIPC: [null, true, false],
  hostUsers: [null, true, false, false],
  os: [null, {}, { name: "linux" }, { name: "windows" }, { name: "Windows" }],
  "securityContext.sysctls": [null, [], [null], [{}], ...sysctls.map((name) => [{ name, value: "1" }])],
  volumes: [
    undefined,
    null,
    [],
    [null],
    [{ name: "it" }],
    ...volumes.map(([type, source]) => [{ name: "it", [type]: source }]),
    [{ name: "it", hostPath: {}, emptyDir: {} }],
    [{ name: "it", nfs: {}, secret: {} }],
    [
      { name: "one", emptyDir: {} },
      { name: "other", iscsi: {} },
    ],
  ],
};

const apparmor = "container.apparmor.security.beta.kubernetes.io/";

/** Annotations of pods; most say nothing of AppArmor. */
const annotations = [
  ...Array.from({ length: 12 }, () => ({ "example.com/team": "shop" })),
  undefined,
  null,
  {},
  ...["", "unconfined", "runtime/default", "localhost/app", "localhost", "Unconfined", null].map((profile) => ({
    [`${apparmor}app`]: profile,
  })),
  { [`${apparmor}nobody`]: "unconfined" },
  {
    "apparmor.security.beta.kubernetes.io/app": "unconfined",
    "container.seccomp.security.alpha.kubernetes.io/app": "unconfined",
  },
];

/** Containers that are not there, or are nothing. */
const lists: Values = {
  initContainers: [undefined, null, [], [null]],
  ephemeralContainers: [undefined, null, [], [null]],
};

const containers = ["initContainers.0", "initContainers.1", "containers.0", "ephemeralContainers.0"];

type Change = readonly [path: string, value: unknown];

const changesOf = (values: Values, holder = ""): readonly Change[] =>
  Object.entries(values).flatMap(([path, all]) => all.map((value): Change => [`${holder}${path}`, value]));

const fieldChange = fc.oneof(
  fc.constantFrom(...changesOf(podValues)),
  ...containers.map((container) => fc.constantFrom(...changesOf(containerValues, `${container}.`))),
);

/** A pod that sets nothing, and one whose containers say all by themselves. */
const bases: readonly Json[] = [
  podSpec(),
  podSpec(),
  containers.reduce(
    (spec, path) => changed(spec, `${path}.securityContext`, undefined),
    changed(podSpec(), "securityContext", undefined),
  ),
  containers.reduce(
    (spec, path) =>
      changed(changed(spec, `${path}.securityContext.runAsNonRoot`, true), `${path}.securityContext.seccompProfile`, {
        type: "RuntimeDefault",
      }),
    changed(podSpec(), "securityContext", undefined),
  ),
];

const anySpec = fc
  .tuple(
    fc.constantFrom(...bases),
    fc.array(fieldChange, { maxLength: 6 }),
    // What takes whole containers away comes last, and seldom.
    fc.array(fc.constantFrom(...changesOf(lists)), { maxLength: 1 }),
  )
  .map(([base, changes, taken]) =>
    [...changes, ...taken].reduce((spec, [path, value]) => changed(spec, path, value), base),
  );

/** A pod of any kind of workload: good, but for a few fields with good, bad or odd values. */
export const anyPod: fc.Arbitrary<{ readonly pod: Json; readonly workload: Json }> = fc
  .tuple(anySpec, fc.constantFrom(...annotations), fc.constantFrom(...workloadKinds))
  .map(([spec, notes, [apiVersion, kind, template]]) => ({
    pod: changed(pod(spec), "metadata.annotations", notes),
    workload: changed(
      workload(apiVersion, kind, template, spec),
      [...template, "metadata", "annotations"].join("."),
      notes,
    ),
  }));
