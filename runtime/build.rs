//! Builds the runtime's wasm next to its native library, with the hash of its metadata in it, which
//! hardware wallets check. For the hash the wasm is built twice.

#[cfg(feature = "std")]
include!("token.rs");

fn main() {
	#[cfg(feature = "std")]
	{
		// The scripts lint what they build, but the wasm is the same sources once more.
		std::env::remove_var("RUSTC_WORKSPACE_WRAPPER");
		substrate_wasm_builder::WasmBuilder::init_with_defaults()
			.enable_metadata_hash(TOKEN_SYMBOL, TOKEN_DECIMALS)
			.build();
	}
}
