import { listenAnywhere, portOf } from "../../toolchain/cluster/light";

/** Where no cluster answers: its port was free just now. */
export async function unusedAddress(): Promise<string> {
  const server = await listenAnywhere();
  const address = `https://127.0.0.1:${portOf(server)}`;
  await new Promise((resolve) => server.close(resolve));
  return address;
}
