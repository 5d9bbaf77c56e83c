#!/usr/bin/env bash
# Compiles the contracts and refreshes what .NET reads of them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
check_tools
forge_build
(cd contracts && node script/gen-abi.mjs)
git status --short contracts/abi
