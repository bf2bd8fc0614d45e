# `make run` and `make test` set up what they need: local/setup does the work, local/supervisor runs the stack.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
LOCAL := sh local/setup/python.sh
PYTHON_VENV := .venv/bin/python
# Where it is set every process compiles what it imports again; to collect the tests takes twice the processor time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run stop status setup test simulate soak screenshot lint check format types lock lock-check sbom bench eval seed deploy clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 14

run: ## Set up, start everything and serve http://localhost:3000 until Ctrl-C (FAULTS=aws: with AWS's faults, docs/faults.md)
	@$(if $(FAULTS),TASKFLOW_FAULTS='$(FAULTS)') $(LOCAL) up

stop: ## Stop what `make run` has started in another terminal
	@$(LOCAL) down

status: ## Show what runs, and whether it is healthy
	@$(LOCAL) status

setup: ## Only set up: Python environments, the embedded model, the web client
	@$(LOCAL) setup

test: setup ## Set up what is needed, run every check and every test
	@CHROMIUM="$$($(PYTHON_VENV) -m local.setup.chromium)" || exit 1; \
	PROMETHEUS="$$($(PYTHON_VENV) -m local.setup.prometheus)" || exit 1; \
	export CHROMIUM PROMETHEUS; exec $(PYTHON_VENV) -m local.checks tests $(PYTEST_ARGS)

check: setup ## Run every check that does not need the stack: types, lint, locks, infrastructure, web
	@$(PYTHON_VENV) -m local.checks

lint: setup ## Run only ruff, mypy, tsc and biome
	@$(PYTHON_VENV) -m local.checks lint

format: setup ## Format and fix what can be fixed
	@.venv/bin/ruff check --quiet --fix .; .venv/bin/ruff format --quiet . && cd web && npm run --silent format

types: setup ## Write the web client's types from taskflow/protocol.py
	@cd web && npm run --silent types

lock: setup ## Write the lock files after a change of pyproject.toml (UPGRADE=1: newest versions)
	@$(PYTHON_VENV) -m local.setup.lock $(if $(UPGRADE),--upgrade)

lock-check: setup ## Check that the lock files agree with pyproject.toml
	@$(PYTHON_VENV) -m local.setup.lock --check

sbom: setup ## List every locked package with its hashes, in CycloneDX (.cache/sbom)
	@$(PYTHON_VENV) -m infra.sbom

simulate: setup ## Play many more schedules of the engine than make test does (SEEDS=1000000)
	@$(PYTHON_VENV) -m tests.simulation 100000 $$((100000 + $(or $(SEEDS),100000)))

soak: setup ## Talk under every fault of AWS for some minutes, then look for what was lost, doubled or stuck (MINUTES=10 FAULTS=worst)
	@$(PYTHON_VENV) -m tests.soak $(or $(MINUTES),3) $(FAULTS)

screenshot: setup ## Take the README's picture again: a real conversation with the embedded model
	@$(PYTHON_VENV) -m tests.e2e.screenshot

bench: setup ## Measure what docs/figures.md says (some twenty minutes on an idle machine)
	@for each in cost post_cpu latency memory edge_posts redaction records_write records_read first_load long_replies embedded; do \
		echo; $(PYTHON_VENV) -m bench.$$each || exit 1; done

eval: setup ## Interrupt the embedded model many times and judge its answers (EVAL_ARGS='--show failed')
	@$(PYTHON_VENV) -m bench.interruptions $(EVAL_ARGS)

seed: setup ## Fill the running stack's database with made-up conversations (SEED_ARGS='--conversations 100000')
	@$(PYTHON_VENV) -m local.seed $(SEED_ARGS)

deploy: setup ## Build, deploy to AWS with the SAM CLI, publish the web client (PARAMETERS='LlmApiKey=...')
	@command -v sam >/dev/null || { echo "make deploy needs the AWS SAM CLI: pipx install aws-sam-cli" >&2; exit 1; }
	@sam build && sam deploy $(if $(PARAMETERS),--parameter-overrides $(PARAMETERS)) && $(PYTHON_VENV) -m infra.publish

clean: stop ## Remove everything that was installed or built; conversations in .taskflow stay
	@rm -rf .venv .cache .aws-sam web/node_modules web/dist test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis
