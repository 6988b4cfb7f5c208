/** The command that frees a stack which a killed command has left locked. */
export function unlockCommand(stack: string): string {
  return `pulumi cancel ${stack} --yes`;
}

/** What to paste where a stack of that name is not there yet. */
export function initCommand(stack: string): string {
  return `pulumi stack init ${stack}`;
}

/** Terminal colours and cursor moves, which the engine writes into diagnostics where it is told to. */
const painted = /\u001b\[[0-9;]*[A-Za-z]/g;

/** A diagnostic of the engine as plain lines, without its colours and blank ends. */
export function plain(text: string): string {
  return text.replace(painted, "").trimEnd();
}
