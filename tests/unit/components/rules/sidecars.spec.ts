import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { sidecar } from "../sidecar";
import { accepted, refused, stackConfig } from "../stackConfig";

const sidecars = (...list: Record<string, unknown>[]) => ({ pod: { sidecars: list } });
const port = (name: string, number: number) => ({ name, port: number });
const image = "registry.example.com/team/proxy:1.2.3";

describe("settings: contradictions about sidecars", () => {
  itFinds([
    {
      code: "sidecar-name",
      environment: "staging",
      broken: sidecars(sidecar(), sidecar({ name: "shipper" }), sidecar()),
      path: "pod.sidecars[2].name",
      message: "another container is called proxy.",
      mended: sidecars(sidecar(), sidecar({ name: "shipper" })),
    },
    {
      code: "sidecar-name",
      environment: "staging",
      broken: sidecars(sidecar({ name: "circle-core" })),
      path: "pod.sidecars[0].name",
      message: "another container is called circle-core.",
      mended: sidecars(sidecar({ name: "circle-core-proxy" })),
    },
    {
      code: "sidecar-image",
      environment: "staging",
      broken: sidecars(sidecar({ image })),
      path: "pod.sidecars[0].image",
      message: `staging runs images by digest, and ${image} has none: a tag can be moved.`,
      mended: sidecars(sidecar()),
    },
    {
      code: "sidecar-image",
      environment: "development",
      broken: sidecars(sidecar({ image: "registry.example.com/team/proxy:latest" })),
      path: "pod.sidecars[0].image",
      message: "the tag latest does not say which version runs, and moves.",
      mended: sidecars(sidecar({ image })),
    },
    {
      code: "sidecar-port",
      environment: "staging",
      broken: sidecars(sidecar({ ports: [port("proxy", 8000)] })),
      path: "pod.sidecars[0].ports[0].port",
      message: "8000 is taken by circle-core already.",
      mended: sidecars(sidecar({ ports: [port("proxy", 8001)] })),
    },
    {
      code: "sidecar-port",
      environment: "staging",
      broken: sidecars(
        sidecar({ ports: [port("sql", 5432)] }),
        sidecar({ name: "two", ports: [port("admin", 9000), port("sql", 5433)] }),
      ),
      path: "pod.sidecars[1].ports[1].name",
      message: "sql is taken by proxy already.",
      mended: sidecars(
        sidecar({ ports: [port("sql", 5432)] }),
        sidecar({ name: "two", ports: [port("admin", 9000), port("sql-2", 5433)] }),
      ),
    },
    {
      code: "sidecar-readiness",
      environment: "staging",
      broken: sidecars(sidecar({ ports: [port("sql", 5432)], readinessPort: 5433 })),
      path: "pod.sidecars[0].readinessPort",
      message: "5433 is none of its ports.",
      mended: sidecars(sidecar({ ports: [port("sql", 5432)], readinessPort: 5432 })),
    },
    {
      code: "sidecar-argument",
      environment: "staging",
      broken: sidecars(sidecar({ args: ["--verbose", "--api-key=hunter2"] })),
      path: "pod.sidecars[0].args[1]",
      message: "seems to hold a secret (not shown), and would be readable by all who may see the pods.",
      mended: sidecars(sidecar({ args: ["--verbose", "--api-key=$(API_KEY)"] })),
    },
    {
      code: "sidecar-argument",
      environment: "staging",
      broken: sidecars(sidecar({ command: ["/proxy", "--password", "hunter2"] })),
      path: "pod.sidecars[0].command[2]",
      message: "seems to hold a secret (not shown), and would be readable by all who may see the pods.",
      mended: sidecars(sidecar({ command: ["/proxy", "--password-file", "/tmp/password", "--token", "--verbose"] })),
    },
  ]);

  it("tells each broken sidecar, and each of its faults", () => {
    const faulty = sidecar({ name: "circle-core", ports: [port("http", 8000)], readinessPort: 9000 });
    assert.deepEqual(
      refused(stackConfig("staging", sidecars(sidecar(), faulty))).map(({ code, path }) => `${code ?? ""} ${path}`),
      [
        "sidecar-name pod.sidecars[1].name",
        "sidecar-port pod.sidecars[1].ports[0].port",
        "sidecar-port pod.sidecars[1].ports[0].name",
        "sidecar-readiness pod.sidecars[1].readinessPort",
      ],
    );
  });

  it("a key or certificate by its path is no secret", () => {
    accepted("staging", sidecars(sidecar({ args: ["--tls-key=/etc/tls/tls.key", "--secret="] })));
  });

  for (const [what, more] of [
    ["a port that only root could open", { ports: [port("web", 80)] }],
    ["a name of a port without a letter", { ports: [port("123", 9000)] }],
    ["a name of a port with two hyphens", { ports: [port("a--b", 9000)] }],
    ["an image without a tag", { image: "registry.example.com/team/proxy" }],
    ["no resources", { resources: undefined }],
    ["resources without a limit", { resources: { requests: { cpu: "1", memory: "1Gi" } } }],
  ] as const) {
    it(`${what} is refused`, () => {
      refused(stackConfig("staging", sidecars(sidecar(more))));
    });
  }
});
