#!/usr/bin/env bash
# Prepares a machine to build and run Millrace. Safe to run again: what is there is left alone.
#
# Usage: scripts/setup.sh [--no-nextest] [--wasm=auto|rustup|system]
#
#   --no-nextest   leave out what only the tests need: their runner, the generators of typed clients
#   --wasm=WAY     where the library for the runtime's wasm target comes from:
#                  auto     what works already, else rustup, else the system (default)
#                  rustup   `rustup target add`
#                  system   the distribution's compiler and library sources, built here
#   --help         this text
#
# Needs git, a Rust installation, and root or sudo if system packages are missing.
# Exit codes: 0 ready, 1 something could not be built, 2 wrong usage, 3 something is missing.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

NEXTEST=true
WASM_WAY=auto
for argument in "$@"; do
	case $argument in
		--help | -h)
			usage
			exit 0
			;;
		--no-nextest) NEXTEST=false ;;
		--wasm=auto | --wasm=rustup | --wasm=system) WASM_WAY=${argument#--wasm=} ;;
		*) die 2 "unknown argument: $argument (try --help)" ;;
	esac
done

# Version of the test runner: needs no newer compiler than the workspace does.
NEXTEST_VERSION=0.9.143

# Where the distribution's compiler lives.
readonly SYSTEM_PREFIX=/usr

# ---- system packages ----------------------------------------------------------------------------

has_ca_certificates() {
	[[ -e /etc/ssl/certs/ca-certificates.crt || -e /etc/pki/tls/certs/ca-bundle.crt || -n ${SSL_CERT_FILE:-} ]]
}

has_openssl_headers() {
	have pkg-config && pkg-config --exists openssl
}

setup_packages() {
	local missing=()
	{ have cc && have c++ && have make; } || missing+=(build-essential)
	has_ca_certificates || missing+=(ca-certificates)
	# The network crates compile .proto files and link OpenSSL (WebRTC transport).
	have protoc || missing+=(protobuf-compiler)
	have pkg-config || missing+=(pkg-config)
	has_openssl_headers || missing+=(libssl-dev)
	# Compares the chain specifications.
	have python3 || missing+=(python3)
	if ((${#missing[@]} == 0)); then
		say "C compiler, protoc, pkg-config, OpenSSL headers and Python are there"
		return
	fi
	apt_install "${missing[@]}" || die 3 "could not install ${missing[*]}"
	have cc || die 3 "no C compiler after the installation"
	have protoc || die 3 "no protoc after the installation"
	has_openssl_headers || die 3 "no OpenSSL headers after the installation"
}

# ---- rust ---------------------------------------------------------------------------------------

setup_rust() {
	local version wanted component
	if ! have cargo || ! have rustc; then
		die 3 "no Rust installation in PATH (cargo, rustc); install the stable toolchain first"
	fi
	wanted=$(minimum_rust)
	version=$(rustc --version | awk '{ print $2 }')
	version_at_least "${version%%-*}" "$wanted" ||
		die 3 "rustc $version is too old, $wanted or newer is needed (rustup update stable)"
	say "rustc $version"
	for component in rustfmt clippy; do
		case $component in
			rustfmt) cargo fmt --version >/dev/null 2>&1 && continue ;;
			clippy) cargo clippy --version >/dev/null 2>&1 && continue ;;
		esac
		if have rustup && timeout 300 rustup component add "$component" >/dev/null 2>&1; then
			say "added $component"
		else
			warn "$component is not installed: scripts/lint.sh and scripts/test.sh will fail without it"
		fi
	done
}

# ---- the wasm target ----------------------------------------------------------------------------

# Compiles a small program for the wasm target as a runtime is compiled: allocator, fat LTO over
# the target's libraries (these must carry their bitcode), linker.
# wasm_works RUSTC...
wasm_works() {
	local dir rc=0
	wasm_libraries "$@" >/dev/null || return 1
	dir=$(mktemp -d)
	cat >"$dir/probe.rs" <<'RUST'
#![no_std]
extern crate alloc;
use core::alloc::{GlobalAlloc, Layout};
struct None;
unsafe impl GlobalAlloc for None {
	unsafe fn alloc(&self, _: Layout) -> *mut u8 { core::ptr::null_mut() }
	unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
#[global_allocator]
static NONE: None = None;
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
#[no_mangle]
pub extern "C" fn probe(n: usize) -> usize { alloc::vec![1u8; n].iter().map(|b| *b as usize).sum() }
RUST
	# Only this target's flags count: the caller's are for the machine itself.
	env -u RUSTFLAGS "$@" --target "$WASM_TARGET" --edition 2021 --crate-type cdylib \
		-C opt-level=2 -C lto=fat -C panic=abort -o "$dir/probe.wasm" "$dir/probe.rs" \
		>"$dir/log" 2>&1 || rc=$?
	if ((rc == 0)) && [[ ! -s $dir/probe.wasm ]]; then rc=1; fi
	WASM_ERROR=$(grep -m 1 '^error' "$dir/log" || true)
	rm -rf "$dir"
	return "$rc"
}
WASM_ERROR=

# Way 1: rustup has the library ready.
wasm_by_rustup() {
	have rustup || return 1
	say "rustup target add $WASM_TARGET"
	# Where nothing can be downloaded this must not hang.
	timeout "${RUSTUP_SECONDS:-300}" rustup target add "$WASM_TARGET" >/dev/null 2>&1 || return 1
	wasm_works rustc
}

# Prints the newest set "rustc cargo sources" of the distribution's packages that is new enough.
system_rust_packages() {
	local wanted compiler set version best='' best_version=0
	wanted=$(minimum_rust)
	for set in "rustc-web cargo-web rust-web-src" "rustc cargo rust-src"; do
		compiler=${set%% *}
		version=$(apt-cache policy "$compiler" 2>/dev/null | awk '/Candidate:/ { print $2 }')
		version=${version#*:}
		version=${version%%[+~-]*}
		case $version in [0-9]*) ;; *) continue ;; esac
		version_at_least "$version" "$wanted" || continue
		if [[ $best_version == 0 ]] || ! version_at_least "$best_version" "$version"; then
			best=$set
			best_version=$version
		fi
	done
	[[ -n $best ]] || return 1
	printf '%s\n' "$best"
}

installed() {
	[[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_missing() {
	local missing=() package
	for package in "$@"; do
		installed "$package" || missing+=("$package")
	done
	((${#missing[@]} == 0)) || apt_install "${missing[@]}"
}

# Way 2: the distribution packages a compiler that knows the target, and the sources of its
# library, but not the library: build it from the sources.
wasm_by_system() {
	local packages llvm rustc=$SYSTEM_PREFIX/bin/rustc cargo=$SYSTEM_PREFIX/bin/cargo
	have apt-get || return 1
	# The distribution's compiler packages and its rustup package exclude each other.
	if installed rustup; then
		warn "rustup is a system package here, which excludes the distribution's compiler"
		return 1
	fi
	if installed rustc-web && installed cargo-web && installed rust-web-src; then
		packages="rustc-web cargo-web rust-web-src"
	else
		packages=$(system_rust_packages) || {
			apt_update
			packages=$(system_rust_packages)
		} || return 1
	fi
	# shellcheck disable=SC2086 # a list of names
	install_missing $packages || return 1
	# Its linker has the major version of its LLVM in its name.
	llvm=$("$rustc" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
	install_missing "lld-$llvm" || return 1
	if [[ $packages == *-web* ]]; then
		install_missing rust-web-llvm || return 1
	fi

	if wasm_works "$rustc"; then
		say "the library of $("$rustc" --version) for $WASM_TARGET is there"
	else
		build_wasm_library "$rustc" "$cargo" || return 1
		wasm_works "$rustc" || {
			warn "a program for $WASM_TARGET does not compile: $WASM_ERROR"
			return 1
		}
	fi
	# The wasm builder calls the compiler by its rustup name. Where /usr/bin/rustc is the only one,
	# no name is needed.
	if have rustup; then
		if [[ $(rustup run "$SYSTEM_TOOLCHAIN" rustc --print sysroot 2>/dev/null) != "$SYSTEM_PREFIX" ]]; then
			say "rustup toolchain link $SYSTEM_TOOLCHAIN $SYSTEM_PREFIX"
			rustup toolchain link "$SYSTEM_TOOLCHAIN" "$SYSTEM_PREFIX" || return 1
		fi
		wasm_works rustup run "$SYSTEM_TOOLCHAIN" rustc
	fi
}

# Builds core, alloc and compiler_builtins from the sources, in a crate that is thrown away, and
# puts them where the compiler looks for them.
build_wasm_library() {
	local rustc=$1 cargo=$2 dir to rc=0
	to=$("$rustc" --print sysroot)/lib/rustlib/$WASM_TARGET/lib
	say "building the library of $("$rustc" --version) for $WASM_TARGET (half a minute)"
	dir=$(mktemp -d)
	mkdir "$dir/src"
	cat >"$dir/Cargo.toml" <<'TOML'
[package]
name = "library"
version = "0.0.0"
edition = "2021"
[workspace]
TOML
	printf '#![no_std]\nextern crate alloc;\n' >"$dir/src/lib.rs"
	# Without the bitcode the runtime's link-time optimisation fails.
	(cd "$dir" && env -u CARGO_ENCODED_RUSTFLAGS -u RUSTC_WRAPPER -u RUSTC_WORKSPACE_WRAPPER -u CARGO_BUILD_TARGET -u RUSTUP_TOOLCHAIN \
		CARGO_TARGET_DIR="$dir/target" RUSTFLAGS=-Cembed-bitcode=yes RUSTC="$rustc" RUSTC_BOOTSTRAP=1 \
		"$cargo" build --quiet --release --target "$WASM_TARGET" -Z build-std=core,alloc) || rc=$?
	if ((rc == 0)); then
		as_root mkdir -p "$to" &&
			as_root find "$to" -maxdepth 1 -name '*.rlib' -delete &&
			as_root cp "$dir/target/$WASM_TARGET/release/deps/"lib{core,alloc,compiler_builtins}-*.rlib "$to/" ||
			rc=$?
	fi
	rm -rf "$dir"
	return "$rc"
}

setup_wasm() {
	if [[ -n ${WASM_BUILD_TOOLCHAIN:-} ]]; then
		wasm_works rustup run "$WASM_BUILD_TOOLCHAIN" rustc ||
			die 3 "WASM_BUILD_TOOLCHAIN=$WASM_BUILD_TOOLCHAIN cannot compile for $WASM_TARGET: ${WASM_ERROR:-it has no library for it}"
		say "toolchain $WASM_BUILD_TOOLCHAIN, as WASM_BUILD_TOOLCHAIN asks"
		return
	fi
	case $WASM_WAY in
		rustup) wasm_by_rustup || die 3 "rustup could not add $WASM_TARGET. $WASM_ERROR" ;;
		system) wasm_by_system || die 3 "the distribution's packages gave no compiler for $WASM_TARGET. $WASM_ERROR" ;;
		auto)
			if wasm_works rustc; then
				say "$(rustc --version) compiles for $WASM_TARGET"
				return
			fi
			if have rustup && wasm_works rustup run "$SYSTEM_TOOLCHAIN" rustc; then
				say "toolchain $SYSTEM_TOOLCHAIN compiles for $WASM_TARGET"
				return
			fi
			if wasm_by_rustup; then
				say "rustup added it"
				return
			fi
			say "rustup cannot add it here, turning to the distribution's packages"
			wasm_by_system ||
				die 3 "no compiler for $WASM_TARGET: neither rustup nor the distribution's packages gave one. $WASM_ERROR"
			;;
	esac
	say "ready"
}

# ---- node.js ------------------------------------------------------------------------------------

setup_node() {
	local prefix=$TOOLS/node
	use_node
	if (($(node_major) < NODE_MINIMUM)); then
		# Distributions may be behind, but any Node.js with npm can fetch a newer one as a package.
		if ! have npm; then
			apt_install nodejs npm || die 3 "could not install Node.js and npm"
		fi
		use_node
	fi
	if (($(node_major) < NODE_MINIMUM)); then
		say "Node.js $(node --version 2>/dev/null || echo none) is too old, fetching $NODE_MINIMUM as an npm package"
		mkdir -p "$prefix"
		npm install --prefix "$prefix" --no-save --no-audit --no-fund --loglevel=error "node@$NODE_MINIMUM" ||
			die 3 "could not install Node.js $NODE_MINIMUM or newer"
		use_node
	fi
	(($(node_major) >= NODE_MINIMUM)) || die 3 "Node.js $NODE_MINIMUM or newer is needed"
	have npm || apt_install npm || die 3 "npm is needed"
	say "Node.js $(node --version), npm $(npm --version)"
}

# packages_of FOLDER: installs what its lock file says, unless that is there.
packages_of() {
	local lock=$ROOT/$1/package-lock.json stamp=$ROOT/$1/node_modules/.installed want
	[[ -f $lock ]] || die 1 "$1/package-lock.json is missing"
	want=$(sha256sum <"$lock" | cut -d ' ' -f 1)-$(node_major)
	if [[ -f $stamp && $(<"$stamp") == "$want" ]]; then
		say "the packages of $1 are there"
		return
	fi
	say "npm ci in $1"
	(cd "$ROOT/$1" && npm ci --no-audit --no-fund --loglevel=error) || die 3 "npm ci failed in $1"
	printf '%s\n' "$want" >"$stamp"
}

# ---- the test runner ----------------------------------------------------------------------------

setup_nextest() {
	if cargo nextest --version >/dev/null 2>&1; then
		say "$(cargo nextest --version | head -n 1)"
		return
	fi
	say "cargo-nextest $NEXTEST_VERSION is built once (some minutes)"
	# Its crates share nothing with ours: a folder of its own, gone afterwards.
	local dir rc=0
	dir=$(mktemp -d)
	CARGO_TARGET_DIR=$dir cargo_run nextest cargo install --locked cargo-nextest --version "$NEXTEST_VERSION" || rc=$?
	rm -rf "$dir"
	if ((rc != 0)); then
		warn "cargo-nextest could not be installed: the tests will run under cargo test"
	fi
}

# -------------------------------------------------------------------------------------------------

step "System packages"
setup_packages
step "Rust"
setup_rust
step "Wasm target of the runtime"
setup_wasm
step "Node.js"
setup_node
step "Packages of the scenarios"
packages_of e2e
if [[ $NEXTEST == true ]]; then
	step "Packages of the typed clients"
	packages_of e2e/clients
	step "Test runner"
	setup_nextest
fi
summary "ready to build"
