/** A Go module under `toolchain/go`, pinned by its go.mod and go.sum, and the programs built from it. */
export interface GoModule {
  /** What people know it by, with its version. */
  title: string;
  /** Program → package it is built from; `.` is the module's own. */
  programs: Readonly<Record<string, string>>;
  /** Values set into the program at link time. */
  ldflags?: string;
  /** Seconds a build takes on two cores with empty caches. */
  usual: number;
  /** How a program already on PATH shows a version good enough to be used instead. */
  onPath?: { args: readonly string[]; good: RegExp };
}

const kubernetes = "1.36.3";
const component = "k8s.io/component-base/version";

/** Every module, by its folder. */
export const modules = {
  pulumi: {
    title: "Pulumi 3.250.0",
    programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    ldflags: "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.250.0",
    usual: 200,
  },
  etcd: {
    title: "etcd 3.7.3",
    programs: { etcd: "go.etcd.io/etcd/server/v3" },
    usual: 30,
    onPath: { args: ["--version"], good: /etcd Version: 3\.[67]\./ },
  },
  kubernetes: {
    title: `Kubernetes ${kubernetes}`,
    programs: Object.fromEntries(
      ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "kubectl"].map(
        (name) => [name, `k8s.io/kubernetes/cmd/${name}`],
      ),
    ),
    ldflags: `-X ${component}.gitVersion=v${kubernetes} -X ${component}.gitMajor=1 -X ${component}.gitMinor=36`,
    usual: 280,
    onPath: { args: ["--version"], good: /^Kubernetes v1\.36\./m },
  },
  coredns: {
    title: "CoreDNS 1.15.0",
    programs: { coredns: "github.com/coredns/coredns" },
    usual: 105,
  },
  "kube-router": {
    title: "kube-router 2.2.1",
    programs: { "kube-router": "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router" },
    usual: 85,
  },
  "volume-provisioner": {
    title: "volume provisioner",
    programs: { "volume-provisioner": "." },
    usual: 70,
  },
  "metrics-server": {
    title: "metrics-server 0.9.0",
    programs: { "metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server" },
    usual: 105,
  },
  traefik: {
    title: "Traefik 3.6.7",
    programs: { traefik: "github.com/traefik/traefik/v3/cmd/traefik" },
    ldflags: "-X github.com/traefik/traefik/v3/pkg/version.Version=3.6.7",
    usual: 280,
  },
  actionlint: {
    title: "actionlint 1.7.12",
    programs: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" },
    usual: 10,
  },
  "kube-score": {
    title: "kube-score 1.20.0",
    programs: { "kube-score": "github.com/zegl/kube-score/cmd/kube-score" },
    usual: 40,
  },
  conftest: {
    title: "Conftest 0.71.1",
    programs: { conftest: "github.com/open-policy-agent/conftest" },
    usual: 100,
  },
  kyverno: {
    title: "Kyverno CLI 1.19.1",
    programs: { "kubectl-kyverno": "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno" },
    usual: 400,
  },
  helm: {
    title: "Helm 4.3.1",
    programs: { helm: "helm.sh/helm/v4/cmd/helm" },
    ldflags: "-X helm.sh/helm/v4/internal/version.version=v4.3.1",
    usual: 130,
  },
  kustomize: {
    title: "kustomize 5.8.1",
    programs: { kustomize: "sigs.k8s.io/kustomize/kustomize/v5" },
    ldflags: "-X sigs.k8s.io/kustomize/api/provenance.version=v5.8.1",
    usual: 30,
    onPath: { args: ["version"], good: /^v5\.8\./ },
  },
  "pod-security": {
    title: "Pod Security Standards 0.37.2",
    programs: { "pod-security": "." },
    usual: 45,
  },
  pause: {
    title: "pause",
    programs: { pause: "." },
    usual: 3,
  },
} as const satisfies Record<string, GoModule>;

export type ModuleName = keyof typeof modules;

/** Every program that `ensureTools` can supply. */
export const toolNames = [
  "pulumi",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
  "coredns",
  "kube-router",
  "volume-provisioner",
  "metrics-server",
  "traefik",
  "actionlint",
  "kube-score",
  "conftest",
  "kubectl-kyverno",
  "helm",
  "kustomize",
  "pod-security",
  "pause",
] as const;

export type ToolName = (typeof toolNames)[number];

/** The module that a program is built from. */
export function moduleOf(tool: ToolName): ModuleName {
  const found = (Object.keys(modules) as ModuleName[]).find((name) => tool in modules[name].programs);
  if (!found) throw new Error(`no module builds ${tool}`);
  return found;
}
