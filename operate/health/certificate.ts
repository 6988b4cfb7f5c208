import type { SeenCertificate } from "./request";

/** A certificate that has fewer days left is to be renewed. */
export const renewalDays = 14;

/** What is wrong with a certificate. */
export interface CertificateProblem {
  readonly code: "certificate-expired" | "certificate-expiring" | "certificate-name" | "certificate-untrusted";
  readonly severity: "error" | "warning";
  readonly message: string;
}

/** Whole days until a certificate ends; negative once it has. */
export function daysLeft({ validTo }: Pick<SeenCertificate, "validTo">, now: Date): number {
  return Math.floor((validTo.getTime() - now.getTime()) / 86_400_000);
}

/** Judges a certificate by its end, its name and its chain. */
export function judgeCertificate(
  certificate: SeenCertificate,
  host: string,
  now: Date,
  atLeastDays = renewalDays,
): readonly CertificateProblem[] {
  const { validTo, nameProblem, chainProblem, names, issuer } = certificate;
  const problems: CertificateProblem[] = [];
  const left = daysLeft(certificate, now);
  const end = validTo.toISOString().slice(0, 10);
  if (validTo.getTime() <= now.getTime()) {
    problems.push({ code: "certificate-expired", severity: "error", message: `The certificate ended on ${end}` });
  } else if (left < atLeastDays) {
    const message = `The certificate ends on ${end}: ${left} days are left, fewer than ${atLeastDays}`;
    problems.push({ code: "certificate-expiring", severity: "warning", message });
  }
  if (nameProblem !== undefined) {
    const message = `The certificate is not made out to ${host}, but to ${names.slice(0, 5).join(", ") || "no name"}`;
    problems.push({ code: "certificate-name", severity: "error", message });
  }
  // Of a certificate that has itself ended that was said already; else it is one above it.
  const said = chainProblem === "CERT_HAS_EXPIRED" && validTo.getTime() <= now.getTime();
  if (chainProblem !== undefined && !said) {
    const message = `The certificate of ${issuer || "an unnamed issuer"} is not trusted: ${reasons[chainProblem] ?? chainProblem}`;
    problems.push({ code: "certificate-untrusted", severity: "error", message });
  }
  return problems;
}

const reasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "a certificate between it and its authority has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its authority is not one that this machine knows",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificates between it and its authority are missing",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its authority is not one that this machine knows",
  CERT_NOT_YET_VALID: "it is not valid yet",
  CERT_REVOKED: "it was revoked",
};
