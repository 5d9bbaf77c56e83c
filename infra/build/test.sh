#!/usr/bin/env bash
# Every test there is, in two lanes for two cores. Ends with one line: N passed, N failed, N skipped.
# A group that could not run counts as one failure. Logs: .data/test/<group>.log
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
check_tools
LOGS=.data/test
rm -rf "$LOGS" && mkdir -p "$LOGS"
trap 'kill $(jobs -p) 2>/dev/null || true; exit 130' INT TERM

# Debian's Chromium, PostgreSQL and Redis, where they are missing and we may install them. Services are not started: tests start their own.
# Of Chromium the one without windows, which takes a third less time; where it cannot be had, the whole one.
install_missing() {
  local missing=() policy=/usr/sbin/policy-rc.d made= browser=
  command -v chromium-headless-shell >/dev/null || browser='apt-get install -y -qq --no-install-recommends chromium-headless-shell || command -v chromium || apt-get install -y -qq --no-install-recommends chromium;'
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || [[ -n ${DOCTORDAO_POSTGRES:-} ]] || missing+=(postgresql)
  command -v redis-server >/dev/null || missing+=(redis-server)
  [[ ${#missing[@]} != 0 || -n $browser ]] || return 0
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    [[ -z $browser ]] || command -v chromium >/dev/null || [[ -n ${DOCTORDAO_CHROMIUM:-} ]] || missing+=(chromium)
    [[ ${#missing[@]} == 0 ]] || echo "missing: ${missing[*]}. Tests that need them fail; as root on Debian they are installed here."
    return 0
  fi
  [[ -e $policy ]] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=1; }
  quietly "$LOGS/apt.log" env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq; $browser ${missing[*]:+apt-get install -y -qq --no-install-recommends ${missing[*]}}" || true
  [[ -z $made ]] || rm -f "$policy"
}

# count GROUP PASSED FAILED SKIPPED SECONDS
count() {
  echo "$2 $3 $4" >"$LOGS/$1.count"
  printf '%-6s %-28s %4d passed, %d failed, %d skipped  (%d s)\n' "$([[ $3 == 0 ]] && echo ok || echo FAILED)" "$1" "$2" "$3" "$4" "$5"
}

# group NAME PARSER COMMAND...: runs the command into a log; the parser prints "passed failed skipped" from it, or nothing when it makes no sense of it.
group() {
  local name=$1 parser=$2 started=$SECONDS code=0 numbers
  shift 2
  timeout --kill-after=15 "${GROUP_SECONDS:-1200}" bash -euo pipefail -c '"$@"' group "$@" >"$LOGS/$name.log" 2>&1 </dev/null || code=$?
  numbers=$($parser "$LOGS/$name.log" $code) || numbers=
  local passed failed skipped
  read -r passed failed skipped <<<"${numbers:-0 0 0}" || true
  # Not a word on failures, and yet not well: the group broke off.
  if [[ -z $numbers ]] || { ((code != 0)) && ((failed == 0)); }; then failed=$((${failed:-0} + 1)); fi
  count "$name" "${passed:-0}" "$failed" "${skipped:-0}" $((SECONDS - started))
  # A long log that head cuts short ends in an error of its own.
  if ((failed > 0)); then show_failures "$LOGS/$name.log" "$code" || true; fi
  if ((skipped > 0)); then sed 's/\x1b\[[0-9;]*m//g' "$LOGS/$name.log" | { grep -E '\[SKIP\]|^﹣|# SKIP|\[SKIP' -A 1 || true; } | head -n 20 | sed 's/^/       /' || true; fi
}

# What failed and why, in a few lines each: of a stack only the frames of our own.
show_failures() {
  local plain
  plain=$(sed 's/\x1b\[[0-9;]*m//g' "$1" | cut -c1-600 | grep -vE '^ +at (System|Microsoft|Npgsql|Xunit|CsCheck)\.|^ *--- End of stack trace')
  { grep -E '\[FAIL\]|^not ok|✖|^\[FAIL|error (CS|TS|MSB)' -A 12 <<<"$plain" || tail -n 40 <<<"$plain"; } | head -n 80 | sed 's/^/       /'
  [[ $2 == 124 || $2 == 137 ]] && echo "       ended after ${GROUP_SECONDS:-1200} s" || true
}

# "Not run" are explicit ones: tools that take pictures, asked for by name.
of_xunit() {
  sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+), Not Run: ([0-9]+).*/\1 \2 \3 \4 \5/p' "$1" \
    | awk '{ print $1 - $3 - $4 - $5, $2 + $3, $4 }' | tail -n 1
}
of_contracts() { sed -nE 's/^contracts: ([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$1" | tail -n 1; }
of_node() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '/^(ℹ|#) pass /{p=$3} /^(ℹ|#) fail /{f=$3} /^(ℹ|#) cancelled /{c=$3} /^(ℹ|#) (skipped|todo) /{s+=$3} END { if (p != "") print p, f + c, s + 0 }'
}
of_code() { [[ $2 == 0 ]] && echo 1 0 0 || echo 0 1 0; }

# dotnet_group PROJECT [NAME [OPTION...]]
dotnet_group() { group "${2:-$1}" of_xunit "tests/DoctorDAO.$1/bin/Debug/net10.0/DoctorDAO.$1" -noColor -noLogo -longRunning 120 "${@:3}"; }

# The server's tests on one database; on SQLite, which the browser tests use too, those of what each database does in its own way. ALL_DATABASES=1 runs all there, too.
server_group() {
  local some=()
  [[ $1 != Sqlite || -n ${ALL_DATABASES:-} ]] || some=(-trait Database=each)
  DOCTORDAO_DATABASE=$1 dotnet_group Server.Tests "Server.Tests.$1" "${some[@]}"
}

npm_in() { (cd "$1" && npm run --silent "$2"); }
export -f npm_in

# --- what is to be run -------------------------------------------------------------------------------------------------------------------

install_missing & install_job=$!
npm_contracts || fail "npm ci in contracts failed."

echo "Building."
sources=(src web tests infra contracts/abi DoctorDAO.sln Directory.Build.props Directory.Packages.props .editorconfig BannedSymbols.txt)
build_dotnet() { stamp solution "${sources[@]}"; dotnet_build solution DoctorDAO.sln && mark solution; }
# The contracts are tested while the rest is built: afterwards the other tests deploy them, and forge is not asked by two at the same time.
test_contracts() {
  group contracts-build of_code npm_in contracts build
  GROUP_SECONDS=1500 group contracts of_contracts npm_in contracts test
}
test_contracts & forge_job=$!
dotnet_ok=1
if [[ -e tests/DoctorDAO.E2E/bin/Debug/net10.0/DoctorDAO.E2E.dll ]] && fresh solution "${sources[@]}"; then
  :
else
  build_dotnet || dotnet_ok=0
fi
if ((dotnet_ok)); then count dotnet-build 1 0 0 $SECONDS; else count dotnet-build 0 1 0 $SECONDS; fi
wait $install_job || true

lane_scripts() {
  group portal-types of_code npm_in web/DoctorDAO.Portal check
  group portal-scripts of_node npm_in web/DoctorDAO.Portal test
}

# run_lane NAME...: a test project, or the server's tests on a database.
run_lane() {
  ((dotnet_ok)) || return 0
  local name
  for name in "$@"; do
    case $name in
      Server.Tests.*) GROUP_SECONDS=1500 server_group "${name#Server.Tests.}" ;;
      *) dotnet_group "$name" ;;
    esac
  done
}

# Those that put the association on a chain wait until the contracts are built and forge is free; the others need not.
deploying=(Results.Tests Server.Tests.PostgreSql)
[[ -z ${DOCTORDAO_SQLSERVER:-} ]] || deploying+=(Server.Tests.SqlServer)
last=(Features.Tests Database.Tests DevHost.Tests Server.Tests.Sqlite)
free=()
# A new project is in from its first commit.
for folder in tests/DoctorDAO.*.Tests; do
  name=${folder#tests/DoctorDAO.}
  [[ $name == Server.Tests || " ${deploying[*]} ${last[*]} " == *" $name "* ]] || free+=("$name")
done
{ lane_scripts; run_lane "${free[@]}"; } & free_lane=$!
wait $forge_job
run_lane "${deploying[@]}" & deploying_lane=$!
wait $free_lane
run_lane "${last[@]}"
wait $deploying_lane

# The browser tests measure time: nothing runs beside them.
if ((dotnet_ok)); then GROUP_SECONDS=1500 dotnet_group E2E; fi

read -r passed failed skipped <<<"$(cat "$LOGS"/*.count | awk '{ p += $1; f += $2; s += $3 } END { print p, f, s }')"
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
