#!/usr/bin/env bash
# Prepares the machine, builds the node and shows Millrace at work: a development node, compute
# classes from real devices, prices from real offers, vaults, buyers, UTC that is pooled and
# redeemed into leases, and what is refused.
#
# Usage: scripts/demo.sh
#
#   --help   this text
#
# Prints tables and writes target/demo/report.json. From nothing this takes about half an hour on
# two cores, nearly all of it the build.
# Exit codes: 0 all as expected, 1 a mismatch or a failed build, 2 wrong usage, 3 the machine could
# not be prepared.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
	'') ;;
	--help | -h)
		usage
		exit 0
		;;
	*) die 2 "unknown argument: $1 (try --help)" ;;
esac

REPORT=$REPORTS/demo/report.json

step "Setting up"
"$ROOT/scripts/setup.sh" --no-nextest
use_toolchains
step "Building the node and its runtime"
(cd "$ROOT" && build_node) || die 1 "the build failed"
step "Running the market"
rm -f "$REPORT"
run_scenario market || die 1 "the scenario failed"
[[ -s $REPORT ]] || die 1 "the scenario wrote no target/demo/report.json"
summary "all as expected; the report is target/demo/report.json"
