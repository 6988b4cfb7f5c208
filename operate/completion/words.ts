/** A name for shell functions, such as `_circle_core`. */
export function functionName(program: string): string {
  return `_${program.replace(/\W/g, "_")}`;
}

/** One word for bash and zsh, whatever stands in it. */
export function quoted(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What fits beside a proposal: the first clause of a description. */
export function brief(description: string): string {
  const [clause = ""] = description.split(/[;:]\s|\n/);
  return clause.length > 70 ? `${clause.slice(0, 69)}…` : clause;
}
