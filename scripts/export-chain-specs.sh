#!/usr/bin/env bash
# Writes chain-specs/{development,local,staging}.json, the readable form of the built-in chains, or
# compares them with what the runtime's genesis presets say.
#
# Usage: scripts/export-chain-specs.sh [--check]
#
#   --check  write nothing: print the differences, and fail if there are any
#   --help   this text
#
# The files are the plain specifications without the runtime's code and with sorted keys: what a
# reviewer of the genesis reads, the same for every build of the wasm. They are a record; nodes are
# started with `--chain NAME`, or from the raw form that `export-chain-spec --raw` writes.
# MILLRACE_NODE names a binary to ask, with the wasm in it; without it the node is built first.
# Exit codes: 0 done, 1 a difference or a failed build, 2 wrong usage.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

check=false
case ${1:-} in
	'') ;;
	--check) check=true ;;
	--help | -h)
		usage
		exit 0
		;;
	*) die 2 "unknown argument: $1 (try --help)" ;;
esac

if [[ -z ${MILLRACE_NODE:-} ]]; then
	use_toolchains
	(cd "$ROOT" && build_node) || die 1 "the build failed"
	MILLRACE_NODE=$(node_binary)
fi

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
mkdir "$fresh/runtime"

# In Python, because its JSON keeps integers of any size: balances do not fit a double.
readable() {
	python3 -c '
import json, sys
spec = json.load(sys.stdin)
del spec["genesis"]["runtimeGenesis"]["code"]
json.dump(spec, sys.stdout, indent="\t", sort_keys=True, ensure_ascii=False)
print()
'
}

for chain in development local staging; do
	"$MILLRACE_NODE" export-chain-spec --chain "$chain" --output "$fresh/plain.json" >/dev/null ||
		die 1 "$MILLRACE_NODE could not export $chain"
	readable <"$fresh/plain.json" >"$fresh/runtime/$chain.json"
done

if [[ $check == false ]]; then
	mkdir -p "$ROOT/chain-specs"
	rm -f "$ROOT"/chain-specs/*.json
	cp "$fresh"/runtime/*.json "$ROOT/chain-specs/"
	summary "wrote chain-specs/"
	exit 0
fi

if ! (cd "$ROOT" && diff -ru chain-specs "$fresh/runtime" >&2); then
	die 1 "chain-specs/ is not what the genesis presets say; if the presets are right, run scripts/export-chain-specs.sh"
fi
summary "chain-specs/ is what the genesis presets say"
