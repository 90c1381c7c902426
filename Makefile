# Say "make" for what there is to do.
CONFIGURATION ?= Release
DATA_DIR ?= .data
LOCKS := $(wildcard src/*/package-lock.json src/*/*/package-lock.json tests/*/package-lock.json)
BUILT := src/Sandbox/bin/$(CONFIGURATION)/.built
# Silent unless it fails.
build = out=$$(dotnet build $(1) -c $(CONFIGURATION) --nologo -v quiet 2>&1) || { echo "$$out"; exit 1; }
# Nothing below src is newer than the last build; a removed file makes its folder newer.
unchanged = now=$$(date +%s); [ -f $(BUILT) ] && ! find src \( -name bin -o -name obj -o -name node_modules \) -prune -o -newer $(BUILT) -print | grep -q .

.DEFAULT_GOAL := help
.PHONY: help run test check kill-test simulate planted bench lock audit migrate clean tools packages browser pooler style

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: tools packages ## Start database, sandbox and portal; Ctrl-C stops them (PORTAL_PORT, SANDBOX_PORT, DATA_DIR)
	@$(unchanged) || { echo "Building (the first time takes a minute) ..."; $(call build,src/Run.slnf) && touch -d "@$$now" $(BUILT); }
	@exec dotnet src/Sandbox/bin/$(CONFIGURATION)/net10.0/Sandbox.dll world

test: tools packages browser pooler style ## Run all tests; ends with "N passed, N failed"
	@echo "Building everything (a minute or two) ..."
	@$(call build,Features.sln)
	@CONFIGURATION=$(CONFIGURATION) tests/run.sh

check: tools packages style ## What must be clean before a commit: layout of the code, a build without a warning, the rooms of the house
	dotnet build Features.sln -c $(CONFIGURATION) --nologo -v quiet
	dotnet test tests/Portal.Tests -c $(CONFIGURATION) --no-build --nologo --filter "FullyQualifiedName~House"

kill-test: tools packages pooler ## Kill portals and PostgreSQL under load, then look (ROUNDS, SEED, CUSTOMERS, MINUTES)
	@$(call build,tests/KillTests)
	@exec dotnet tests/KillTests/bin/$(CONFIGURATION)/net10.0/KillTests.dll

bench: tools packages ## Measure: how fast; BASE=<commit> against another commit, in turns
	$(if $(BASE),tests/Benchmarks/against.sh $(BASE),dotnet run -c Release --project tests/Benchmarks)

simulate: tools packages ## Play the simulation: SEEDS=1000 FROM=1 JOBS=2, or one seed step by step: SEED=7
	@$(call build,tests/Simulation)
	@exec dotnet tests/Simulation/bin/$(CONFIGURATION)/net10.0/Simulation.Tests.dll $(if $(SEED),1 $(SEED) trace,$(or $(SEEDS),1000) $(or $(FROM),1) jobs=$(or $(JOBS),1)) $(if $(MORE),more=$(MORE))

planted: tools packages ## Plant known bugs in a copy, one by one: the simulation must catch each within a minute (BUG="row lock")
	@$(call build,tests/Simulation)
	@exec dotnet tests/Simulation/bin/$(CONFIGURATION)/net10.0/Simulation.Tests.dll planted $(if $(BUG),"$(BUG)")

lock: tools ## Write the lock files anew, after a package was added or raised
	dotnet restore Features.sln --force-evaluate -p:RestoreLockedMode=false

audit: tools packages ## Ask the registries for known holes in what is restored; fails when there is one, or when they cannot be asked
	@dotnet restore Features.sln --verbosity quiet
	@dotnet list Features.sln package --vulnerable --include-transitive | tee /dev/stderr | (! grep -qE '^ +> |error|warn')
	@for lock in $(LOCKS); do (cd $$(dirname $$lock) && npm audit) || exit 1; done

migrate: tools ## Bring the database of a running world, or of ConnectionStrings__Portal, up to date
	@$(call build,src/Portal)
	@cd src/Portal && ConnectionStrings__Portal="$${ConnectionStrings__Portal:-$$(cat $(abspath $(DATA_DIR))/connection)}" \
		dotnet bin/$(CONFIGURATION)/net10.0/Portal.dll migrate

clean: ## Remove everything built or fetched; the data folder stays
	find src tests \( -name bin -o -name obj -o -name node_modules \) -prune -exec rm -rf {} +
	rm -rf wwwroot/lib artifacts

# Layout only: what analyzers say of style is an error in every build.
style: tools
	@dotnet format whitespace . --folder --exclude '**/node_modules' '**/obj' --verify-no-changes || { echo "Put it right with: dotnet format whitespace . --folder"; exit 1; }

tools:
	@dotnet --version 2>/dev/null | grep -q '^10\.' || { echo "Needed: the .NET SDK 10 (dotnet)."; exit 1; }
	@node --version 2>/dev/null | grep -qE '^v([2-9][0-9]|[1-9][0-9]{2,})\.' || { echo "Needed: Node.js 20 or later (node), for packages that come by npm."; exit 1; }
	@npm --version >/dev/null 2>&1 || { echo "Needed: npm."; exit 1; }

# The browser tests want a Chromium: CHROMIUM names one, or it is found on the path, or fetched where we may. The walk in a text browser
# wants lynx, and tmux for a terminal; without them it is left out, and said so.
browser:
	@fetch() { echo "Fetching $$1 for the browser tests (up to a minute) ..."; apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$1 >/dev/null; }; \
	may_fetch() { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; }; \
	if [ -z "$${CHROMIUM:-}" ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then \
		if may_fetch; then fetch chromium; else echo "Needed for the browser tests: Chromium. Install it, or name it by CHROMIUM."; exit 1; fi; fi; \
	for program in lynx tmux; do command -v $$program >/dev/null || { may_fetch && fetch $$program; } || echo "Without $$program the walk in a text browser is left out."; done

# The kill tests put PgBouncer before PostgreSQL, as larger installations do.
pooler:
	@PATH="$$PATH:/usr/sbin:/usr/local/sbin"; command -v pgbouncer >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Fetching pgbouncer for the kill tests ..." \
		&& apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pgbouncer >/dev/null; } || echo "Without pgbouncer the kill tests go to PostgreSQL itself."

packages: $(LOCKS:package-lock.json=node_modules/.stamp)
	@if [ -f src/Portal/node_modules/htmx.org/dist/htmx.min.js ]; then \
		mkdir -p wwwroot/lib && cp -u src/Portal/node_modules/htmx.org/dist/htmx.min.js wwwroot/lib/; fi

# The stamp is older than the lock file when that changed: only then npm is asked.
%/node_modules/.stamp: %/package-lock.json
	@echo "Fetching npm packages for $* (some seconds) ..."
	@cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && touch node_modules/.stamp
