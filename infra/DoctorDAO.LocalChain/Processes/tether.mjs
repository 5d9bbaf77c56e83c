// Runs a command and ends it when our own standard input closes, which it does however the host dies:
//   node tether.mjs <command> [arguments...]
// Standard output and error pass through. SIGTERM first, SIGKILL after 10 s. A line on standard input names a signal that the command gets at once:
// SIGKILL is a power cut, SIGSTOP and SIGCONT are a pause.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const [command, ...args] = process.argv.slice(2);
let child;
let ending = false;

function end() {
  if (ending) return;
  ending = true;
  child.kill("SIGTERM");
  child.kill("SIGCONT");
  setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
}

// Before the child is there: whoever hears from it may send a signal at once.
// The terminal sends Ctrl-C to the whole group; the host decides when we end, so that the chain outlives the server.
process.on("SIGINT", () => {});
process.on("SIGTERM", end);
// The terminal was closed: it says so to the whole group, and to nobody else.
process.on("SIGHUP", end);
child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
process.stdin.on("error", end);
// By lines: two that are sent soon after each other arrive as one piece.
createInterface({ input: process.stdin }).on("line", (signal) => child.kill(signal)).on("error", end).on("close", end);
child.on("error", (error) => { console.error(error.message); process.exit(127); });
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
