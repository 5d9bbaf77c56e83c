// script/Deploy.s.sol on a chain of its own: what the deployment file says is there, is wired as it should be, and nobody keeps a key to it.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { foundry } from "../../script/foundry.mjs";

const run = promisify(execFile);
const chainId = 31339;
const folder = `deployments/test-${process.pid}`;
// Public test accounts of anvil: deployer (0), verifiers (1, 2), guardian (3).
const mnemonic = "test test test test test test test test test test test junk";
const accounts = [
  "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
];
const [deployer, , , guardian] = accounts;
const settings = {
  VERIFIERS: `${accounts[1]},${accounts[2]}`,
  VERIFIER_THRESHOLD: "2",
  GUARDIAN: guardian,
  TIMELOCK_DELAY: "3600",
  VOTING_PERIOD: "432000",
  GRID_INTERVAL: "86400",
  AGENDA_NOTICE: "7200",
  QUORUM_REPRESENTED_BPS: "3000",
  QUORUM_VOTERS_BPS: "400",
  QUORUM_OPINIONS_BPS: "900",
  PROPOSAL_REPUTATION: "40",
  PROPOSAL_SPONSORS: "5",
  ARTICLE_REPUTATION: "15",
  ARTICLE_REVIEWERS: "4",
  ARTICLE_REWARD: "20",
  QUOTER: accounts[1],
  CLAIMS_OFFICER: accounts[2],
  ATTESTER: accounts[1],
  ARBITER: accounts[2],
  MARKET_FEE_BPS: "300",
  ROOT_ISSUERS: `did:web:college.example|${accounts[1]}|LicenceToPractise+SpecialistTitle,did:web:127.0.0.1%3A5000:issuers:x|${accounts[2]}|MedicalDegree`,
};
const cover = ["forwarder", "panels", "coverPool", "products", "policies", "claims"];
const market = ["care", "escrow", "marketplace", "disputes", "ratings"];
const chambers = ["clinical", "cover", "marketplace", "treasury", "advocacy", "platform"];
let node, url, file, nudge;

const ask = async (method) => {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] }) });
  return (await answer.json()).result;
};

async function call(to, signature, ...args) {
  const { stdout } = await run(foundry("cast"), ["call", to, signature, ...args, "--rpc-url", url]);
  return stdout.trim();
}

const role = async (contract, name) => call(contract, `${name}()(bytes32)`);
const has = async (contract, name, account) =>
  (await call(contract, "hasRole(bytes32,address)(bool)", await role(contract, name), account)) === "true";

before(async () => {
  node = spawn(foundry("anvil"), ["--host", "127.0.0.1", "--port", "0", "--chain-id", String(chainId)], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: node.stdout })) {
    const address = /^Listening on (\S+)/.exec(line)?.[1];
    if (address) {
      url = `http://${address}`;
      break;
    }
  }
  node.stdout.resume();
  const arguments_ = ["script", "script/Deploy.s.sol:Deploy", "--rpc-url", url, "--broadcast", "--slow", "--skip", "test", "--non-interactive"];
  arguments_.push("--mnemonics", mnemonic, "--mnemonic-indexes", "0", "--sender", deployer);
  // anvil now and then misses a transaction that comes while it mines the one before. Nobody else would make a block, and forge would wait for ever.
  let head;
  nudge = setInterval(async () => {
    const now = await ask("eth_blockNumber");
    if (now === head && (await ask("txpool_status")).pending !== "0x0") await ask("evm_mine");
    head = now;
  }, 2000);
  await run(foundry("forge"), arguments_, { env: { ...process.env, ...settings, DEPLOYMENTS_DIR: folder }, maxBuffer: 1 << 26 });
  clearInterval(nudge);
  file = JSON.parse(readFileSync(`${folder}/${chainId}.json`, "utf8"));
});

after(() => {
  clearInterval(nudge);
  rmSync(folder, { recursive: true, force: true });
  rmSync(`broadcast/Deploy.s.sol/${chainId}`, { recursive: true, force: true });
  node?.kill();
});

test("the file names the chain, the first block and six chambers", async () => {
  assert.equal(file.chainId, chainId);
  assert.equal(file.startBlock, 0);
  assert.deepEqual(file.chambers.map((x) => x.key), chambers);
  for (const address of [file.membership, file.reputation, file.articles, file.issuerRegistry, file.passkeyAccounts, file.timelock, file.settlementToken, ...[...cover, ...market].map((x) => file[x]), ...file.chambers.flatMap((x) => [x.governor, x.votes])]) {
    const { stdout } = await run(foundry("cast"), ["code", address, "--rpc-url", url]);
    assert.ok(stdout.trim().length > 4, `no contract at ${address}`);
  }
});

test("each chamber is wired to its voices, the membership, the timelock and the guardian, with the settings given", async () => {
  for (const { key, name, governor, votes } of file.chambers) {
    assert.equal(await call(governor, "name()(string)"), `"DoctorDAO ${name}"`);
    assert.equal(await call(governor, "voices()(address)"), votes);
    assert.equal(await call(governor, "membership()(address)"), file.membership);
    assert.equal(await call(governor, "timelock()(address)"), file.timelock);
    assert.equal(await call(governor, "proposalGuardian()(address)"), guardian);
    assert.equal(await call(governor, "supportsInterface(bytes4)(bool)", "0xcdbdfcee"), "true");
    assert.match(await call(governor, "votingPeriod()(uint256)"), /^432000\b/);
    assert.match(await call(governor, "gridInterval()(uint48)"), /^86400\b/);
    assert.match(await call(governor, "agendaNotice()(uint48)"), /^7200\b/);
    const topic = `0x${Buffer.from(key).toString("hex").padEnd(64, "0")}`;
    assert.equal(await call(governor, "proposerRule()((address,bytes32,uint32,uint16))"), `(${file.reputation}, ${topic}, 40, 5)`);
    assert.equal(await call(votes, "membership()(address)"), file.membership);
    assert.ok(await has(file.timelock, "PROPOSER_ROLE", governor), `${name} may schedule`);
    assert.ok(await has(file.timelock, "CANCELLER_ROLE", governor), `${name} may cancel`);
  }
});

test("the membership tells every registry, asks two verifiers and belongs to the timelock", async () => {
  assert.equal(await call(file.membership, "registries()(address[])"), `[${[file.reputation, ...file.chambers.map((x) => x.votes)].join(", ")}]`);
  assert.equal(await call(file.membership, "threshold()(uint256)"), "2");
  for (const verifier of accounts.slice(1, 3)) assert.ok(await has(file.membership, "VERIFIER_ROLE", verifier));
  assert.ok(await has(file.membership, "GUARDIAN_ROLE", guardian));
  assert.ok(await has(file.membership, "DEFAULT_ADMIN_ROLE", file.timelock));
});

test("the reputation belongs to the timelock and nobody else", async () => {
  assert.ok(await has(file.reputation, "DEFAULT_ADMIN_ROLE", file.timelock));
  assert.ok(!(await has(file.reputation, "DEFAULT_ADMIN_ROLE", deployer)));
});

test("the first issuers are accredited as given, and the registry of issuers belongs to the timelock", async () => {
  const { stdout } = await run(foundry("cast"), ["keccak", "did:web:college.example"]);
  const id = stdout.trim();
  const topic = (name) => `0x${Buffer.from(name).toString("hex").padEnd(64, "0")}`;
  assert.equal(await call(file.issuerRegistry, "mayIssue(bytes32,bytes32)(bool)", id, topic("LicenceToPractise")), "true");
  assert.equal(await call(file.issuerRegistry, "mayIssue(bytes32,bytes32)(bool)", id, topic("MedicalDegree")), "false");
  assert.match(await call(file.issuerRegistry, "issuerOf(bytes32)((address,uint8,bytes32,uint48,uint48,bool,bool))", id), new RegExp(`^\\(${accounts[1]}, 0,`));
  assert.ok(await has(file.issuerRegistry, "DEFAULT_ADMIN_ROLE", file.timelock));
  assert.ok(!(await has(file.issuerRegistry, "DEFAULT_ADMIN_ROLE", deployer)));
});

test("moves of members reach the reputation", async () => {
  assert.equal(await call(file.reputation, "membership()(address)"), file.membership);
});

test("articles are reviewed by the rule given, and the rule belongs to the timelock", async () => {
  assert.equal(await call(file.articles, "membership()(address)"), file.membership);
  assert.equal(await call(file.articles, "reputation()(address)"), file.reputation);
  assert.equal(await call(file.articles, "reviewRule()((uint32,uint16,uint32))"), "(15, 4, 20)");
  assert.ok(await has(file.articles, "DEFAULT_ADMIN_ROLE", file.timelock));
  assert.ok(!(await has(file.articles, "DEFAULT_ADMIN_ROLE", deployer)));
});

test("the deployer keeps no role; anyone may execute what has waited", async () => {
  for (const name of ["DEFAULT_ADMIN_ROLE", "VERIFIER_ROLE", "GUARDIAN_ROLE"]) assert.ok(!(await has(file.membership, name, deployer)), name);
  for (const name of ["DEFAULT_ADMIN_ROLE", "PROPOSER_ROLE", "CANCELLER_ROLE"]) assert.ok(!(await has(file.timelock, name, deployer)), name);
  assert.ok(await has(file.timelock, "EXECUTOR_ROLE", "0x0000000000000000000000000000000000000000"));
  assert.match(await call(file.timelock, "getMinDelay()(uint256)"), /^3600\b/);
});

test("cover is open: four products on sale with the wordings of this repository, its contracts know each other and belong to the Cover chamber alone", async () => {
  assert.match(await call(file.products, "count()(uint32)"), /^4$/);
  const wordings = ["legal-defence-1", "disciplinary-hearings-1", "excess-top-up-1", "malpractice-layer-1"];
  for (const [i, name] of wordings.entries()) {
    const { stdout } = await run(foundry("cast"), ["keccak", readFileSync(`wordings/${name}.md`, "utf8")]);
    const terms = await call(file.products, "termsOf(uint32)((uint16,uint128,uint128,uint128,uint48,uint48,uint48,uint48,uint16,uint16,bytes32))", String(i + 1));
    assert.ok(terms.endsWith(`${stdout.trim()})`), `${name}: ${terms}`);
    assert.ok((await call(file.products, "priceOf(uint32)((uint32,uint16,uint16,bool))", String(i + 1))).endsWith("true)"));
  }
  assert.ok(await has(file.coverPool, "UNDERWRITER_ROLE", file.policies));
  assert.ok(await has(file.coverPool, "CLAIMS_ROLE", file.claims));
  assert.ok(await has(file.policies, "CLAIMS_ROLE", file.claims));
  assert.ok(await has(file.policies, "QUOTER_ROLE", accounts[1]));
  assert.ok(await has(file.claims, "OFFICER_ROLE", accounts[2]));
  for (const contract of ["coverPool", "panels", "policies", "claims"]) assert.equal(await call(file[contract], "isTrustedForwarder(address)(bool)", file.forwarder), "true");
  assert.equal(await call(file.panels, "ruleOf(address)((bytes32,uint32,uint8))", file.claims), `(0x${Buffer.from("cover").toString("hex").padEnd(64, "0")}, 0, 5)`);
  assert.equal(await call(file.reputation, "isSlasher(bytes32,address)(bool)", `0x${Buffer.from("cover").toString("hex").padEnd(64, "0")}`, file.panels), "true");
  for (const contract of cover.slice(1)) {
    assert.ok(await has(file[contract], "DEFAULT_ADMIN_ROLE", file.coverAdmin), contract);
    for (const other of [file.timelock, deployer]) assert.ok(!(await has(file[contract], "DEFAULT_ADMIN_ROLE", other)), contract);
  }
  assert.equal(file.coverAdmin, file.chambers.find((x) => x.key === "cover").governor);
});

test("the market is open: its contracts know each other, panels judge its disputes, and they belong to the Marketplace chamber alone", async () => {
  const topic = `0x${Buffer.from("marketplace").toString("hex").padEnd(64, "0")}`;
  assert.equal(await call(file.care, "escrow()(address)"), file.escrow);
  for (const [name, expected] of Object.entries({ settlementToken: file.settlementToken, care: file.care, treasury: file.timelock })) assert.equal(await call(file.escrow, `${name}()(address)`), expected);
  for (const one of ["marketplace", "disputes"]) assert.ok(await has(file.escrow, "MARKET_ROLE", file[one]), one);
  assert.equal(await call(file.marketplace, "disputes()(address)"), file.disputes);
  assert.match(await call(file.marketplace, "ruleOf(uint32)((uint16,uint16,uint32,uint32,uint32,uint8,uint32,uint32,uint16,uint16,uint32))", "1"), /^\(300, 0, /);
  assert.ok(await has(file.marketplace, "ATTESTER_ROLE", accounts[1]));
  assert.ok(await has(file.marketplace, "GUARDIAN_ROLE", guardian));
  assert.ok(await has(file.disputes, "ARBITER_ROLE", accounts[2]));
  assert.ok(await has(file.panels, "RECORDER_ROLE", file.marketplace));
  assert.equal(await call(file.panels, "ruleOf(address)((bytes32,uint32,uint8))", file.disputes), `(${topic}, 0, 3)`);
  assert.equal(await call(file.reputation, "isSlasher(bytes32,address)(bool)", topic, file.panels), "true");
  assert.match(await call(file.reputation, "sourceOf(bytes32,address)(bool,(uint32,uint32,uint32))", topic, file.ratings), /^true/);
  for (const contract of ["escrow", "marketplace", "disputes", "ratings"]) assert.equal(await call(file[contract], "isTrustedForwarder(address)(bool)", file.forwarder), "true");
  for (const contract of market) {
    assert.ok(await has(file[contract], "DEFAULT_ADMIN_ROLE", file.marketAdmin), contract);
    for (const other of [file.timelock, deployer]) assert.ok(!(await has(file[contract], "DEFAULT_ADMIN_ROLE", other)), contract);
  }
  assert.equal(file.marketAdmin, file.chambers.find((x) => x.key === "marketplace").governor);
});

test("a demo chain gets a settlement token that the deployer mints", async () => {
  assert.equal(await call(file.settlementToken, "owner()(address)"), deployer);
  assert.equal(await call(file.settlementToken, "decimals()(uint8)"), "2");
});
