import assert from "node:assert/strict";
import fc from "fast-check";
import { startupProbe } from "../../../components/probes";
import { container } from "./objects";
import { accepted } from "./stackConfig";

describe("probes", () => {
  it("a container has the time that is allowed to start, and less than one period more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 1800 }), fc.integer({ min: 1, max: 60 }), (startSeconds, periodSeconds) => {
        const settings = accepted("development");
        const probe = startupProbe(
          {
            ...settings,
            timeouts: { ...settings.timeouts, startSeconds },
            probes: { ...settings.probes, startup: { periodSeconds } },
          },
          8000,
        );
        // The kubelet tries at once, and gives up at the try that fails for the last time.
        const givesUp = (Number(probe.failureThreshold) - 1) * Number(probe.periodSeconds);
        assert.ok(givesUp >= startSeconds && givesUp < startSeconds + periodSeconds);
      }),
    );
  });

  it("ask what the settings say, as often as they say", () => {
    const {
      startupProbe: startup,
      readinessProbe,
      livenessProbe,
    } = container(
      accepted("staging", {
        probes: {
          path: "/ready?deep=1",
          startup: { periodSeconds: 5 },
          readiness: { periodSeconds: 2, timeoutSeconds: 1, failureThreshold: 5 },
          liveness: { failureThreshold: 7 },
        },
      }),
    );
    assert.deepEqual(startup, {
      tcpSocket: { port: "http" },
      periodSeconds: 5,
      timeoutSeconds: 5,
      failureThreshold: 13,
    });
    assert.deepEqual(readinessProbe, {
      httpGet: { path: "/ready?deep=1", port: "http" },
      periodSeconds: 2,
      timeoutSeconds: 1,
      failureThreshold: 5,
    });
    assert.deepEqual(livenessProbe, {
      tcpSocket: { port: "http" },
      periodSeconds: 15,
      timeoutSeconds: 5,
      failureThreshold: 7,
    });
  });
});
