#!/usr/bin/env bash
# Builds what has changed and starts the demo.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

port=${PORT:-5080} chain=${CHAIN_PORT:-8545}
taken() { [[ $1 != 0 ]] && (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
[[ $port =~ ^[0-9]+$ && $port -le 65535 ]] || fail "PORT must be a number from 0 to 65535, not '$port'."
[[ $chain =~ ^[0-9]+$ && $chain -le 65535 ]] || fail "CHAIN_PORT must be a number from 0 to 65535, not '$chain'."
check_tools
taken "$port" && fail "Port $port is taken. Stop what listens there, or run: make run PORT=$((port + 1))"
taken "$chain" && fail "Port $chain, for the chain, is taken. Stop what listens there, or run: make run CHAIN_PORT=$((chain + 1))"

host=infra/DoctorDAO.DevHost/bin/Debug/net10.0/DoctorDAO.DevHost.dll
sources=(src web/DoctorDAO.Portal infra/DoctorDAO.DevHost infra/DoctorDAO.LocalChain contracts/abi Directory.Build.props Directory.Packages.props global.json)
host_ready() { [[ -e $host ]] && fresh host "${sources[@]}"; }

if ! contracts_ready || ! host_ready; then
  echo "Building; the first time takes a few minutes."
  contracts_ready || forge_build & contracts_job=$!
  # Nobody else looks at the child when this script is told to end.
  trap 'kill $(jobs -p) 2>/dev/null || true; exit 130' INT TERM
  if ! host_ready; then
    stamp host "${sources[@]}"
    dotnet_build host infra/DoctorDAO.DevHost -p:RunAnalyzers=false & host_job=$!
    wait $host_job || fail "The build failed; the whole log is $STATE/build-host.log"
    mark host
  fi
  wait $contracts_job || fail "The contracts do not compile; the whole log is $STATE/forge-build.log"
  trap - INT TERM
fi

echo "Starting."
arguments=(--port "$port" --chain-port "$chain")
[[ -n ${DATA:-} ]] && arguments+=(--data "$DATA")
[[ -n ${RESET:-} && $RESET != 0 ]] && arguments+=(--reset)
exec dotnet "$host" "${arguments[@]}"
