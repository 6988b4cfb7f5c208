import assert from "node:assert/strict";
import { pod } from "./objects";
import { accepted } from "./stackConfig";

describe("pod", () => {
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
