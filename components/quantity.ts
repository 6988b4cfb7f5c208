const units: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * The number behind a Kubernetes quantity: cores for CPU, bytes for memory and disk.
 * Takes the forms that the settings schema lets through.
 * @throws RangeError for any other text.
 */
export function quantity(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = units[unit];
  if (amount === undefined || factor === undefined) throw new RangeError(`"${text}" is not a quantity`);
  return Number(amount) * factor;
}
