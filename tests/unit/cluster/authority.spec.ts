import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createAuthority } from "../../../toolchain/cluster/certificates/authority";

describe("certificate authority", () => {
  const authority = createAuthority("test-authority");
  const root = new X509Certificate(authority.certificate);

  it("is one, signed by itself", () => {
    assert.equal(root.ca, true);
    assert.equal(root.subject, "CN=test-authority");
    assert.equal(root.verify(root.publicKey), true);
  });

  it("issues a client's certificate with user and group, and the key that belongs to it", () => {
    const { certificate, key } = authority.issue(
      { commonName: "system:node:a", organization: "system:nodes" },
      { client: true },
    );
    const issued = new X509Certificate(certificate);
    assert.equal(issued.subject, "O=system:nodes\nCN=system:node:a");
    assert.equal(issued.checkIssued(root), true);
    assert.equal(issued.verify(root.publicKey), true);
    assert.equal(issued.checkPrivateKey(createPrivateKey(key)), true);
    assert.equal(issued.ca, false);
    assert.deepEqual(issued.keyUsage, ["1.3.6.1.5.5.7.3.2"]);
  });

  it("issues a server's certificate for names and addresses, and for no others", () => {
    const { certificate } = authority.issue({ commonName: "api" }, { hosts: ["localhost", "127.0.0.1"] });
    const issued = new X509Certificate(certificate);
    assert.equal(issued.subjectAltName, "DNS:localhost, IP Address:127.0.0.1");
    assert.equal(issued.checkHost("localhost"), "localhost");
    assert.equal(issued.checkHost("elsewhere"), undefined);
    assert.deepEqual(issued.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
  });

  it("issues certificates that are valid now, and not for ever", () => {
    const { validFromDate, validToDate } = new X509Certificate(
      authority.issue({ commonName: "a" }, { client: true }).certificate,
    );
    const now = Date.now();
    assert.ok(validFromDate.getTime() < now - 60 * 60 * 1000, "a clock that lags an hour must not matter");
    assert.ok(validToDate.getTime() > now && validToDate.getTime() < now + 400 * 24 * 60 * 60 * 1000);
  });

  it("does not vouch for another authority's certificates", () => {
    const { certificate } = createAuthority("test-authority").issue({ commonName: "a" }, { client: true });
    assert.equal(new X509Certificate(certificate).verify(root.publicKey), false);
  });

  it("never uses a serial number twice", () => {
    const serial = (): string =>
      new X509Certificate(authority.issue({ commonName: "a" }, { client: true }).certificate).serialNumber;
    assert.notEqual(serial(), serial());
  });
});
