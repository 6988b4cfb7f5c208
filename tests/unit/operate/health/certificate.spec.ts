import assert from "node:assert/strict";
import { assert as holds, integer, property } from "fast-check";
import { daysLeft, judgeCertificate, renewalDays } from "../../../../operate/health/certificate";
import type { SeenCertificate } from "../../../../operate/health/request";

const now = new Date("2026-01-31T12:00:00Z");
const day = 86_400_000;
const inDays = (days: number): Date => new Date(now.getTime() + days * day);

const good: SeenCertificate = {
  validTo: inDays(60),
  issuer: "Let's Encrypt, R11",
  names: ["shop.example.com"],
  nameProblem: undefined,
  chainProblem: undefined,
};

const judged = (more: Partial<SeenCertificate>) =>
  judgeCertificate({ ...good, ...more }, "shop.example.com", now).map(({ code, severity }) => `${severity} ${code}`);

describe("a certificate", () => {
  it("is good by its end, its name and its chain", () => {
    assert.deepEqual(judged({}), []);
  });

  it("is to be renewed in its last days, and is of no use after them", () => {
    assert.deepEqual(judged({ validTo: inDays(renewalDays) }), []);
    assert.deepEqual(judged({ validTo: new Date(inDays(renewalDays).getTime() - 1) }), [
      "warning certificate-expiring",
    ]);
    assert.deepEqual(judged({ validTo: new Date(now.getTime() + 1) }), ["warning certificate-expiring"]);
    assert.deepEqual(judged({ validTo: now }), ["error certificate-expired"]);
    // The chain says the same once more.
    assert.deepEqual(judged({ validTo: inDays(-1), chainProblem: "CERT_HAS_EXPIRED" }), ["error certificate-expired"]);
  });

  it("is of no use where one above it has ended, though it has not itself", () => {
    assert.deepEqual(judged({ chainProblem: "CERT_HAS_EXPIRED" }), ["error certificate-untrusted"]);
  });

  it("must be made out to the host, and names whom it is made out to", () => {
    const other = { ...good, names: ["other.example.com"], nameProblem: "Host does not match" };
    const [problem] = judgeCertificate(other, "shop.example.com", now);
    assert.equal(problem?.code, "certificate-name");
    assert.match(problem.message, /not made out to shop\.example\.com, but to other\.example\.com$/);
  });

  it("must be trusted, and says in words why it is not", () => {
    const [problem] = judgeCertificate(
      { ...good, chainProblem: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      "shop.example.com",
      now,
    );
    assert.deepEqual([problem?.code, problem?.severity], ["certificate-untrusted", "error"]);
    assert.match(problem?.message ?? "", /signed by itself$/);
    assert.deepEqual(judged({ chainProblem: "SOMETHING_NEW" }), ["error certificate-untrusted"]);
  });

  it("tells all that is wrong at once", () => {
    assert.equal(judged({ validTo: inDays(-3), nameProblem: "no", chainProblem: "CERT_REVOKED" }).length, 3);
  });

  it("has whole days left, rounded down", () => {
    holds(
      property(integer({ min: -500, max: 500 }), integer({ min: 0, max: day - 1 }), (days, rest) => {
        assert.equal(daysLeft({ validTo: new Date(inDays(days).getTime() + rest) }, now), days);
      }),
    );
  });
});
