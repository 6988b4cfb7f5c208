/**
 * Splits a command line into words as a POSIX shell does, without expanding anything: blanks separate, single and double
 * quotes group, a backslash takes the next character as it is (not within single quotes).
 * @throws where a quote is left open
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "\\" && quote !== "'" && at + 1 < line.length) {
      at++;
      word = (word ?? "") + line.charAt(at);
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = (word ?? "") + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== undefined) throw new Error(`the quote ${quote} is never closed in: ${line}`);
  if (word !== undefined) words.push(word);
  return words;
}
