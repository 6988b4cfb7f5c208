import assert from "node:assert/strict";
import { pod } from "./objects";
import { accepted, refused, stackConfig } from "./stackConfig";

describe("pod", () => {
  it("runs as any user and group that the API server takes, also from the ranges of OpenShift's namespaces", () => {
    const last = 2_147_483_647;
    const identity = { user: 1_000_660_000, group: last, fsGroup: 1_000_660_000 };
    const { securityContext } = pod(accepted("staging", { identity })).spec ?? {};
    const { runAsUser, runAsGroup, fsGroup } = securityContext ?? {};
    assert.deepEqual({ user: runAsUser, group: runAsGroup, fsGroup }, identity);
    for (const id of ["user", "group", "fsGroup"]) {
      for (const wrong of [0, last + 1]) {
        const [problem] = refused(stackConfig("staging", { identity: { [id]: wrong } }));
        assert.equal(problem?.path, `identity.${id}`);
      }
    }
  });

  it("names the Secrets that registries ask for, and none unasked", () => {
    const settings = accepted("staging", { image: { pullSecrets: ["registry", "mirror"] } });
    assert.deepEqual(pod(settings).spec?.imagePullSecrets, [{ name: "registry" }, { name: "mirror" }]);
    assert.ok(!("imagePullSecrets" in (pod(accepted("staging")).spec ?? {})));
  });

  it("mounts no volume that it does not have, and has none that nobody mounts", () => {
    for (const written of [{}, { secrets: { delivery: "files" } }, { access: { token: true } }]) {
      const { spec } = pod(accepted("development", written));
      const mounted = spec?.containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
      assert.deepEqual(mounted?.sort(), spec?.volumes?.map(({ name }) => name).sort());
    }
  });
});
