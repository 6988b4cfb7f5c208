import { itFinds } from "../contradictions";
import { sidecar } from "../sidecar";
import { accepted } from "../stackConfig";

const small = { cpu: "10m", memory: "32Mi" };

describe("settings: contradictions about resources", () => {
  itFinds([
    {
      code: "request-above-limit",
      environment: "development",
      broken: { resources: { requests: { memory: "1Gi" }, limits: { memory: "1000Mi" } } },
      path: "resources.requests.memory",
      message: "1Gi are requested, but the limit is 1000Mi.",
      mended: { resources: { requests: { memory: "1Gi" }, limits: { memory: "1024Mi" } } },
    },
    {
      code: "request-above-limit",
      environment: "development",
      broken: { resources: { requests: { cpu: "1001m" } } },
      path: "resources.requests.cpu",
      message: "1001m are requested, but the limit is 1.",
      mended: { resources: { requests: { cpu: "1000m" } } },
    },
    {
      code: "request-above-limit",
      environment: "staging",
      broken: {
        pod: {
          sidecars: [
            sidecar(),
            sidecar({ name: "other", resources: { requests: { ...small, cpu: "1" }, limits: small } }),
          ],
        },
      },
      path: "pod.sidecars[1].resources.requests.cpu",
      message: "1 are requested, but the limit is 10m.",
      mended: { pod: { sidecars: [sidecar({ resources: { requests: small, limits: small } })] } },
    },
    {
      code: "temporary-above-limit",
      environment: "development",
      broken: { resources: { temporary: "1Gi" } },
      path: "resources.temporary",
      message: "/tmp may hold 1Gi, but the pod is evicted above 256Mi.",
      mended: { resources: { temporary: "256Mi" } },
    },
    {
      code: "temporary-above-limit",
      environment: "staging",
      broken: { pod: { sidecars: [sidecar({ resources: { requests: small, limits: small, temporary: "1Gi" } })] } },
      path: "pod.sidecars[0].resources.temporary",
      message: "/tmp may hold 1Gi, but the pod is evicted above 256Mi.",
      mended: {
        pod: {
          sidecars: [
            sidecar({
              resources: { requests: small, limits: { ...small, ephemeralStorage: "1Gi" }, temporary: "1Gi" },
            }),
          ],
        },
      },
    },
  ]);

  for (const [request, limit] of [
    ["9m", "0.009"],
    ["350m", "0.35"],
    ["700m", "0.7"],
    ["0.35", "350m"],
  ] as const) {
    it(`a request of ${request} is no more than a limit of ${limit}: CPU is compared exactly`, () => {
      accepted("development", { resources: { requests: { cpu: request }, limits: { cpu: limit } } });
    });
  }
});
