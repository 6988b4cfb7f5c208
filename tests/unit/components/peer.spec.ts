import assert from "node:assert/strict";
import type { Problem } from "../../../components/problems";
import { accepted, refused, stackConfig } from "./stackConfig";

const form = "a range in its shortest form, such as 10.20.0.0/16, 192.0.2.7/32 or fd00:20::/48";

/** What is said of a peer, beside how to mend it; it is an optional one, which contradicts nothing. */
function told(apiGateway: object): Pick<Problem, "path" | "message">[] {
  return refused(stackConfig("staging", { network: { apiGateway } })).map(({ path, message }) => ({ path, message }));
}

describe("settings: peers", () => {
  const at = "network.apiGateway";

  for (const cidr of ["10.20.0.5/16", "10.20.0.0", "fd00:0::/48", "example.com"]) {
    it(`are not at ${cidr}`, () => {
      const message = `is "${cidr}"; allowed: ${form}. (In place of podLabels: addresses outside the cluster.)`;
      assert.deepEqual(told({ cidr }), [{ path: `${at}.cidr`, message }]);
    });
  }

  for (const cidr of ["0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/7", "::/0", "2000::/3"]) {
    it(`are not everybody: ${cidr}`, () => {
      const [problem] = told({ cidr });
      assert.match(
        problem?.message ?? "",
        /allowed: a range of \/8 or narrower; a wider one is as good as no policy\./,
      );
    });
  }

  for (const cidr of [
    "169.254.169.254/32",
    "fd00:ec2::254/128",
    "fd20:ce::254/128",
    "100.100.100.200/32",
    "168.63.129.16/32",
  ]) {
    it(`are not the cloud's metadata service: ${cidr}`, () => {
      const [problem] = told({ cidr });
      assert.match(problem?.message ?? "", /at this address clouds hand out the credentials of the node\./);
    });
  }

  it("can be any private network at its widest", () => {
    for (const cidr of ["10.0.0.0/8", "fd00::/8"]) accepted("staging", { network: { apiGateway: { cidr } } });
  });

  it("take the place of the default whole: no label of it stays behind", () => {
    const { network } = accepted("staging", {
      network: { database: { cidr: "10.20.0.0/16" }, cache: { namespace: "data", podLabels: { tier: "cache" } } },
    });
    assert.deepEqual(network.database, { cidr: "10.20.0.0/16" });
    assert.deepEqual(network.cache, { namespace: "data", podLabels: { tier: "cache" } });
  });

  for (const address of ["10.0.0.10", "8.8.8.8", "2001:db8::1", "169.254.20.10/32", "localhost"]) {
    it(`${address} is no address of the node's own, for its DNS cache`, () => {
      const [problem] = refused(stackConfig("staging", { network: { nodeLocalDns: address } }));
      assert.match(problem?.message ?? "", /allowed: an address of the node itself, such as 169\.254\.20\.10\./);
    });
  }
});
