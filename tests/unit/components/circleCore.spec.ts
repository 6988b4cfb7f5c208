import { defaultSettings } from "../../../components/settings";
import { deployed, value } from "./deployment";
it("x", async () => {
  const { core, resources } = await deployed({ settings: defaultSettings("production") });
  for (const r of resources) console.log(r.type, r.name, Object.keys(r.options), r.options.protect);
  console.log(await value(core.commands), JSON.stringify(resources.find(r=>r.type.endsWith(":Secret")), (k, v) => k === "options"? undefined: v));
});
