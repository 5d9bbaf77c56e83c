# Shared by the scripts beside it. Each sources it first: strict mode, the repository as working folder, the checks and steps that several need.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# The build's helpers end with it: nothing of ours is left running.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
STATE=.data/build
mkdir -p "$STATE"

fail() { echo "$*" >&2; exit 1; }

# One line for what is missing or too old.
check_tools() {
  command -v dotnet >/dev/null || fail "dotnet is missing: install the .NET 10 SDK (https://dot.net)."
  local version
  version=$(dotnet --version 2>/dev/null) || fail "The .NET 10 SDK is missing: dotnet is here, but no SDK that global.json accepts (https://dot.net)."
  [[ $version == 10.* ]] || fail "The .NET 10 SDK is needed, this is $version (https://dot.net)."
  command -v node >/dev/null || fail "node is missing: install Node.js 20 or newer (https://nodejs.org)."
  version=$(node --version)
  [[ ${version#v} =~ ^([0-9]+) && ${BASH_REMATCH[1]} -ge 20 ]] || fail "Node.js 20 or newer is needed, this is $version (https://nodejs.org)."
  command -v npm >/dev/null || fail "npm is missing: it comes with Node.js (https://nodejs.org)."
}

# What people write under the paths; what tools write is not looked at.
sources_in() {
  find "$@" \( -name node_modules -o -name bin -o -name obj -o -name dist -o -name dist-test -o -name out -o -name cache -o -name broadcast \) -prune -o -type f "${NEWER[@]}" -print
}
NEWER=()

# stamp NAME PATH...: remembers what is there before a step; mark NAME makes it count after the step has succeeded.
stamp() { sources_in "${@:2}" | sort | cksum >"$STATE/$1.new"; }
mark() { mv "$STATE/$1.new" "$STATE/$1"; }

# fresh NAME PATH...: whether under the paths nothing came, went or changed since then.
fresh() {
  local stamp=$STATE/$1
  [[ -e $stamp && $(sources_in "${@:2}" | sort | cksum) == "$(<"$stamp")" ]] || return 1
  local NEWER=(-newer "$stamp")
  [[ -z $(sources_in "${@:2}" | head -n 1) ]]
}

# quietly LOG COMMAND...: output goes to a log; it is shown when the command fails.
quietly() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 || { echo "failed: $*" >&2; tail -n 60 "$log" >&2; return 1; }
}

npm_contracts() {
  [[ -e contracts/node_modules/.package-lock.json ]] && cmp -s contracts/package-lock.json "$STATE/contracts-lock.json" && return
  (cd contracts && quietly "../$STATE/npm-contracts.log" npm ci --no-audit --no-fund --loglevel=error)
  cp contracts/package-lock.json "$STATE/contracts-lock.json"
}

# npm's own wrapper of forge ends with 0 even when forge failed.
FORGE() { (cd contracts && node script/forge.mjs "$@"); }

CONTRACT_SOURCES=(contracts/src contracts/script contracts/tools contracts/foundry.toml contracts/package-lock.json)
contracts_ready() {
  [[ -d contracts/out/Deploy.s.sol ]] && cmp -s contracts/package-lock.json "$STATE/contracts-lock.json" && fresh forge "${CONTRACT_SOURCES[@]}"
}

# The contracts without their tests, when a source has changed.
forge_build() {
  npm_contracts
  ! contracts_ready || return 0
  stamp forge "${CONTRACT_SOURCES[@]}"
  quietly "$STATE/forge-build.log" FORGE build src script
  mark forge
}

# dotnet_build NAME PROJECT [OPTION...]: with a compiler server of its own, which ends with the build.
dotnet_build() {
  local name=$1 project=$2 id=doctordao-$$ code=0
  shift 2
  quietly "$STATE/build-$name.log" dotnet build "$project" -v q -p:UseSharedCompilation=true -p:SharedCompilationId="$id" "$@" || code=$?
  local server
  server=$(dotnet --list-sdks | awk -v v="$(dotnet --version)" '$1 == v { gsub(/[][]/, "", $2); print $2 "/" v }')/Roslyn/bincore/VBCSCompiler.dll
  [[ -e $server ]] && dotnet "$server" -shutdown -pipename:"$id" >/dev/null 2>&1 || true
  return $code
}
