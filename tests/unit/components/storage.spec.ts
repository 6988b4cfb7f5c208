import assert from "node:assert/strict";
import { all, one, pod } from "./objects";
import { accepted } from "./stackConfig";

describe("storage", () => {
  it("an existing claim is mounted, and none is made", () => {
    const settings = accepted("development", { persistence: { existingClaim: "restored" } });
    assert.deepEqual(all(settings, "PersistentVolumeClaim"), []);
    const volume = pod(settings).spec?.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim);
    assert.deepEqual(volume?.persistentVolumeClaim, { claimName: "restored" });
  });

  it("a claim of one pod is given up by the old pod before the new one starts", () => {
    const settings = accepted("development", {
      kubernetes: { version: "v1.29" },
      persistence: { accessMode: "ReadWriteOncePod" },
    });
    assert.deepEqual(one(settings, "PersistentVolumeClaim").spec?.accessModes, ["ReadWriteOncePod"]);
    assert.deepEqual(one(settings, "Deployment").spec.strategy, { type: "Recreate" });
  });

  it("claims of a StatefulSet go when the settings say so, and stay otherwise", () => {
    const written = (retention: Record<string, string>) =>
      one(accepted("staging", { kubernetes: { version: "v1.27" }, persistence: { retention } }), "StatefulSet").spec;
    assert.deepEqual(written({ whenScaled: "Delete" }).persistentVolumeClaimRetentionPolicy, {
      whenDeleted: "Retain",
      whenScaled: "Delete",
    });
    assert.ok(!("persistentVolumeClaimRetentionPolicy" in written({})));
  });
});
