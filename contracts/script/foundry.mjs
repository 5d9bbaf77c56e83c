// Where npm has put Foundry's programs: the programs themselves, not the wrappers, which would stand between a caller and the process.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const system = process.platform === "win32" ? "win32" : process.platform;
const machine = { x64: "amd64", arm64: "arm64" }[process.arch] ?? process.arch;

/** Path of `forge`, `anvil` or `cast`. */
export function foundry(tool) {
  const folder = dirname(require.resolve(`@foundry-rs/${tool}-${system}-${machine}/package.json`));
  const path = join(folder, "bin", process.platform === "win32" ? `${tool}.exe` : tool);
  if (!existsSync(path)) throw new Error(`${tool} is missing: run npm ci in contracts.`);
  return path;
}
