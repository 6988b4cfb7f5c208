/** What an update of ours says of itself in the stack's history. */
export function historyMessage(number: number, { version }: { readonly version: string }, backTo?: number): string {
  const back = backTo === undefined ? "" : ` goes back to ${backTo}`;
  return `circle-core: release ${number}${back}, ${version}`;
}

/** The release that an update was made for; undefined where it was made by others. */
export function releaseNumberIn(message: string): number | undefined {
  const number = /^circle-core: release (\d+)/.exec(message)?.[1];
  return number === undefined ? undefined : Number(number);
}
