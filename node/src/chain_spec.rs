//! The chains that the binary knows by name.
//!
//! A specification is built from the wasm that is compiled into the binary and the name of one of
//! the genesis presets which that wasm carries: the node holds no genesis state of its own. Token
//! symbol, decimals and address prefix come from the runtime's constants.

use millrace_runtime::{
	constants::token::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL},
	opaque::Block,
	WASM_BINARY,
};
use sc_chain_spec::ChainSpecExtension;
use sc_service::{ChainType, GenericChainSpec, Properties};
use serde::{Deserialize, Serialize};

/// Prefix of the network protocols that are not named after the genesis hash.
const PROTOCOL_ID: &str = "millrace";

/// What the node reads from a specification besides the genesis.
#[derive(Default, Clone, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Number and hash of blocks which the chain must pass through.
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Hashes of blocks that are never imported.
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// Checkpoint of a light client, filled in by `sync_state_genSyncSpec`.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
	/// From which of the built-in chains the specification was made in this process. It is never
	/// written, so that a file cannot claim to be one.
	#[serde(skip)]
	pub built_in: BuiltIn,
}

/// The built-in chain behind a specification, if it was not read from a file.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn(pub Option<Chain>);

/// Specification of a Millrace chain.
pub type ChainSpec = GenericChainSpec<Extensions>;

/// A chain that the binary can build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
	/// One validator.
	Development,
	/// Four validators on one machine.
	Local,
	/// The rehearsal of the live chain.
	Staging,
}

impl Chain {
	/// The chain that `--chain` names. Without a name it is the local one.
	pub fn from_id(id: &str) -> Option<Self> {
		match id {
			"dev" | "development" => Some(Self::Development),
			"" | "local" => Some(Self::Local),
			"staging" => Some(Self::Staging),
			_ => None,
		}
	}

	/// The genesis preset of the runtime.
	pub fn preset(self) -> &'static str {
		match self {
			Self::Development => "development",
			Self::Local => "local",
			Self::Staging => "staging",
		}
	}

	fn name(self) -> &'static str {
		match self {
			Self::Development => "Millrace Development",
			Self::Local => "Millrace Local",
			Self::Staging => "Millrace Staging",
		}
	}

	fn id(self) -> &'static str {
		match self {
			Self::Development => "millrace_development",
			Self::Local => "millrace_local",
			Self::Staging => "millrace_staging",
		}
	}

	fn chain_type(self) -> ChainType {
		match self {
			Self::Development => ChainType::Development,
			Self::Local => ChainType::Local,
			// The types that the SDK knows are for one machine; this one has real peers.
			Self::Staging => ChainType::Live,
		}
	}

	/// The code of the chain's first runtime. Fails in a binary that was built without it.
	pub fn code(self) -> Result<&'static [u8], String> {
		WASM_BINARY.ok_or_else(|| {
			format!(
				"the chain `{}` is built from the runtime's wasm, which this binary does not \
				 contain (it was compiled with SKIP_WASM_BUILD); compile it without that variable, \
				 or give the path of a chain specification",
				self.preset(),
			)
		})
	}

	/// Builds the specification.
	pub fn spec(self) -> Result<ChainSpec, String> {
		let extensions = Extensions { built_in: BuiltIn(Some(self)), ..Default::default() };
		Ok(ChainSpec::builder(self.code()?, extensions)
			.with_name(self.name())
			.with_id(self.id())
			.with_chain_type(self.chain_type())
			.with_protocol_id(PROTOCOL_ID)
			.with_genesis_config_preset_name(self.preset())
			.with_properties(properties())
			.build())
	}
}

/// How wallets show amounts and addresses.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), TOKEN_SYMBOL.into());
	properties.insert("tokenDecimals".into(), TOKEN_DECIMALS.into());
	properties.insert("ss58Format".into(), SS58_PREFIX.into());
	properties
}

/// The specification that `--chain` names: one of the built-in chains, or the path of a file.
pub fn load(id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
	Ok(match Chain::from_id(id) {
		Some(chain) => Box::new(chain.spec()?),
		None => Box::new(ChainSpec::from_json_file(id.into())?),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	const CHAINS: [Chain; 3] = [Chain::Development, Chain::Local, Chain::Staging];

	#[test]
	fn every_preset_is_reached_by_its_own_name() {
		for chain in CHAINS {
			assert_eq!(Chain::from_id(chain.preset()), Some(chain));
		}
		assert_eq!(Chain::from_id("dev"), Some(Chain::Development));
	}

	#[test]
	fn a_name_that_is_no_chain_is_a_path() {
		assert_eq!(Chain::from_id("./local"), None);
		let Err(error) = load("/no/such/spec.json") else { panic!("there is no such file") };
		assert!(error.contains("/no/such/spec.json"), "{error}");
	}

	#[test]
	fn properties_are_the_constants_of_the_runtime() {
		let properties = properties();
		assert_eq!(properties["tokenSymbol"], serde_json::json!(TOKEN_SYMBOL));
		assert_eq!(properties["tokenDecimals"], serde_json::json!(TOKEN_DECIMALS));
		assert_eq!(properties["ss58Format"], serde_json::json!(SS58_PREFIX));
	}

	// Holds in both kinds of binary: with wasm the spec is built, without it the reason is given.
	#[test]
	fn a_chain_is_built_or_says_why_not() {
		for chain in CHAINS {
			match chain.spec() {
				Ok(spec) => {
					assert!(WASM_BINARY.is_some());
					assert_eq!(spec.id(), chain.id());
					assert_eq!(spec.name(), chain.name());
					assert_eq!(spec.protocol_id(), Some(PROTOCOL_ID));
					assert_eq!(spec.properties(), properties());
				}
				Err(error) => {
					assert!(WASM_BINARY.is_none());
					assert!(error.contains("SKIP_WASM_BUILD"), "{error}");
				}
			}
		}
	}

	#[test]
	fn extensions_may_be_absent_from_a_specification() {
		let extensions: Extensions = serde_json::from_str("{}").expect("all fields are optional");
		assert!(extensions.fork_blocks.is_none());
		assert!(extensions.bad_blocks.is_none());
		assert!(extensions.light_sync_state.is_none());
		assert_eq!(extensions.built_in, BuiltIn(None));
	}

	#[test]
	fn a_file_cannot_claim_to_be_built_in() {
		let built_in = BuiltIn(Some(Chain::Development));
		let written = serde_json::to_value(Extensions { built_in, ..Default::default() })
			.expect("extensions are JSON");
		assert_eq!(written.get("builtIn"), None);
		let read: Extensions =
			serde_json::from_str(r#"{"builtIn":"Development"}"#).expect("unknown keys are ignored");
		assert_eq!(read.built_in, BuiltIn(None));
	}
}
