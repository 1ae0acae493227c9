# shellcheck shell=bash
# What the scripts share: where things are, numbered steps, quiet builds with progress, and the
# environment that every build needs. Sourced, never run.
#
# Exit codes of all scripts: 0 done · 1 a check, test or build failed · 2 wrong usage ·
# 3 the machine lacks something that the script could not install.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SCRIPT_NAME=$(basename "$0")
readonly ROOT SCRIPT_NAME

# Build outputs go where CARGO_TARGET_DIR says, else to ./target. Reports always go to ./target.
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}
case $CARGO_TARGET_DIR in
	/*) ;;
	*) CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR ;;
esac
export CARGO_TARGET_DIR
REPORTS=$ROOT/target
CACHE=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/millrace
LOGS=$REPORTS/logs

# Tools that setup.sh may have put there.
TOOLS=$CACHE/tools
readonly REPORTS CACHE LOGS TOOLS

# The target that runtimes are compiled for, and the name under which rustup knows the
# distribution's compiler where rustup itself has no library for that target.
readonly WASM_TARGET=wasm32v1-none
readonly SYSTEM_TOOLCHAIN=debian

# Cargo's own switches. One feature set and one profile for build, lints and tests: cargo unifies
# features over the packages of one call, so every call names the whole workspace, and nothing is
# compiled twice.
CARGO_COMMON=(--release --locked --workspace)
readonly CARGO_COMMON

# A skipped wasm is a different build, and would give a node without a runtime.
unset SKIP_WASM_BUILD
unset SKIP_MILLRACE_RUNTIME_WASM_BUILD

# ---- output -------------------------------------------------------------------------------------

SECONDS=0
STEP=0
# Steps of a script that another script calls are numbered below the caller's step.
STEP_PREFIX=${MILLRACE_STEP:+$MILLRACE_STEP.}
STEP_TITLE=
STEP_START=0
if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
	readonly BOLD=$'\e[1m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
	readonly BOLD='' RED='' GREEN='' PLAIN=''
fi

# 75 -> 1m15s
duration() {
	local s=$1
	if ((s >= 3600)); then
		printf '%dh%02dm%02ds' $((s / 3600)) $((s % 3600 / 60)) $((s % 60))
	elif ((s >= 60)); then
		printf '%dm%02ds' $((s / 60)) $((s % 60))
	else
		printf '%ds' "$s"
	fi
}

# A line under the current step.
say() { printf '    %s\n' "$*"; }

warn() { printf '    %swarning:%s %s\n' "$BOLD" "$PLAIN" "$*" >&2; }

# die CODE MESSAGE...
die() {
	local code=$1
	shift
	printf '%s%s: %s%s\n' "$RED" "$SCRIPT_NAME" "$*" "$PLAIN" >&2
	exit "$code"
}

# Opens the next numbered step.
step() {
	step_done
	STEP=$((STEP + 1))
	STEP_TITLE=$*
	STEP_START=$SECONDS
	export MILLRACE_STEP=$STEP_PREFIX$STEP
	printf '%s[%s] %s%s (at %s)\n' "$BOLD" "$MILLRACE_STEP" "$STEP_TITLE" "$PLAIN" "$(duration "$SECONDS")"
}

# Closes the current step, if any, with the time that it took.
step_done() {
	[[ -n $STEP_TITLE ]] || return 0
	say "done in $(duration $((SECONDS - STEP_START)))"
	STEP_TITLE=
}

# The last words of a script that succeeded.
summary() {
	step_done
	printf '%s%s: %s%s (%s)\n' "$GREEN" "$SCRIPT_NAME" "$*" "$PLAIN" "$(duration "$SECONDS")"
}

# Prints the header comment of the calling script as its help.
usage() {
	awk 'NR == 1 { next } /^#/ { sub(/^# ?/, ""); print; next } { exit }' "$ROOT/scripts/$SCRIPT_NAME"
}

# ---- running things -----------------------------------------------------------------------------

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or through sudo.
as_root() {
	if [[ $(id -u) -eq 0 ]]; then
		"$@"
	elif have sudo; then
		sudo -- "$@"
	else
		die 3 "needs root or sudo for: $*"
	fi
}

# Reads a build's output: passes everything on except the line per crate, of which it prints a
# count each half minute, so that a long build is visibly alive and a log stays readable.
build_progress() {
	local every=${PROGRESS_SECONDS:-30} log=$1
	local line part='' rc crates=0 last='' next=$((SECONDS + every)) begun=$SECONDS
	: >"$log"
	while true; do
		rc=0
		IFS= read -r -t 5 line || rc=$?
		if ((rc > 128)); then
			# Nothing new; keep what was read of an unfinished line.
			part+=$line
		elif ((rc != 0)) && [[ -z $part$line ]]; then
			break
		else
			line=$part$line
			part=''
			printf '%s\n' "$line" >>"$log"
			case $line in
				*" Compiling "* | *" Checking "*)
					crates=$((crates + 1))
					last=${line#*" Compiling "}
					last=${last#*" Checking "}
					last=${last%% *}
					;;
				*" Downloading "* | *" Downloaded "* | *" Updating "* | *" Fresh "* | *" Locking "* | *" Adding "* | *" Blocking waiting "*) ;;
				*) printf '    %s\n' "$line" ;;
			esac
		fi
		if ((SECONDS >= next)); then
			next=$((SECONDS + every))
			say "... $crates crates so far, the latest ${last:-not yet begun}, $(duration $((SECONDS - begun)))"
		fi
	done
	((crates == 0)) || say "$crates crates in $(duration $((SECONDS - begun)))"
}

# Runs a cargo command: with cargo's own progress bar on a terminal, else with a count. The whole
# output is kept in target/logs/NAME.log.
# cargo_run NAME cargo ...
cargo_run() {
	local log=$LOGS/$1.log
	shift
	say "$*"
	if [[ -t 1 && -t 2 ]]; then
		"$@"
	else
		mkdir -p "$LOGS" 2>/dev/null || log=/dev/null
		"$@" 2>&1 | build_progress "$log"
	fi
}

# Runs a command that may hang, for at most SECONDS, telling it to stop before it is killed.
# limited SECONDS COMMAND...
limited() {
	local limit=$1 rc=0
	shift
	# In the foreground on a terminal, so that Ctrl-C reaches the command.
	if [[ -t 0 ]]; then
		timeout --foreground --kill-after=30 "$limit" "$@" || rc=$?
	else
		timeout --kill-after=30 "$limit" "$@" || rc=$?
	fi
	if ((rc == 124 || rc == 137)); then
		printf '    gave up after %s\n' "$(duration "$limit")" >&2
	fi
	return "$rc"
}

# ---- system packages ----------------------------------------------------------------------------

APT_UPDATED=false

# Installs packages without ever removing one.
apt_install() {
	have apt-get || die 3 "not a Debian or Ubuntu system; please install by hand: $*"
	if [[ $(id -u) -ne 0 ]] && ! have sudo; then
		die 3 "needs root or sudo; please run: apt-get install $*"
	fi
	apt_update
	say "installing $*"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 \
		-qq install -y --no-install-recommends --no-remove "$@" >/dev/null
}

apt_update() {
	[[ $APT_UPDATED == false ]] || return 0
	say "refreshing the package lists"
	as_root apt-get -o DPkg::Lock::Timeout=600 -qq update ||
		warn "apt-get update failed, going on with the lists that are there"
	APT_UPDATED=true
}

# ---- environment --------------------------------------------------------------------------------

# The oldest Node.js that runs the scenarios and generates the typed clients.
readonly NODE_MINIMUM=22

# version_at_least HAVE WANT
version_at_least() {
	[[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

# The oldest compiler that builds the workspace, from its one place.
minimum_rust() {
	sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$ROOT/Cargo.toml"
}

# The major version of the Node.js in PATH, or 0.
node_major() {
	local v
	v=$(node --version 2>/dev/null) || v=v0
	v=${v#v}
	printf '%s\n' "${v%%.*}"
}

# Puts the Node.js that setup.sh installed first in PATH, if the machine's own is too old.
use_node() {
	local own=$TOOLS/node/node_modules/node/bin
	if (($(node_major) < NODE_MINIMUM)) && [[ -x $own/node ]]; then
		PATH=$own:$PATH
		export PATH
	fi
}

# Prints the folder of the wasm target's libraries of a compiler, fails if there are none.
# wasm_libraries RUSTC...
wasm_libraries() {
	local sysroot dir
	sysroot=$("$@" --print sysroot 2>/dev/null) || return 1
	dir=$sysroot/lib/rustlib/$WASM_TARGET/lib
	compgen -G "$dir/libcore-*.rlib" >/dev/null || return 1
	printf '%s\n' "$dir"
}

# Chooses the toolchain for the runtime's wasm: the caller's wish, else rustup's own if it has the
# target, else the distribution's. Must be the same in all scripts, because the runtime's build
# script runs again when the variable changes.
use_wasm_toolchain() {
	[[ -z ${WASM_BUILD_TOOLCHAIN:-} ]] || return 0
	if ! wasm_libraries rustc >/dev/null &&
		wasm_libraries rustup run "$SYSTEM_TOOLCHAIN" rustc >/dev/null; then
		export WASM_BUILD_TOOLCHAIN=$SYSTEM_TOOLCHAIN
	fi
}

# The wasm build does not notice when the libraries of its target are replaced under the same
# compiler, and then fails with "can't find crate". So its folders go when they are older.
drop_stale_wasm() {
	local dir folder
	if [[ -n ${WASM_BUILD_TOOLCHAIN:-} ]]; then
		dir=$(wasm_libraries rustup run "$WASM_BUILD_TOOLCHAIN" rustc) || return 0
	else
		dir=$(wasm_libraries rustc) || return 0
	fi
	local id
	id=$(find "$dir" -name '*.rlib' | sort | sha256sum | cut -d ' ' -f 1)
	for folder in "$CARGO_TARGET_DIR"/*/wbuild "$CARGO_TARGET_DIR"/*/*/wbuild; do
		[[ -d $folder ]] || continue
		if [[ -f $folder/.libraries ]]; then
			[[ $(<"$folder/.libraries") == "$id" ]] && continue
			say "the wasm target's libraries changed: removing $folder"
			rm -rf "$folder"
		else
			printf '%s\n' "$id" >"$folder/.libraries"
		fi
	done
}

need_clippy() {
	have clippy-driver || die 3 "clippy is missing (rustup component add clippy)"
}

# Lets every build lint what it compiles. All scripts build alike, or crates would be compiled twice.
use_lints() {
	if have clippy-driver; then
		export RUSTC_WORKSPACE_WRAPPER=$ROOT/tools/rustc-clippy
	fi
}

# Everything that a script needs before it calls cargo or node.
use_toolchains() {
	use_node
	use_wasm_toolchain
	use_lints
	drop_stale_wasm
}

# ---- the things that are built ------------------------------------------------------------------

# The node, with its runtime's wasm, as all scripts build it: same packages in the call, so that
# the demo and the tests share every compiled crate.
build_node() {
	cargo_run build cargo build "${CARGO_COMMON[@]}" --bins
}

# The node's binary, for the scenarios.
node_binary() {
	printf '%s\n' "$CARGO_TARGET_DIR/release/millrace-node"
}

# Names of the scenarios, one per line; with `ci`, of those that are marked to run for every push.
scenarios() {
	local file
	for file in "$ROOT"/e2e/scenarios/*.js; do
		[[ -e $file ]] || continue
		[[ ${1:-} != ci ]] || grep -q '^export const ci = true;$' "$file" || continue
		file=${file##*/}
		printf '%s\n' "${file%.js}"
	done
}

# run_scenario NAME: runs one scenario against nodes that it starts and stops.
run_scenario() {
	(cd "$ROOT/e2e" && MILLRACE_NODE=$(node_binary) limited "${SCENARIO_SECONDS:-1200}" node run.js "$1")
}
