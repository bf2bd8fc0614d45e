# `make run` and `make test` set up what they need: local/setup does the work, local/supervisor runs the stack.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
LOCAL := sh local/setup/python.sh
PYTHON_VENV := .venv/bin/python
# What is deployed goes through the environment: a shell would read the `&` in a database's address.
export PARAMETERS TAGS STACK EXECUTION_ROLE KEEP_VERSIONS
# Where it is set every process compiles what it imports again; to collect the tests takes twice the processor time.
unexport PYTHONDONTWRITEBYTECODE
# Each deployment has a name of its own: with a Rollout, only what has another one is published.
RELEASE = $(shell date -u +%Y%m%d-%H%M%S)-$(or $(shell git rev-parse --short HEAD 2>/dev/null),local)

# Every target that `make help` lists is a command, not a file.
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*\#\# .*/\1/p' $(MAKEFILE_LIST))

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 14

run: ## Set up, start everything and serve http://localhost:3000 until Ctrl-C (FAULTS=aws: docs/faults.md; EMULATOR=localstack)
	@$(if $(FAULTS),TASKFLOW_FAULTS='$(FAULTS)') $(if $(EMULATOR),TASKFLOW_EMULATOR='$(EMULATOR)') $(LOCAL) up

stop: ## Stop what `make run` has started in another terminal
	@$(LOCAL) down

status: ## Show what runs, and whether it is healthy
	@$(LOCAL) status

logs: ## Follow the logs (FUNCTION=message LEVEL=WARNING CONVERSATION=id LINES=100 FOLLOW=0; STACK=name: of AWS)
	@$(PYTHON_VENV) -m $(if $(STACK),infra.stack_logs $(STACK),local.follow) $(if $(FUNCTION),--function $(FUNCTION)) $(if $(LEVEL),--level $(LEVEL)) \
		$(if $(CONVERSATION),--conversation $(CONVERSATION)) $(if $(LINES),--lines $(LINES)) \
		$(if $(filter 0,$(FOLLOW)),--once)

psql: ## Look into the running stack's Postgres (WRITE=1: change it; SQL='select ...': one statement)
	@$(PYTHON_VENV) -m local.psql $(if $(WRITE),--write) $(if $(SQL),--sql "$$SQL")

invoke: ## Send a function a sample of events/ (FUNCTION=message EVENT=ping; SAM=1: in AWS's image, needs Docker)
	@$(PYTHON_VENV) -m local.invoke "$(FUNCTION)" "$(EVENT)" $(if $(SAM),--sam)

setup: ## Only set up: Python environments, the embedded model, the web client
	@$(LOCAL) setup

test: setup ## Set up what is needed, run every check and every test (CHECKS=0: only the tests)
	@CHROMIUM="$$($(PYTHON_VENV) -m tools.chromium)" || exit 1; \
	PROMETHEUS="$$($(PYTHON_VENV) -m tools.prometheus)" || exit 1; \
	export CHROMIUM PROMETHEUS; exec $(PYTHON_VENV) -m tools.checks $(if $(filter 0,$(CHECKS)),only-tests,tests) $(PYTEST_ARGS)

check: setup ## Run every check that does not need the stack: types, lint, locks, infrastructure, web
	@$(PYTHON_VENV) -m tools.checks

lint: setup ## Run only ruff, mypy, tsc and biome
	@$(PYTHON_VENV) -m tools.checks lint

format: setup ## Format and fix what can be fixed
	@.venv/bin/ruff check --quiet --fix .; .venv/bin/ruff format --quiet . && npm --prefix web run --silent format && npm --prefix clients/typescript run --silent format

types: setup ## Write the clients' types, the AsyncAPI and the OpenAPI document from the code
	@cd clients/typescript && npm run --silent types
	@$(PYTHON_VENV) -m tools.python_client
	@$(PYTHON_VENV) -m tools.contract

template: setup ## Put infra/template.yaml together from the pieces in infra/template/, and its parameters into docs/deploy.md
	@$(PYTHON_VENV) -m infra.assemble && $(PYTHON_VENV) -m infra.document

monitoring: setup ## Write dashboards, alarms and the table of metrics from infra/monitoring/
	@$(PYTHON_VENV) -m infra.monitoring

lock: setup ## Write the lock files after a change of pyproject.toml (UPGRADE=1: newest versions)
	@$(PYTHON_VENV) -m tools.lock $(if $(UPGRADE),--upgrade)

lock-check: setup ## Check that the lock files agree with pyproject.toml
	@$(PYTHON_VENV) -m tools.lock --check

sbom: setup ## List every locked package with its hashes, in CycloneDX (.cache/sbom)
	@$(PYTHON_VENV) -m infra.sbom

simulate: setup ## Play many more schedules of the engine than make test does (SEEDS=1000000 STORY=steering)
	@$(PYTHON_VENV) -m tests.simulation $(STORY) 100000 $$((100000 + $(or $(SEEDS),100000)))

soak: setup ## Talk under every fault of AWS for some minutes, then look for what was lost, doubled or stuck (MINUTES=10 FAULTS=worst)
	@$(PYTHON_VENV) -m tests.soak $(or $(MINUTES),3) $(FAULTS)

screenshot: setup ## Take the README's picture again: a real conversation with the embedded model
	@$(PYTHON_VENV) -m tests.e2e.screenshot

animation: setup ## Play the README's film again: a steered reply and an interruption on the real page
	@CHROMIUM="$$($(PYTHON_VENV) -m tools.chromium)" && export CHROMIUM && exec $(PYTHON_VENV) -m tests.e2e.animation

bench: setup ## Measure what docs/figures.md says (some twenty minutes on an idle machine)
	@for each in cost visits scale cold_start post_cpu latency traces budget memory edge_posts redaction turn_taking records_write records_read recall recall_waits summaries first_load long_replies embedded; do \
		echo; $(PYTHON_VENV) -m bench.$$each || exit 1; done

phoenix: setup ## Install Phoenix, export a real conversation to it and look for every span (SCREENSHOT=file.png)
	@$(PYTHON_VENV) -m tests.phoenix $(if $(SCREENSHOT),--screenshot $(SCREENSHOT))

eval: setup ## Interrupt and steer the embedded model, ask it what it was told, judge its answers (EVAL_ARGS='--show failed')
	@$(PYTHON_VENV) -m bench.evaluation $(EVAL_ARGS)

load: setup ## Load a stack with people that locust plays (LOAD_ARGS='saturation --users 200 --seconds 60')
	@$(PYTHON_VENV) -m tests.load $(or $(LOAD_ARGS),streaming)

issuer: setup ## Sign in on this machine: an identity provider that lets everybody in as an admin (docs/local.md)
	@$(PYTHON_VENV) -m tests.support.oidc_provider

seed: setup ## Fill the running stack's database with made-up conversations (SEED_ARGS='--conversations 100000')
	@$(PYTHON_VENV) -m tools.seed $(SEED_ARGS)

artifacts: setup ## Try what `sam build` makes in processes as Lambda's, for every Python that is here (Linux, root)
	@$(PYTHON_VENV) -m tests.artifacts $(RUNTIMES)

preflight: setup ## Say what would go wrong with a deployment (PARAMETERS='LlmApiKey=...' STACK=taskflow)
	@$(PYTHON_VENV) -m infra.preflight

deploy: setup ## Build, deploy to AWS with the SAM CLI, publish the web client (PARAMETERS='LlmApiKey=...' TAGS='cost-center=42' STACK=taskflow)
	@$(PYTHON_VENV) -m infra.deploy

clean: stop ## Remove everything that was installed or built; conversations in .taskflow stay
	@rm -rf .venv .cache .aws-sam web/node_modules web/dist clients/typescript/node_modules clients/typescript/dist test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis
