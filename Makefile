# One command a task. The recipes are scripts in infra/build.
.DEFAULT_GOAL := help
export PORT CHAIN_PORT RESET DATA CONFIGURATION ONLY ALL_DATABASES
.PHONY: help run test bench gen fmt

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start the demo on http://localhost:5080 (PORT=, CHAIN_PORT=, RESET=1 starts over)
	@exec infra/build/run.sh

test: ## Run every test; installs what is missing when root (ALL_DATABASES=1: all of them on SQLite, too)
	@exec infra/build/test.sh

bench: ## Measure gas, queries, live updates and the engine beside its peers (ONLY=dao, ONLY=search, ONLY=listings, ONLY=credentials, ONLY=reference, ONLY=growth)
	@exec infra/build/bench.sh

gen: ## Compile the contracts and refresh contracts/abi
	@exec infra/build/gen.sh

fmt: ## Format C# and Solidity
	@exec infra/build/fmt.sh
