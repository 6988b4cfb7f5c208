import { itFinds } from "../contradictions";
import { accepted } from "../stackConfig";
import { sidecar } from "../sidecar";

const shared = { persistence: { accessMode: "ReadWriteMany", perReplica: false } };
const awaited = { pod: { sidecars: [sidecar({ ports: [{ name: "sql", port: 5432 }], readinessPort: 5432 })] } };

describe("settings: contradictions about time", () => {
  itFinds([
    {
      code: "start-beyond-rollout",
      environment: "staging",
      broken: { timeouts: { startSeconds: 71, rolloutSeconds: 100 } },
      path: "timeouts.startSeconds",
      message: "a pod may take 71 s to start, but a rollout of 100 s is given up before.",
      mended: { ...shared, timeouts: { startSeconds: 70, rolloutSeconds: 100 } },
    },
    {
      code: "start-beyond-rollout",
      environment: "staging",
      broken: { ...shared, ...awaited, kubernetes: { version: "v1.29" }, timeouts: { startSeconds: 136 } },
      path: "timeouts.startSeconds",
      message: "a pod may take 272 s to start, but a rollout of 300 s is given up before.",
      mended: { ...shared, ...awaited, kubernetes: { version: "v1.28" }, timeouts: { startSeconds: 136 } },
    },
    {
      code: "replacement-beyond-rollout",
      environment: "staging",
      broken: { timeouts: { startSeconds: 60, stopSeconds: 40, rolloutSeconds: 129 } },
      path: "timeouts.rolloutSeconds",
      message:
        "a pod may take 40 s to stop, and only then its successor 60 s to start, but a rollout of 129 s is given up before.",
      mended: { timeouts: { startSeconds: 60, stopSeconds: 40, rolloutSeconds: 130 } },
    },
    {
      code: "stop-cuts-requests",
      environment: "staging",
      broken: { timeouts: { stopSeconds: 34 } },
      path: "timeouts.stopSeconds",
      message:
        "a request may take 30 s, but a pod is killed 34 s after its end is announced, and takes requests for 5 s of them.",
      mended: { timeouts: { stopSeconds: 35 } },
    },
  ]);

  it("where a new pod starts before the old one stops, their times do not add up", () => {
    accepted("staging", { ...shared, timeouts: { startSeconds: 60, stopSeconds: 600, rolloutSeconds: 90 } });
  });

  it("short requests allow a short stop", () => {
    accepted("staging", { app: { performance: { requestTimeoutSeconds: 5 } }, timeouts: { stopSeconds: 10 } });
  });
});
