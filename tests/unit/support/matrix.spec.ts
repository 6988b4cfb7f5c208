import assert from "node:assert/strict";
import { measureAgain, type Cell, type Measured } from "../../support/matrix";

describe("the matrix of who reaches whom", () => {
  const place = { role: "pod", endpoint: { name: "pod", address: "10.0.0.1" }, inside: true } as const;
  const port = { protocol: "UDP", port: 53 } as const;
  const measured = (allowed: boolean, open: boolean): Measured => ({
    from: { ...place, prober: "node" },
    to: { ...place, dial: { ...port, address: "10.0.0.1" }, port },
    allowed,
    open,
  });

  it("is measured again where a datagram may have been lost, and never where one came through", async () => {
    const asked: (readonly Cell[])[] = [];
    const again = (cells: readonly Cell[]): Promise<Measured[]> => {
      asked.push(cells);
      return Promise.resolve(cells.map((cell) => ({ ...cell, open: true })));
    };
    const [lost, hole] = [measured(true, false), measured(false, true)];
    const fine = [measured(true, true), measured(false, false)];
    assert.deepEqual(await measureAgain([lost, hole, ...fine], again), [hole, ...fine, { ...lost, open: true }]);
    assert.deepEqual(asked, [[lost]]);
    assert.deepEqual(await measureAgain(fine, again), fine);
    assert.equal(asked.length, 1);
  });
});
