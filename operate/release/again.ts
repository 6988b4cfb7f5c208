import type { Settings } from "../../components/settings";
import { amountOf } from "../../policy/rules/quantity";
import type { WrittenValues } from "../stack/stackFile";
import type { Release } from "./record";

/** What a release says that can be deployed again, and what of it can't. */
export interface Again {
  readonly values: WrittenValues;
  /** What stays as it is now, in sentences. */
  readonly stays: readonly string[];
}

/**
 * What a release was deployed by, but for what can't be taken back: a secret that was renewed since is gone, a lower number
 * would only make a third one; and a claim that has grown doesn't shrink.
 * @param then the release's own settings, complete
 * @param now the settings that were deployed since, or may have been
 */
export function again({ values }: Pick<Release, "values">, then: Settings, now: readonly Settings[]): Again {
  const rotation = Object.entries(then.secrets.rotation).flatMap(([key, before]) => {
    const number = Math.max(
      before,
      ...now.map(({ secrets }) => secrets.rotation[key as keyof typeof secrets.rotation]),
    );
    return number > before ? [[key, number] as const] : [];
  });
  const size = now
    .map(({ persistence }) => persistence.size)
    .reduce((largest, each) => (bytes(each) > bytes(largest) ? each : largest), then.persistence.size);
  const grown = size !== then.persistence.size;
  return {
    values: {
      ...values,
      ...(rotation.length > 0 && { secrets: within(values["secrets"], { rotation: Object.fromEntries(rotation) }) }),
      ...(grown && { persistence: { ...mapping(values["persistence"]), size } }),
    },
    stays: [
      ...rotation.map(([key]) => `${key} was renewed since, and stays the new one: what it opens must know that one`),
      ...(grown ? [`The claims have grown since to ${size}, and stay so: a claim does not shrink`] : []),
    ],
  };
}

function within(secrets: unknown, { rotation }: { readonly rotation: Readonly<Record<string, number>> }) {
  const written = mapping(secrets);
  return { ...written, rotation: { ...mapping(written["rotation"]), ...rotation } };
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function bytes(size: string): number {
  return amountOf(size) ?? 0;
}
