import { connect, type Server, type Socket } from "node:net";

/**
 * Passes every connection of a listening socket on to a port on loopback.
 *
 * The socket was opened by the starting process, outside the node's network namespace, and stays there: the one way in.
 */
export function forward(server: Server, port: number): void {
  server.on("connection", (outside: Socket) => {
    const inside = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    for (const [from, to] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      from.setNoDelay(true);
      from.pipe(to);
      // One side's failure is the other's end; there is nobody else to tell.
      from.once("error", () => to.destroy());
      from.once("close", () => {
        to.destroySoon();
      });
    }
  });
}
