/** How many leading bits an address range fixes: 8 in `10.0.0.0/8`. Undefined for what is no range. */
export function prefixLength(cidr: unknown): number | undefined {
  const [, length] = (typeof cidr === "string" && /^[\d.:a-fA-F]+\/(\d{1,3})$/.exec(cidr)) || [];
  return length === undefined ? undefined : Number(length);
}
