#!/usr/bin/env bash
# Formats C# and Solidity.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
check_tools
npm_contracts
FORGE fmt
dotnet format DoctorDAO.sln --no-restore --verbosity quiet
