import { readyPods } from "../../support/application";
import type { Load } from "../../support/load";
import { until } from "../../support/until";
import { clientOf } from "./client";

/** Seconds: the autoscaler looks every 15, at figures that are up to 10 old, and a new pod starts in a few. */
const patience = 120;

export function autoscaling(namespace: string): void {
  let client: Load;

  before(async () => {
    await until("two pods at rest", patience, () => readyPods(namespace, 2));
  });

  it("adds pods when requests are many, and takes them away when they are few", async () => {
    client = await clientOf(namespace, "many-requests", 600);
    try {
      await until("more Ready pods", patience, async () => {
        for (const count of [3, 4]) if (await readyPods(namespace, count)) return true;
        return undefined;
      });
    } finally {
      await client.stop();
    }
    await until("two pods again", patience, () => readyPods(namespace, 2));
  });
}
