/** Keys of blocks that several objects have, and what the template of such a block is called. */
const names: Readonly<Record<string, string>> = {
  labels: "labels",
  matchLabels: "selectorLabels",
  selector: "selectorLabels",
  containers: "containers",
};

/** Finds the blocks that most objects have in common under such a key. All are met in a first round of writing. */
export class SharedBlocks {
  private readonly met = new Map<string, Map<string, number>>();
  private readonly named = new Map<string, string>();

  /** The template that holds a block; nothing for one that has none, or before all are met. */
  nameOf(key: string, text: string): string | undefined {
    const name = names[key];
    if (name === undefined) return undefined;
    const texts = this.met.get(name) ?? new Map<string, number>();
    this.met.set(name, texts.set(text, (texts.get(text) ?? 0) + 1));
    return this.named.get(text);
  }

  /** Ends the first round: of the blocks that would have one name, the most frequent gets it. */
  settle(): void {
    for (const [name, texts] of this.met) {
      const [[text, count] = ["", 0]] = [...texts].sort(([, one], [, other]) => other - one);
      if (count > 1) this.named.set(text, `circle-core.${name}`);
    }
  }

  /** The templates' names and texts. */
  blocks(): { name: string; text: string }[] {
    return [...this.named].map(([text, name]) => ({ name, text }));
  }
}
