// Runs forge and ends as it ended: npm's wrapper of it ends with 0 whatever happened.
//   node script/forge.mjs build src script
import { spawnSync } from "node:child_process";
import { foundry } from "./foundry.mjs";

process.exitCode = spawnSync(foundry("forge"), process.argv.slice(2), { stdio: "inherit" }).status ?? 1;
