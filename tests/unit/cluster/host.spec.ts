import assert from "node:assert/strict";
import { parse } from "yaml";
import { importedNames } from "../../../toolchain/cluster/importImage";
import { kubeconfig } from "../../../toolchain/cluster/kubeconfig";
import { cgroupName, hierarchies } from "../../../toolchain/cluster/node/cgroups";

describe("cgroup hierarchies", () => {
  it("are one for each controller with version 1, the unified one too", () => {
    const mounts = [
      "tmpfs /sys/fs/cgroup tmpfs rw 0 0",
      "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0",
      "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0",
      "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
      "",
    ];
    assert.deepEqual(
      hierarchies(mounts.join("\n")),
      ["cpu", "memory", "unified"].map((name) => `/sys/fs/cgroup/${name}`),
    );
  });

  it("are a single one with version 2, however often it is mounted there", () => {
    const line = "cgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0";
    assert.deepEqual(hierarchies(`${line}\n${line}\n`), ["/sys/fs/cgroup"]);
  });

  it("have another part for the same name in another checkout", () => {
    assert.notEqual(cgroupName("/a/.tools/clusters/default"), cgroupName("/b/.tools/clusters/default"));
  });
});

describe("kubeconfig", () => {
  it("has one context, which is its current one, and carries its credentials", () => {
    const identity = { certificate: "CERTIFICATE", key: "KEY" };
    const text = kubeconfig("embedded-a", "https://127.0.0.1:1", "AUTHORITY", identity);
    const base64 = (value: string): string => Buffer.from(value).toString("base64");
    assert.deepEqual(parse(text), {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "embedded-a",
          cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": base64("AUTHORITY") },
        },
      ],
      users: [
        {
          name: "embedded-a",
          user: { "client-certificate-data": base64("CERTIFICATE"), "client-key-data": base64("KEY") },
        },
      ],
      contexts: [{ name: "embedded-a", context: { cluster: "embedded-a", user: "embedded-a" } }],
      "current-context": "embedded-a",
    });
  });
});

describe("names of imported images", () => {
  it("are read from what ctr prints", () => {
    const printed =
      "unpacking docker.io/library/a:1 (sha256:12)...done\nunpacking docker.io/library/a@sha256:12 (sha256:12)...done\n";
    assert.deepEqual(importedNames(printed), ["docker.io/library/a:1", "docker.io/library/a@sha256:12"]);
  });

  it("are none where it printed something else", () => {
    assert.deepEqual(importedNames("ctr: unrecognized image format\n"), []);
  });
});
