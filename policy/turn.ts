/**
 * Remembers for one turn of the event loop. The SDK reads a resource anew for each policy; but it asks all policies about
 * it in one turn, since none of them waits for anything, and so what they make of it can be made once.
 */
export class Turn<V> {
  private readonly known = new Map<string, V>();

  /** What is known by that key in this turn, made where nothing is. */
  get(key: string, make: () => V): V {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    if (this.known.size === 0) {
      setImmediate(() => {
        this.known.clear();
      });
    }
    const made = make();
    this.known.set(key, made);
    return made;
  }
}
