// npm test: everything that must hold before a change to the contracts lands. The last line counts it all.
//   1. the sources are formatted    2. they compile    3. the committed ABIs and vectors are fresh
//   4. forge's tests, with snapshots/ compared (npm run gas takes a new measure)    5. the deployment script on a chain
import { spawn } from "node:child_process";
import { foundry } from "./foundry.mjs";

const forge = foundry("forge");
const total = { passed: 0, failed: 0, skipped: 0 };

function run(program, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
      process.stdout.write(data);
    });
    child.on("close", (code) => resolve({ code, output }));
  });
}

function count({ code }, passed, failed, skipped) {
  total.passed += passed;
  total.skipped += skipped;
  total.failed += failed || (code === 0 ? 0 : 1);
}

async function check(what, program, args) {
  const result = await run(program, args);
  if (result.code !== 0) console.error(`FAILED: ${what}`);
  count(result, result.code === 0 ? 1 : 0, 0, 0);
  return result.code === 0;
}

await check("forge fmt --check (npm run fmt formats)", forge, ["fmt", "--check"]);
if (await check("forge build", forge, ["build"])) {
  await check("fresh ABIs", process.execPath, ["script/gen-abi.mjs", "--check"]);
  await check("fresh vectors of the decay", process.execPath, ["test/reputation/vectors.mjs", "--check"]);

  const tests = await run(forge, ["test"], { FORGE_SNAPSHOT_CHECK: "true" });
  const sum = /(\d+) tests passed, (\d+) failed, (\d+) skipped \(/.exec(tests.output.slice(tests.output.lastIndexOf("Ran ")));
  count(tests, ...(sum ? sum.slice(1).map(Number) : [0, 0, 0]));

  const deploy = await run(process.execPath, ["--test", "--test-reporter=tap", "test/script/deploy.test.mjs"]);
  const tap = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(deploy.output)?.[1] ?? 0);
  count(deploy, tap("pass"), tap("fail") + tap("cancelled"), tap("skipped"));
}

console.log(`contracts: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
