import { dirname } from "node:path";
import type { Disk } from "./disk";

/** Changes of a disk that are all made, or taken back. */
export class Transaction {
  private readonly backwards: (() => void)[] = [];

  constructor(private readonly disk: Disk) {}

  /** Takes one step; `back` undoes it. */
  step(forth: () => unknown, back: () => void): void {
    forth();
    this.backwards.unshift(back);
  }

  /**
   * Makes a folder, with those around it that are not there. One by one: where the system refuses a folder as one without a
   * parent, such as in /proc, Node's own way never ends.
   */
  makeFolder(path: string): void {
    if (this.disk.lstatSync(path, { throwIfNoEntry: false })) return;
    const holder = dirname(path);
    if (holder !== path) this.makeFolder(holder);
    this.step(
      () => {
        this.disk.mkdirSync(path);
      },
      () => {
        this.disk.rmdirSync(path);
      },
    );
  }

  /** Undoes all steps, the last first, as far as the disk allows: what kept a step from being taken is what counts. */
  takeBack(): void {
    for (const back of this.backwards) {
      try {
        back();
      } catch {
        // The next one may still succeed.
      }
    }
  }
}
