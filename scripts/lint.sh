#!/usr/bin/env bash
# Checks the sources without running them.
#
# Usage: scripts/lint.sh [CHECK...]
#
# Checks, all of them by default, the cheapest first:
#   shell        the scripts parse, and shellcheck likes them where it is installed
#   format       rustfmt has nothing to change
#   saturating   no saturating arithmetic in runtime code: it hides what it loses. Weights may: one that
#                saturates fits into no block
#   clippy       clippy over every target, warnings denied; in what becomes wasm no indexing, unwrap,
#                expect, panic, `as`, unchecked arithmetic or unnamed division. The build of scripts/test.sh
#                does the same
#
#   --help       this text
#
# Exit codes: 0 clean, 1 findings, 2 wrong usage, 3 a tool is missing.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly ALL=(shell format saturating clippy)

lint_shell() {
	local file rc=0 files=("$ROOT"/scripts/*.sh "$ROOT"/tools/rustc-clippy "$ROOT"/.ci/run)
	for file in "${files[@]}"; do
		bash -n "$file" || rc=1
		if [[ $file != */lib.sh && ! -x $file ]]; then
			say "${file#"$ROOT"/} is not executable"
			rc=1
		fi
	done
	if have shellcheck; then
		(cd "$ROOT" && shellcheck --external-sources "${files[@]#"$ROOT"/}") || rc=1
	else
		say "shellcheck is not installed: only the syntax was checked"
	fi
	return "$rc"
}

lint_format() {
	cargo fmt --version >/dev/null 2>&1 || die 3 "rustfmt is missing (rustup component add rustfmt)"
	if ! (cd "$ROOT" && cargo fmt --all --check); then
		say "run: cargo fmt --all"
		return 1
	fi
}

# Sources of the crates that become wasm, without tests, mocks, benchmarks and generated weights.
runtime_sources() {
	find "$ROOT"/math/src "$ROOT"/primitives/src "$ROOT"/support/src "$ROOT"/pallets/*/src "$ROOT"/runtime/src -name '*.rs' \
		-not -path '*/tests/*' -not -name tests.rs -not -path '*/mock/*' -not -name mock.rs \
		-not -path '*/benchmarking/*' -not -name benchmarking.rs \
		-not -name benchmarks.rs -not -name weights.rs -not -path '*/weights/*' | sort
}

lint_saturating() {
	local file found=0
	while IFS= read -r file; do
		# Comments do not count, nor does a module of tests at a file's end.
		awk -v file="${file#"$ROOT"/}" '
			/^#\[cfg\(test\)\]/ { after = 1; next }
			after && /^(pub(\([a-z]+\))? )?mod [a-z_]+ \{/ { exit }
			{ after = 0 }
			/^[[:space:]]*\/\// { next }
			{ line = $0; sub(/\/\/.*/, "", line) }
			line ~ /saturating_|Saturating/ && line !~ /[Ww]eight/ { printf "    %s:%d: %s\n", file, NR, $0; found = 1 }
			END { exit found }
		' "$file" || found=1
	done < <(runtime_sources)
	if ((found)); then
		say "use checked arithmetic and a named error instead"
		return 1
	fi
}

# Lints look at sources only, so they need no wasm.
lint_clippy() {
	need_clippy
	use_lints
	(cd "$ROOT" && SKIP_WASM_BUILD=1 cargo_run clippy cargo check "${CARGO_COMMON[@]}" --all-targets)
}

checks=()
for argument in "$@"; do
	case $argument in
		--help | -h)
			usage
			exit 0
			;;
		shell | format | saturating | clippy) checks+=("$argument") ;;
		*) die 2 "unknown check: $argument (try --help)" ;;
	esac
done
if ((${#checks[@]} == 0)); then checks=("${ALL[@]}"); fi

failed=()
for check in "${checks[@]}"; do
	step "$check"
	if "lint_$check"; then
		say "clean"
	else
		failed+=("$check")
		say "${RED}findings${PLAIN}"
	fi
done
if ((${#failed[@]} > 0)); then
	step_done
	die 1 "findings of: ${failed[*]}"
fi
summary "clean: ${checks[*]}"
