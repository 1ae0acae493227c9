//! Stands in for the crate `wasm-opt`, which compiles the C++ of Binaryen for seven to ten minutes on
//! two cores, and again whenever the feature set changes.
//!
//! substrate-wasm-builder asks of it an optimisation level of zero, the removal of DWARF sections and
//! the lowering of sign extensions. The target `wasm32v1-none` has no sign extensions, and the release
//! profile makes no DWARF sections, so a copy is the same program. A release may be made with the
//! original: remove `[patch.crates-io]` from the root manifest and run `cargo update -p wasm-opt`.

use std::{fs, io, path::Path};

/// Passes that the wasm builder names. None of them does anything here.
#[derive(Clone, Copy, Debug)]
pub enum Pass {
	/// Removes DWARF sections.
	StripDwarf,
	/// Replaces sign extensions by shifts.
	SignextLowering,
}

/// What the wasm builder asks for.
#[derive(Clone, Copy, Debug)]
pub struct OptimizationOptions;

impl OptimizationOptions {
	/// Asks for no optimisation.
	pub fn new_opt_level_0() -> Self {
		Self
	}

	/// Allows the instructions of the first wasm release alone.
	pub fn mvp_features_only(&mut self) -> &mut Self {
		self
	}

	/// Keeps the names of functions.
	pub fn debug_info(&mut self, _: bool) -> &mut Self {
		self
	}

	/// Asks for a pass.
	pub fn add_pass(&mut self, _: Pass) -> &mut Self {
		self
	}

	/// Copies `input` to `output`.
	pub fn run(&self, input: impl AsRef<Path>, output: impl AsRef<Path>) -> io::Result<()> {
		let (input, output) = (input.as_ref(), output.as_ref());
		if input != output {
			fs::copy(input, output)?;
		}
		Ok(())
	}
}
