#!/usr/bin/env bash
# Prepares the machine, builds the node and runs one scenario against nodes that the scenario
# starts and stops itself.
#
# Usage: scripts/e2e.sh [--no-build] NAME
#
#   --no-build   run the node as it was built last
#   --help       this text and the scenarios
#
# A scenario has 20 minutes, or SCENARIO_SECONDS.
# Exit codes: 0 passed, 1 failed, 2 wrong usage, 3 the machine could not be prepared.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

BUILD=true
name=
while (($# > 0)); do
	case $1 in
		--help | -h)
			usage
			printf '\nScenarios:\n'
			scenarios | sed 's/^/  /'
			exit 0
			;;
		--no-build) BUILD=false ;;
		-*) die 2 "unknown argument: $1 (try --help)" ;;
		*)
			[[ -z $name ]] || die 2 "one scenario at a time"
			name=$1
			;;
	esac
	shift
done
[[ -n $name ]] || die 2 "which scenario? One of: $(scenarios | paste -sd ' ')"
scenarios | grep -qxF -- "$name" || die 2 "no scenario $name. There are: $(scenarios | paste -sd ' ')"

step "Setting up"
"$ROOT/scripts/setup.sh" --no-nextest
use_toolchains
if [[ $BUILD == true ]]; then
	step "Building the node and its runtime"
	(cd "$ROOT" && build_node) || die 1 "the build failed"
fi
[[ -x $(node_binary) ]] || die 3 "no node at $(node_binary): run without --no-build"
step "Scenario $name"
run_scenario "$name" || die 1 "scenario $name failed"
summary "scenario $name passed"
