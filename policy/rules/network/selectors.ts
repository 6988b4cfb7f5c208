import { all, every, is, isEmpty, not, same, some, type Answer } from "../answers";
import { Field } from "../read";

/** What a selector asks of labels: pairs that must be there, and expressions that must hold. */
export interface Selector {
  readonly pairs: Field;
  readonly expressions: Field;
}

/** A selector as NetworkPolicies, workloads and budgets write it. */
export function labelSelector(field: Field): Selector {
  return { pairs: field.at("matchLabels"), expressions: field.at("matchExpressions") };
}

/** A selector as Services and ReplicationControllers write it: pairs alone. */
export function pairSelector(pairs: Field): Selector {
  return { pairs, expressions: Field.root(undefined) };
}

/** Does the label selector take everything? An absent one counts as an empty one. */
export function selectsAll(selector: Field): Answer {
  return all(isEmpty(selector.at("matchLabels")), isEmpty(selector.at("matchExpressions")));
}

/** Does the label selector take something with these labels? */
export function selects(selector: Field, labels: Field): Answer {
  return takes(labelSelector(selector), labels);
}

/** The same for a selector of either form. */
export function takes({ pairs, expressions }: Selector, labels: Field): Answer {
  return all(
    every(pairs.entries(), ([key, value]) => same(value, labels.at(key))),
    every(expressions.items(), (expression) => meets(labels, expression)),
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
