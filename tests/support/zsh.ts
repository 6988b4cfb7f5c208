import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What zsh's own completion system proposes behind a line: it runs at a terminal of its own, and each word that a completion
 * function hands to `compadd` and that fits is written down.
 */
export function zshProposals(script: string, line: string, cwd: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "zsh-"));
  try {
    const out = join(folder, "proposed");
    const { status, stderr } = spawnSync("zsh", ["-f", "-c", driver, "zsh", folder, script, line, out], {
      cwd,
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(status, 0, stderr);
    return [...new Set(readFileSync(out, "utf8").split("\n"))].filter((word) => word !== "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const driver = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; unsetopt beep list_beep"
zpty -w shell "autoload -U compinit; compinit -u -d \${(q)1}/dump; source \${(q)2}"
# What fits is in the array that compadd -O fills; the real one is called as well.
zpty -w shell "compadd() {
  if [[ \\\${@[1,(i)(-|--)]} == *-[OAD]\\ * ]]; then builtin compadd \\"\\\$@\\"; return; fi
  local -a fitting; builtin compadd -O fitting \\"\\\$@\\"; print -rl -- \\\$fitting >> \${(q)4}; builtin compadd \\"\\\$@\\"
}"
zpty -w shell "finish() { print -n > \${(q)1}/done; exit }; zle -N finish; bindkey '^X' finish; bindkey '^I' complete-word; print >> \${(q)4}"
zpty -w -n shell "$3"$'\\t\\x18'
local line
while [[ ! -e $1/done ]] && zpty -r shell line; do :; done
zpty -d shell
`;
