import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;

export const colorChoices = ["auto", "always", "never"] as const;

/** Colours for a stream: as the option says, else as NO_COLOR, FORCE_COLOR and the terminal do. */
export function colorsFor(stream: { readonly isTTY?: boolean }, choice: string, env = process.env): Colors {
  return picocolors.createColors(choice === "always" || (choice === "auto" && wanted(stream, env)));
}

function wanted({ isTTY = false }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if ((env.NO_COLOR ?? "") !== "") return false;
  if ((env.FORCE_COLOR ?? "") !== "") return env.FORCE_COLOR !== "0";
  return isTTY && env.TERM !== "dumb";
}
