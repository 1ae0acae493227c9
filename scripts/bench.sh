#!/usr/bin/env bash
# Measures the weights of all calls in wasm, writes them into the sources and compares them with a
# plain transfer. Or lets the price of the collateral halve under very many vaults, or the tasks of a
# real cluster run under service-level agreements.
#
# Usage: scripts/bench.sh [--quick] [--strict] [--pallet=NAME]...
#        scripts/bench.sh stress [--vaults=NUMBER]
#        scripts/bench.sh sla
#
#   stress          the stress test of the runtime instead of the weights, with 100,000 vaults; its
#                   results are in target/stress: report.md, report.json, cover.svg, path.md
#   --vaults=NUMBER with so many vaults
#   sla             the simulation of service-level agreements over all tasks of a production trace,
#                   with outages, lying and silent attestors and a parted network; its results are in
#                   target/sla: report.md, report.json, recall.svg
#   --quick         few steps, into target/bench/quick instead of the sources: shows that every
#                   benchmark runs; its figures mean little and are compared with nothing
#   --strict        exit code 1 if a call misses its target; not with --quick
#   --pallet=NAME   only this pallet (pallet_clt, ...) and pallet_balances
#   --help          this text
#
# Writes pallets/*/src/weights.rs, runtime/src/weights/*.rs (those that are there) and, with a test of
# the runtime that has these weights, docs/weights.md. The runtime with its benchmarks is built in a
# folder of its own, so that the usual target folder keeps its features.
# Measure on a machine that does nothing else.
#
# Needs frame-omni-bencher. If it is not in PATH it is installed, once, for about 40 minutes on two
# cores (with it comes libclang, a system package), on top of some 15 minutes for the runtime.
# Exit codes: 0 done, 1 a build or benchmark failed, 2 wrong usage, 3 the machine could not be
# prepared.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

BENCHER_VERSION=0.28.0
STEPS=50
REPEAT=20
MIN_DURATION=10
QUICK=false
STRICT=false
ONLY=()
STRESS=false
SLA=false
VAULTS=
for argument in "$@"; do
	case $argument in
		--help | -h)
			usage
			exit 0
			;;
		--quick)
			QUICK=true
			STEPS=2
			REPEAT=1
			MIN_DURATION=0
			;;
		--strict) STRICT=true ;;
		stress) STRESS=true ;;
		sla) SLA=true ;;
		--vaults=[1-9]*) VAULTS=${argument#--vaults=} ;;
		--pallet=?*) ONLY+=("${argument#--pallet=}") ;;
		*) die 2 "unknown argument: $argument (try --help)" ;;
	esac
done

if [[ $QUICK == true && $STRICT == true ]]; then die 2 "--strict and --quick exclude each other"; fi
if [[ $STRESS == true ]]; then
	[[ $QUICK == false && $STRICT == false && ${#ONLY[@]} -eq 0 ]] ||
		die 2 "stress goes with --vaults alone (try --help)"
elif [[ -n $VAULTS ]]; then
	die 2 "--vaults goes with stress (try --help)"
fi
if [[ $SLA == true ]]; then
	[[ $# -eq 1 ]] || die 2 "sla goes alone (try --help)"
fi

# Folders are relative to the root, because the generated files say how they were made.
cd "$ROOT"
readonly OUT=target/bench
readonly BUILD=$CARGO_TARGET_DIR/bench-build

# Our pallets, as the runtime's list of benchmarks calls them.
own_pallets() {
	local folder
	for folder in pallets/*/; do
		folder=${folder#pallets/}
		printf 'pallet_%s\n' "$(tr - _ <<<"${folder%/}")"
	done
}

# The pallets whose weights the runtime keeps, the SDK's (pallet_...) and its own, and balances, the
# measure of all others.
kept_pallets() {
	local file
	{
		printf 'pallet_balances\n'
		for file in runtime/src/weights/*.rs; do
			[[ -e $file ]] || continue
			file=${file##*/}
			[[ $file == mod.rs ]] || printf '%s\n' "${file%.rs}"
		done
	} | sort -u
}

wanted() {
	local name
	[[ ${#ONLY[@]} -eq 0 || $1 == pallet_balances ]] && return 0
	for name in "${ONLY[@]}"; do
		[[ $name == "$1" ]] && return 0
	done
	return 1
}

# Prints where libclang is, which the bencher's database needs to be compiled.
libclang_folder() {
	local folder
	for folder in ${LIBCLANG_PATH:+"$LIBCLANG_PATH"} /usr/lib/llvm-*/lib /usr/lib64 /usr/lib/x86_64-linux-gnu /usr/lib/aarch64-linux-gnu; do
		if compgen -G "$folder/libclang.so*" >/dev/null || compgen -G "$folder/libclang-*.so*" >/dev/null; then
			printf '%s\n' "$folder"
			return 0
		fi
	done
	return 1
}

setup_bencher() {
	local dir rc=0
	PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
	if have frame-omni-bencher; then
		say "$(frame-omni-bencher --version)"
		[[ $(frame-omni-bencher --version) == *" $BENCHER_VERSION"* ]] ||
			warn "the weights are meant to come from version $BENCHER_VERSION"
		return
	fi
	say "frame-omni-bencher $BENCHER_VERSION is built once, about 40 minutes on two cores"
	libclang_folder >/dev/null || apt_install libclang-dev clang || die 3 "could not install libclang"
	LIBCLANG_PATH=$(libclang_folder) || die 3 "libclang is not to be found: set LIBCLANG_PATH"
	export LIBCLANG_PATH
	# Its crates have other features than ours: a folder of its own, gone afterwards.
	dir=$(mktemp -d)
	CARGO_TARGET_DIR=$dir cargo_run bencher cargo install --locked frame-omni-bencher --version "$BENCHER_VERSION" || rc=$?
	rm -rf "$dir"
	((rc == 0)) || die 3 "frame-omni-bencher could not be installed"
}

# Where the weights of a pallet go. Those of the SDK's that the runtime does not keep are only
# measured.
output_of() {
	local folder=${1#pallet_}
	if [[ $QUICK == true ]]; then
		printf '%s\n' "$OUT/quick/$1.rs"
	elif [[ -d pallets/${folder//_/-} ]]; then
		printf '%s\n' "pallets/${folder//_/-}/src/weights.rs"
	elif [[ -d runtime/src/weights ]]; then
		printf '%s\n' "runtime/src/weights/$1.rs"
	else
		printf '%s\n' "$OUT/$1.rs"
	fi
}

# measure PALLET TEMPLATE
measure() {
	local pallet=$1 template=$2 log=$LOGS/bench-$1.log begun=$SECONDS output
	output=$(output_of "$pallet")
	mkdir -p "$(dirname "$output")" "$LOGS"
	say "$pallet -> $output"
	# The chain has no proofs of validity, so recording them would only blur the times. Medians, as a
	# machine that is disturbed once would tilt a least-squares line.
	if ! frame-omni-bencher v1 benchmark pallet \
		--runtime "$OUT/runtime.wasm" \
		--genesis-builder runtime --genesis-builder-preset development \
		--pallet "$pallet" --extrinsic '*' \
		--steps "$STEPS" --repeat "$REPEAT" --min-duration "$MIN_DURATION" \
		--output-analysis median-slopes \
		--wasm-execution compiled --disable-proof-recording \
		--template "$template" --output "$output" 2>&1 | tee "$log" |
		awk '/Starting benchmark/ { sub(/.*Starting benchmark: */, "      "); print; fflush() }'; then
		tail -n 20 "$log" >&2
		die 1 "the benchmark of $pallet failed; see target/logs/bench-$pallet.log"
	fi
	say "in $(duration $((SECONDS - begun)))"
}

# The stress test, in the same build as all other tests.
stress() {
	export MILLRACE_STRESS_VAULTS=${VAULTS:-100000}
	step "Stress with $MILLRACE_STRESS_VAULTS vaults"
	cargo_run stress cargo test "${CARGO_COMMON[@]}" --test runtime stress ||
		die 1 "the stress test failed; see target/logs/stress.log"
	cat "$REPORTS/stress/report.md"
	summary "stressed, results in target/stress"
}

# The simulation, in the same build as all other tests, which run it over a part of the trace.
sla() {
	export MILLRACE_SLA_TASKS=all
	step "Service-level agreements over a production trace"
	cargo_run sla cargo test "${CARGO_COMMON[@]}" --lib simulation ||
		die 1 "the simulation failed; see target/logs/sla.log"
	cat "$REPORTS/sla/report.md"
	summary "simulated, results in target/sla"
}

# The table of ratios to a transfer, in the same build as all other tests.
ratios() {
	export MILLRACE_BLESS=1
	if [[ $STRICT == true ]]; then export MILLRACE_STRICT=1; fi
	step "Ratios"
	cargo_run ratios cargo test "${CARGO_COMMON[@]}" --test runtime weights:: ||
		die 1 "the ratios are not as they should be; see target/logs/ratios.log and docs/weights.md"
	cat docs/weights.md
}

step "Setting up"
scripts/setup.sh --no-nextest
use_toolchains
if [[ $STRESS == true ]]; then
	stress
	exit 0
fi
if [[ $SLA == true ]]; then
	sla
	exit 0
fi
step "Benchmarking tool"
setup_bencher

# `check` builds the wasm, which the build script of the runtime makes, but nothing for this machine.
# Without lints: benchmarks, which are in the libraries here, may unwrap.
step "Building the runtime with its benchmarks"
CARGO_TARGET_DIR=$BUILD RUSTC_WORKSPACE_WRAPPER='' cargo_run bench-build \
	cargo check --release --locked --features runtime-benchmarks -p millrace-runtime ||
	die 1 "the build failed"
mkdir -p "$OUT"
cp "$BUILD/release/wbuild/millrace-runtime/millrace_runtime.compact.compressed.wasm" "$OUT/runtime.wasm"

step "Measuring ($STEPS steps, $REPEAT repetitions)"
for pallet in $(kept_pallets); do
	if wanted "$pallet"; then
		case $pallet in
			pallet_*) measure "$pallet" scripts/weights-sdk.hbs ;;
			*) measure "$pallet" scripts/weights-own.hbs ;;
		esac
	fi
done
for pallet in $(own_pallets); do
	if wanted "$pallet"; then measure "$pallet" scripts/weights-own.hbs; fi
done

if [[ $QUICK == true ]]; then
	summary "every benchmark ran, figures in target/bench/quick"
	exit 0
fi
ratios
summary "weights measured, ratios in docs/weights.md"
