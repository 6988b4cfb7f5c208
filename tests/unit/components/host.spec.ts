import assert from "node:assert/strict";
import { parseAddress } from "../../../components/cidr";
import { destination } from "../../../components/host";

describe("where a host leads", () => {
  for (const [host, namespace] of [
    ["database", "own"],
    ["database.data", "data"],
    ["database.data.svc", "data"],
    ["database.data.svc.cluster.local", "data"],
    ["database.data.svc.corp.example.com", "data"],
    ["database-0.database.data.svc.cluster.local", "data"],
    ["svc.data.svc.cluster.local", "data"],
    ["database.svc.svc.cluster.local", "svc"],
  ]) {
    it(`${host ?? ""}: to a Service of the namespace ${namespace ?? ""}`, () => {
      assert.deepEqual(destination(host ?? "", "own"), { kind: "service", namespace });
    });
  }

  for (const host of ["localhost", "127.0.0.1", "127.255.0.9", "::1"]) {
    it(`${host}: to the pod itself`, () => {
      assert.deepEqual(destination(host, "own"), { kind: "loopback" });
    });
  }

  it("localhost.data: to a Service of that name, not to the pod itself", () => {
    assert.deepEqual(destination("localhost.data", "own"), { kind: "service", namespace: "data" });
  });

  for (const host of ["db.example.com", "svc.example.com", "db.svc.example"]) {
    it(`${host}: out of the cluster`, () => {
      assert.deepEqual(destination(host, "own"), { kind: "outside" });
    });
  }

  it("10.0.0.5: to that address", () => {
    assert.deepEqual(destination("10.0.0.5", "own"), { kind: "address", address: parseAddress("10.0.0.5") });
  });
});
