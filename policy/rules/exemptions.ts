import type { Violation } from "./evaluate";

/** Lets one object, or one container of it, off one rule for some time. */
export interface Exemption {
  readonly kind: string;
  /** Empty for what is in no namespace, or does not name one. */
  readonly namespace: string;
  readonly name: string;
  /** All of the object's containers, and the object itself, when undefined. */
  readonly container: string | undefined;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day it holds, in UTC: `2027-01-31`. */
  readonly until: string;
}

/** What a rule's exemptions come to. */
export interface Settled {
  readonly violations: readonly (Violation & { readonly exemption?: Exemption })[];
  /** Exemptions past their last day; they let nothing off. */
  readonly expired: readonly Exemption[];
  /** Exemptions that fit no violation. */
  readonly unused: readonly Exemption[];
}

/** Sets the exemptions of one rule against its violations. Today is a day in UTC, as in `2026-12-31`. */
export function settle(violations: readonly Violation[], exemptions: readonly Exemption[], today: string): Settled {
  const expired = exemptions.filter(({ until }) => until < today);
  const current = exemptions.filter(({ until }) => until >= today);
  const used = new Set<Exemption>();
  const settled = violations.map((violation) => {
    const exemption = current.find((candidate) => fits(candidate, violation));
    if (!exemption) return violation;
    used.add(exemption);
    return { ...violation, exemption };
  });
  return { violations: settled, expired, unused: current.filter((exemption) => !used.has(exemption)) };
}

function fits({ kind, namespace, name, container }: Exemption, violation: Violation): boolean {
  const { object } = violation;
  return (
    kind === object.kind &&
    namespace === object.namespace &&
    name === object.name &&
    (container === undefined || container === violation.container?.name)
  );
}
