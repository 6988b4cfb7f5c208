import { all, every, is, isEmpty, not, same, some, type Answer } from "../answers";
import type { Field } from "../read";

/** Does the label selector take everything? An absent one counts as an empty one. */
export function selectsAll(selector: Field): Answer {
  return all(isEmpty(selector.at("matchLabels")), isEmpty(selector.at("matchExpressions")));
}

/** Does the label selector take something with these labels? */
export function selects(selector: Field, labels: Field): Answer {
  const pairs = selector.at("matchLabels").entries();
  const expressions = selector.at("matchExpressions").items();
  return all(
    every(pairs, ([key, value]) => same(value, labels.at(key))),
    every(expressions, (expression) => meets(labels, expression)),
  );
}

function meets(labels: Field, expression: Field): Answer {
  const key = expression.at("key");
  const operator = expression.at("operator");
  if (key.unknown) return key;
  if (operator.unknown) return operator;
  const label = labels.at(key.text ?? "");
  const listed = some(expression.at("values").items(), (value) => same(value, label));
  switch (operator.value) {
    case "In":
      return listed;
    case "NotIn":
      return not(listed);
    case "Exists":
      return not(is(label, undefined));
    case "DoesNotExist":
      return is(label, undefined);
    default:
      return false;
  }
}
