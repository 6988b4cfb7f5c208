import type { Field } from "../../../policy/rules/read";
import { date } from "./thing";

/** One condition of an object's status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly since: Date | undefined;
}

export function conditionsIn(status: Field): readonly Condition[] {
  return status
    .at("conditions")
    .items()
    .map((condition) => ({
      type: condition.at("type").text ?? "",
      status: condition.at("status").text ?? "",
      reason: condition.at("reason").text ?? "",
      message: condition.at("message").text ?? "",
      since: date(condition.at("lastTransitionTime")),
    }));
}

export function conditionOf(status: Field, type: string): Condition | undefined {
  return conditionsIn(status).find((condition) => condition.type === type);
}
