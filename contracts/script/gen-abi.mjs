// Writes abi/<Name>.json from forge's output: what the .NET generator reads.
//   node script/gen-abi.mjs            refresh
//   node script/gen-abi.mjs --check    exit 1 when a committed file is stale
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const contracts = {
  Membership: "Membership.sol:Membership",
  LiquidVotes: "LiquidVotes.sol:LiquidVotes",
  Chamber: "Chamber.sol:Chamber",
  Reputation: "Reputation.sol:Reputation",
  Articles: "Articles.sol:Articles",
  IssuerRegistry: "IssuerRegistry.sol:IssuerRegistry",
  PasskeyAccount: "PasskeyAccount.sol:PasskeyAccount",
  PasskeyAccountFactory: "PasskeyAccountFactory.sol:PasskeyAccountFactory",
  Panels: "Panels.sol:Panels",
  CoverPool: "CoverPool.sol:CoverPool",
  Products: "Products.sol:Products",
  Policies: "Policies.sol:Policies",
  Claims: "Claims.sol:Claims",
  Care: "Care.sol:Care",
  Escrow: "Escrow.sol:Escrow",
  Marketplace: "Marketplace.sol:Marketplace",
  Disputes: "Disputes.sol:Disputes",
  Ratings: "Ratings.sol:Ratings",
  Forwarder: "ERC2771Forwarder.sol:ERC2771Forwarder",
  TimelockController: "TimelockController.sol:TimelockController",
  SettlementToken: "TestEuro.sol:TestEuro",
};
const check = process.argv.includes("--check");
const key = (item) => `${item.type} ${item.name ?? ""} ${(item.inputs ?? []).map((i) => i.type).join()}`;
const stale = [];

mkdirSync("abi", { recursive: true });
for (const [name, source] of Object.entries(contracts)) {
  const [file, contract] = source.split(":");
  const { abi } = JSON.parse(readFileSync(`out/${file}/${contract}.json`, "utf8"));
  const sorted = abi.filter((item) => item.type !== "constructor").sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const text = JSON.stringify(sorted, null, 1) + "\n";
  const path = `abi/${name}.json`;
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (check) stale.push(path);
  else writeFileSync(path, text);
}
if (stale.length) {
  console.error(`Stale: ${stale.join(", ")}. Run 'make gen' and commit the result.`);
  process.exit(1);
}
