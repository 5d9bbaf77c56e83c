#!/usr/bin/env bash
# Builds for release and prints a table of what is measured.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
check_tools
forge_build
dotnet_build bench tests/DoctorDAO.Benchmarks -c Release -p:RunAnalyzers=false
# The engine beside its peers runs as an operator publishes it, compiled ahead.
if [[ ${ONLY:-} != dao && ${ONLY:-} != search && ${ONLY:-} != credentials ]]; then
  quietly "$STATE/bench-engine.log" dotnet publish tests/DoctorDAO.ReferenceIndexer -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
    -p:RunAnalyzers=false -p:SharedCompilationId="doctordao-$$" -o artifacts/bench/engine -v q
fi
# ONLY=dao: what needs no peers; ONLY=search, ONLY=credentials: of that these alone; ONLY=reference: the engine on the reference chain beside the raw floor and Subsquid, some ten minutes; ONLY=growth: on a chain ten
# times as long, which is made first.
[[ -n ${ONLY:-} ]] && set -- "$ONLY"
exec dotnet tests/DoctorDAO.Benchmarks/bin/Release/net10.0/DoctorDAO.Benchmarks.dll "$@"
