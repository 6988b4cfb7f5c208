/** The values of a rule's settings, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** Some CEL, as the rule's settings make it. */
export type Cel = string | ((settings: Values) => string);

/**
 * A rule in CEL, over the variables of variables.ts and with functions that Kubernetes v1.30 knows. It does not say
 * whether the rule is kept but what breaks it, so that the message can name it.
 */
export interface Expression {
  /** What may be there, in words. */
  readonly allowed: string | ((settings: Values) => string);
  /** Where this holds, the rule asks nothing. */
  readonly unless?: Cel;
  /** Holds for a container `c` that breaks the rule. */
  readonly container?: Cel;
  /** Which containers are asked; all when unset. */
  readonly among?: "sized" | "serving";
  /** Lists of texts that name what else of the object breaks the rule. */
  readonly parts?: readonly Cel[];
}

/** Expressions by the id of their rule. */
export type Expressions = Readonly<Record<string, Expression>>;
