import type { Settings } from "../../../components/settings";
import { answerTo, skipped, type Concern, type PreflightCheck } from "../check";

/** An API of metrics, and who usually serves it. */
interface MetricsApi {
  readonly paths: readonly string[];
  readonly what: string;
  readonly next: string;
}

const apis = {
  resource: {
    paths: ["/apis/metrics.k8s.io/v1beta1"],
    what: "the metrics API (CPU and memory)",
    next: "Install metrics-server, or turn off scaling.autoscaling",
  },
  custom: {
    paths: ["/apis/custom.metrics.k8s.io/v1beta2", "/apis/custom.metrics.k8s.io/v1beta1"],
    what: "the custom metrics API (metrics of type Pods)",
    next: "Install an adapter such as prometheus-adapter, or take the metric out of scaling.autoscaling.metrics",
  },
  external: {
    paths: ["/apis/external.metrics.k8s.io/v1beta1"],
    what: "the external metrics API (metrics of type External)",
    next: "Install an adapter such as KEDA, or take the metric out of scaling.autoscaling.metrics",
  },
} as const satisfies Readonly<Record<string, MetricsApi>>;

/** The autoscaler finds the metrics that it is told to weigh. Without them the pods run, but their number never changes. */
export const metrics: Concern = {
  title: "Metrics",
  asks: (settings) => wanted(settings).flatMap(({ paths }) => paths),
  judge: (settings, facts) =>
    wanted(settings).map(({ paths, what, next }): PreflightCheck => {
      const code = "metrics";
      const answers = paths.map((path) => answerTo(facts, path));
      if (answers.some(({ state }) => state === "there"))
        return { code, state: "ok", message: `The cluster has ${what}` };
      const unseen = answers.find((answer) => answer.state === "unseen");
      if (unseen) return skipped(code, what, unseen);
      return {
        code,
        state: "warning",
        message: `The cluster lacks ${what}: the autoscaler would change nothing`,
        next,
      };
    }),
};

function wanted({ scaling: { autoscaling } }: Settings): readonly MetricsApi[] {
  if (!autoscaling.enabled) return [];
  const types = new Set(autoscaling.metrics.map(({ type }) => type));
  return [
    apis.resource,
    ...(types.has("Pods") ? [apis.custom] : []),
    ...(types.has("External") ? [apis.external] : []),
  ];
}
