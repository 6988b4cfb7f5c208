import { itFinds } from "../contradictions";
import { accepted } from "../stackConfig";

describe("settings: contradictions about probes", () => {
  itFinds([
    {
      code: "probe-timeout",
      environment: "staging",
      broken: { probes: { readiness: { timeoutSeconds: 6 } } },
      path: "probes.readiness.timeoutSeconds",
      message: "a try may take 6 s, but the next is due after 5 s.",
      mended: { probes: { readiness: { timeoutSeconds: 5 } } },
    },
    {
      code: "probe-timeout",
      environment: "staging",
      broken: { probes: { liveness: { periodSeconds: 4, failureThreshold: 9 } } },
      path: "probes.liveness.timeoutSeconds",
      message: "a try may take 5 s, but the next is due after 4 s.",
      mended: { probes: { liveness: { periodSeconds: 5, failureThreshold: 9 } } },
    },
    {
      code: "startup-period",
      environment: "staging",
      broken: { probes: { startup: { periodSeconds: 31 } }, timeouts: { startSeconds: 30 } },
      path: "probes.startup.periodSeconds",
      message: "a container is asked every 31 s, but may take 30 s to start.",
      mended: { probes: { startup: { periodSeconds: 30 } }, timeouts: { startSeconds: 30 } },
    },
    {
      code: "liveness-before-readiness",
      environment: "staging",
      broken: { probes: { liveness: { failureThreshold: 1 } } },
      path: "probes.liveness.failureThreshold",
      message: "a pod would be restarted after 15 s, and spared requests only after 15 s.",
      mended: { probes: { liveness: { failureThreshold: 1, periodSeconds: 16 } } },
    },
  ]);

  it("a slow readiness is fine as long as liveness is slower", () => {
    accepted("staging", { probes: { readiness: { periodSeconds: 20 }, liveness: { failureThreshold: 5 } } });
  });
});
