#!/usr/bin/env bash
# Prepares the machine, then checks and tests the repository, the cheap steps first.
#
# Usage: scripts/test.sh [--all | --no-e2e] [--fail-fast]
#
#   --all         also the scenarios that are not marked for every push
#   --no-e2e      leaves out what needs a running node
#   --fail-fast   stops at the first failure
#   --help        this text
#
# Everything is built once, in the release profile, and linted as it is built; CARGO_TARGET_DIR is
# respected. From nothing this takes about 40 minutes on two cores, with a warm target folder less than
# half of that, most of it scenarios: blocks take their time, so that several scenarios run at once.
# Logs of builds and of scenarios are in target/logs.
# Ends with a table, the time in all and the line "N passed, N failed" over its steps.
# Exit codes: 0 all passed, 1 something failed, 2 wrong usage, 3 the machine could not be prepared.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

E2E=true
ALL=false
FAIL_FAST=false
for argument in "$@"; do
	case $argument in
		--help | -h)
			usage
			exit 0
			;;
		--all) ALL=true ;;
		--no-e2e) E2E=false ;;
		--fail-fast) FAIL_FAST=true ;;
		*) die 2 "unknown argument: $argument (try --help)" ;;
	esac
done

if [[ $ALL == true && $E2E == false ]]; then die 2 "--all and --no-e2e exclude each other"; fi

NAMES=()
RESULTS=()
TIMES=()
PASSED=0
FAILED=0

# check NAME COMMAND...: one step of the summary.
check() {
	local name=$1 begun=$SECONDS
	shift
	if [[ $FAIL_FAST == true && $FAILED -gt 0 ]]; then
		skip "$name" "not run"
		return
	fi
	step "$name"
	# A subshell, so that what the command changes or exits with stays its own. Bash ignores errexit
	# inside conditions, so neither this nor the call of this function may be in one.
	set +e
	(
		set -e
		"$@"
	)
	local rc=$?
	set -e
	note "$name" "$begun" "$rc"
}

# note NAME BEGUN RC: a line of the summary, of a step that began at second BEGUN and exited with RC.
note() {
	local result=passed
	if (($3 == 0)); then
		PASSED=$((PASSED + 1))
	else
		result=FAILED
		FAILED=$((FAILED + 1))
		say "${RED}$1 failed${PLAIN} (exit code $3)"
	fi
	NAMES+=("$1")
	RESULTS+=("$result")
	TIMES+=("$(duration $((SECONDS - $2)))")
}

# skip NAME WHY: listed in the table, and a failure, because it was not shown to work.
skip() {
	NAMES+=("$1")
	RESULTS+=("$2")
	TIMES+=(-)
	FAILED=$((FAILED + 1))
}

client_tests() {
	cd "$ROOT/e2e"
	npm test --silent
}

typed_clients() {
	cd "$ROOT/e2e"
	npm run --silent clients
}

# All targets in one call, linted: libraries, node, tests and the runtime's wasm.
build_everything() {
	cd "$ROOT"
	need_clippy
	cargo_run build cargo build "${CARGO_COMMON[@]}" --all-targets
}

rust_tests() {
	cd "$ROOT"
	if cargo nextest --version >/dev/null 2>&1; then
		cargo_run tests cargo nextest run "${CARGO_COMMON[@]}"
	else
		cargo_run tests cargo test "${CARGO_COMMON[@]}" --lib --bins --tests --no-fail-fast
	fi
}

doc_tests() {
	cd "$ROOT"
	cargo_run doctests cargo test "${CARGO_COMMON[@]}" --doc --no-fail-fast
}

chain_specs() {
	MILLRACE_NODE=$(node_binary) "$ROOT/scripts/export-chain-specs.sh" --check
}

# Scenarios that run at once: they mostly wait for blocks, so that two cores are enough for three.
LANES=3

# A scenario with its name before every line, as another one runs beside it.
run_beside() {
	set -o pipefail
	run_scenario "$1" 2>&1 | tee "$ROOT/target/logs/scenario-$1.log" | sed -u "s/^/${1}: /"
}

# stop_tree PID: the process and all that it started, the youngest first.
stop_tree() {
	local child
	for child in $(pgrep -P "$1"); do
		stop_tree "$child"
	done
	kill "$1" 2>/dev/null || true
}

# Waits until one of `running` is done, and notes how it ended.
await_one() {
	local pid rc=0
	wait -n -p pid "${!running[@]}" || rc=$?
	note "scenario ${running[$pid]}" "${begun[$pid]}" "$rc"
	unset "running[$pid]"
}

# The scenarios of this run.
chosen() { if [[ $ALL == true ]]; then scenarios; else scenarios ci; fi; }

# The chosen scenarios, LANES at a time.
run_scenarios() {
	local name
	local -A running=() begun=()
	mkdir -p "$ROOT/target/logs"
	# What runs in the background does not hear Ctrl-C by itself.
	trap 'for pid in "${!running[@]}"; do stop_tree "$pid"; done; exit 130' INT TERM
	step "scenarios, $LANES at a time"
	for name in $(chosen); do
		if [[ $FAIL_FAST == true && $FAILED -gt 0 ]]; then
			skip "scenario $name" "not run"
			continue
		fi
		run_beside "$name" &
		running[$!]=$name
		begun[$!]=$SECONDS
		while ((${#running[@]} >= LANES)); do await_one; done
	done
	while ((${#running[@]} > 0)); do await_one; done
	trap - INT TERM
}

lint() { "$ROOT/scripts/lint.sh" "$1"; }

table() {
	local i
	printf '\n%-34s %-10s %10s\n' step result time
	for i in "${!NAMES[@]}"; do
		printf '%-34s %-10s %10s\n' "${NAMES[$i]}" "${RESULTS[$i]}" "${TIMES[$i]}"
	done
	printf '%-34s %-10s %10s\n' total '' "$(duration "$SECONDS")"
}

step "Setting up"
"$ROOT/scripts/setup.sh"
use_toolchains
say "target folder: $CARGO_TARGET_DIR"

check "scripts" lint shell
check "format" lint format
check "no saturating arithmetic" lint saturating
check "tests of the client" client_tests
check "typed clients" typed_clients
check "lints, wasm, node and tests" build_everything
BUILT=${RESULTS[-1]}
if [[ $BUILT == passed ]]; then
	check "rust tests" rust_tests
	check "doc tests" doc_tests
else
	skip "rust tests" "not built"
	skip "doc tests" "not built"
fi
if [[ $E2E == true ]]; then
	if [[ $BUILT == passed ]]; then
		check "chain specs" chain_specs
	else
		skip "chain specs" "not built"
	fi
	if [[ $BUILT == passed ]]; then
		run_scenarios
	else
		for name in $(chosen); do
			skip "scenario $name" "not built"
		done
	fi
fi

step_done
table
printf '\n%d passed, %d failed\n' "$PASSED" "$FAILED"
((FAILED == 0))
