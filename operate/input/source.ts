/** Where something is, for people: lines and columns count from 1. */
export interface Place {
  /** As the user named it; `-` is the standard input. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What keeps an input, or a part of it, from being judged. */
export interface Problem extends Place {
  readonly message: string;
}

/** The text of an input. */
export class Source {
  private starts: readonly number[] | undefined;

  constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  /** Line and column of an offset in the text; columns count UTF-16 code units, as editors and SARIF do. */
  placeOf(offset: number): Required<Place> {
    this.starts ??= lineStarts(this.text);
    const line = countUpTo(this.starts, offset);
    return { file: this.name, line, column: offset - (this.starts[line - 1] ?? 0) + 1 };
  }

  problem(offset: number, message: string): Problem {
    return { ...this.placeOf(offset), message };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** How many of the ascending numbers are not above the limit. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
