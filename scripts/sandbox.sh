#!/usr/bin/env bash
# Prices compute rights over a given collateral with the chain's own arithmetic: prints CV, ColV, CR,
# RP and FP, and the premium curve with the point on it. Run it, tweak the parameters, and see how
# the price adjusts.
#
# Usage: scripts/sandbox.sh [--FLAG VALUE]...
#
#   --rights N        compute rights that are sold                       [default: 10]
#   --right-price N   USD per compute right                              [default: 1]
#   --qubits N        units of collateral                                [default: 8]
#   --qubit-price N   USD per unit of collateral                         [default: 0.2]
#   --slope N         premium rate at a collateralization ratio of zero  [default: 0.5]
#   --knee N          ratio from which on there is no premium            [default: 1]
#   --help            this text
#
# Needs Rust and nothing else. The first run builds 76 crates, in half a minute on two cores; after
# the demo there is nothing left to build.
# Exit codes: 0 priced, 1 the build failed, 2 wrong usage, 3 cargo is missing.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

for argument in "$@"; do
	case $argument in
		--help | -h)
			usage
			exit 0
			;;
	esac
done

have cargo || die 3 "cargo is missing: install Rust $(minimum_rust) or newer"
use_toolchains
# The whole workspace is named, so that its features, and with them the crates, are those of the
# node's build; only what this one binary needs is built. Its output stays apart from the results.
(cd "$ROOT" && cargo_run sandbox cargo build "${CARGO_COMMON[@]}" --bin millrace-sandbox) >&2 ||
	die 1 "the build failed"
exec "$CARGO_TARGET_DIR/release/millrace-sandbox" "$@"
