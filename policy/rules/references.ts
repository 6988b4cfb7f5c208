import type { Reference } from "./rule";

/**
 * A check of the Pod Security Standards, by its id in `k8s.io/pod-security-admission`, as that reports it at level
 * restricted: there, the checks of volumes, capabilities and seccomp stand in for their baseline forms.
 */
export function pss(level: "baseline" | "restricted", id: string): Reference {
  const url = `https://kubernetes.io/docs/concepts/security/pod-security-standards/#${level}`;
  return { framework: "PSS", level, id, url };
}

/** A recommendation of the CIS Kubernetes Benchmark, version 1.12. */
export function cis(id: string): Reference {
  return { framework: "CIS", id, url: "https://www.cisecurity.org/benchmark/kubernetes" };
}

/** A section of the Kubernetes Hardening Guide of NSA and CISA, version 1.2. */
export function nsa(section: string): Reference {
  const url =
    "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF";
  return { framework: "NSA/CISA", id: section, url };
}

/** A page of the Kubernetes manual, by its path under `/docs/`. */
export function manual(title: string, page: string): Reference {
  return { framework: "Kubernetes", id: title, url: `https://kubernetes.io/docs/${page}` };
}
