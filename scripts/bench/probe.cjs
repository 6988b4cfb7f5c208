// Preloaded into every Node process of a measured command: as the process ends, it writes down what it has used. No
// other way tells one process' own peak of memory after its end, on every system, without watching it all the time.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.BENCH_USAGE_DIR;
if (folder) {
  process.on("exit", () => {
    const { maxRSS } = process.resourceUsage();
    const used = { script: process.argv[1] ?? "", peakBytes: maxRSS * 1024 };
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(used));
  });
}
