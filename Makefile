# `make run` and `make test` set up what they need. The work is done by local/setup and local/supervisor.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
LOCAL := sh local/setup/python.sh
BIN := .venv/bin

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: ## Set up, start everything and serve http://localhost:3000 until Ctrl-C
	@$(LOCAL) up

.PHONY: stop
stop: ## Stop what `make run` has started in another terminal
	@$(LOCAL) down

.PHONY: setup
setup: ## Only set up: Python environments, the embedded model, the web client
	@$(LOCAL) setup
