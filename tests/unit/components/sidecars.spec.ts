import assert from "node:assert/strict";
import type { Settings } from "../../../components/settings";
import { pod } from "./objects";
import { sidecar } from "./sidecar";
import { accepted } from "./stackConfig";

const proxy = sidecar({
  command: ["/proxy"],
  args: ["--upstream", "$(UPSTREAM)"],
  environment: { UPSTREAM: "db.example.com" },
  ports: [{ name: "sql", port: 5432 }],
  readinessPort: 5432,
});
const shipper = sidecar({ name: "shipper", data: "read" });

function settings(version: string, ...sidecars: Record<string, unknown>[]): Settings {
  return accepted("staging", { kubernetes: { version }, pod: { sidecars } });
}

/** Names of the containers that start first, and of those that start together. */
function listed(of: Settings): string[][] {
  const { initContainers = [], containers } = pod(of).spec ?? { containers: [] };
  return [initContainers, containers].map((list) => list.map(({ name }) => name));
}

describe("sidecars", () => {
  it("start before the application and stop after it, where clusters know sidecars", () => {
    assert.deepEqual(listed(settings("v1.29", proxy, shipper)), [["proxy", "shipper"], ["circle-core"]]);
    const { initContainers = [] } = pod(settings("v1.29", proxy, shipper)).spec ?? {};
    assert.deepEqual(
      initContainers.map(({ restartPolicy }) => restartPolicy),
      ["Always", "Always"],
    );
  });

  it("run beside the application on older clusters", () => {
    assert.deepEqual(listed(settings("v1.28", proxy, shipper)), [[], ["circle-core", "proxy", "shipper"]]);
    const { containers } = pod(settings("v1.28", proxy)).spec ?? { containers: [] };
    for (const { restartPolicy, startupProbe, name } of containers.slice(1)) {
      assert.deepEqual([restartPolicy, startupProbe?.tcpSocket], [undefined, { port: 5432 }], name);
    }
  });

  it("leave no trace where there are none", () => {
    for (const version of ["v1.28", "v1.29"]) {
      assert.deepEqual(listed(settings(version)), [[], ["circle-core"]]);
      const { metadata, spec } = pod(settings(version));
      assert.ok(!("initContainers" in (spec ?? {})));
      assert.deepEqual(Object.keys(metadata?.annotations ?? {}), ["checksum/config", "checksum/secrets"]);
    }
  });

  for (const version of ["v1.28", "v1.29"]) {
    describe(`with Kubernetes ${version}`, () => {
      const { spec, metadata } = pod(settings(version, proxy, shipper));
      const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
      const named = (name: string) => {
        const found = containers.find((one) => one.name === name);
        assert.ok(found, name);
        return found;
      };

      it("may do as little as the application", () => {
        for (const name of ["proxy", "shipper"]) {
          assert.deepEqual(named(name).securityContext, named("circle-core").securityContext);
        }
      });

      it("have a /tmp of their own, and the application's files only as far as they are given them", () => {
        assert.deepEqual(named("proxy").volumeMounts, [{ name: "tmp-proxy", mountPath: "/tmp" }]);
        assert.deepEqual(named("shipper").volumeMounts, [
          { name: "tmp-shipper", mountPath: "/tmp" },
          { name: "data", mountPath: "/data", readOnly: true },
        ]);
        for (const name of ["tmp-proxy", "tmp-shipper"]) {
          const volume = spec?.volumes?.find((one) => one.name === name);
          assert.deepEqual(volume?.emptyDir, { sizeLimit: "128Mi" });
        }
      });

      it("run what they are told, without the application's secrets", () => {
        const { command, args, env, ports, image } = named("proxy");
        assert.deepEqual([command, args], [["/proxy"], ["--upstream", "$(UPSTREAM)"]]);
        assert.deepEqual(env, [{ name: "UPSTREAM", value: "db.example.com" }]);
        assert.deepEqual(ports, [{ name: "sql", containerPort: 5432, protocol: "TCP" }]);
        assert.match(image ?? "", /:1\.2\.3@sha256:c{64}$/);
        for (const field of ["command", "args", "env", "ports", "startupProbe", "readinessProbe", "livenessProbe"])
          assert.ok(!(field in named("shipper")));
      });

      it("are bounded in CPU, memory and node disk", () => {
        assert.deepEqual(named("shipper").resources, {
          requests: { cpu: "10m", memory: "32Mi", "ephemeral-storage": "64Mi" },
          limits: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "256Mi" },
        });
      });

      it("keep the pod out of the Service until they take connections", () => {
        assert.deepEqual(named("proxy").readinessProbe, {
          tcpSocket: { port: 5432 },
          periodSeconds: 5,
          timeoutSeconds: 3,
          failureThreshold: 3,
        });
      });

      it("are started anew when they hang, though not while they start", () => {
        const { startupProbe, livenessProbe, readinessProbe } = named("proxy");
        assert.deepEqual(livenessProbe?.tcpSocket, { port: 5432 });
        assert.deepEqual(startupProbe?.tcpSocket, { port: 5432 });
        const seconds = (probe = readinessProbe) => Number(probe?.periodSeconds) * Number(probe?.failureThreshold);
        assert.ok(seconds(livenessProbe) > seconds(readinessProbe), "out of the Service sooner than restarted");
      });

      it("are not taken for the application by kubectl", () => {
        assert.equal(metadata?.annotations?.["kubectl.kubernetes.io/default-container"], "circle-core");
      });
    });
  }

  it("hold the application back until they take connections, no longer than a container may take to start", () => {
    const [first] = pod(settings("v1.29", proxy)).spec?.initContainers ?? [];
    assert.deepEqual(first?.startupProbe, {
      tcpSocket: { port: 5432 },
      periodSeconds: 2,
      timeoutSeconds: 2,
      failureThreshold: 31,
    });
  });

  it("may write the application's files where they are given that", () => {
    const [first] = pod(settings("v1.29", sidecar({ data: "write" }))).spec?.initContainers ?? [];
    assert.deepEqual(first?.volumeMounts?.[1], { name: "data", mountPath: "/data" });
  });
});
