//! What each preset contains.

use super::{staging, terms, Authority};
use crate::{
	adapters::TreasuryAccount,
	constants::token::{EXISTENTIAL_DEPOSIT, MILL},
	pace, AccountId, AssetId, AssetsConfig, BabeConfig, Balance, BalancesConfig, OriginsConfig,
	RuntimeGenesisConfig, SessionConfig, SessionKeys, SlaConfig, SudoConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use millrace_primitives::units::{SETTLEMENT_DECIMALS, USD};
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// Four well-known authorities on one machine.
pub const LOCAL_PRESET: &str = "local";
/// A public network: no well-known keys, no sudo.
pub const STAGING_PRESET: &str = "staging";

/// Epochs start with primary and plain secondary slots.
pub const BABE_GENESIS_EPOCH: BabeEpochConfiguration = BabeEpochConfiguration {
	c: crate::constants::time::PRIMARY_PROBABILITY,
	allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots,
};

/// Native tokens of each account of a test network: ten million MILL.
const TEST_ENDOWMENT: Balance = 10_000_000 * MILL;
/// US dollars of each account of a test network: a hundred million.
const TEST_DOLLARS: Balance = 100_000_000 * USD;

fn well_known(sr: Sr25519Keyring, ed: Ed25519Keyring) -> Authority {
	let keys = SessionKeys { babe: sr.public().into(), grandpa: ed.public().into() };
	(sr.to_account_id(), keys)
}

/// What all presets have in common.
fn patch(
	authorities: Vec<Authority>,
	mut balances: Vec<(AccountId, Balance)>,
	dollars: Vec<(AccountId, Balance)>,
	issuer: AccountId,
	sudo: Option<AccountId>,
) -> serde_json::Value {
	let settlement = AssetId::SETTLEMENT;
	// Fast only where one key may do everything anyway (GOV-2).
	let pace = if sudo.is_some() { pace::TEST } else { pace::PRODUCTION };
	// Slashes and fees of any size must find the treasury's account open.
	balances.push((TreasuryAccount::get(), EXISTENTIAL_DEPOSIT));
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances },
		assets: AssetsConfig {
			// Sufficient, so that the accounts of pallets need nothing but it. Its least balance is
			// 1, as pallet-clt demands: there is no dust of it that could be burned.
			assets: vec![(settlement, issuer, true, 1)],
			metadata: vec![(
				settlement,
				b"US dollar".to_vec(),
				b"USD".to_vec(),
				SETTLEMENT_DECIMALS
			)],
			accounts: dollars
				.into_iter()
				.map(|(who, amount)| (settlement, who, amount))
				.collect::<Vec<_>>(),
		},
		session: SessionConfig {
			keys: authorities
				.into_iter()
				.map(|(account, keys)| (account.clone(), account, keys))
				.collect::<Vec<_>>(),
		},
		babe: BabeConfig { epoch_config: BABE_GENESIS_EPOCH },
		origins: OriginsConfig { pace },
		sla: SlaConfig { templates: terms::governed() },
		sudo: SudoConfig { key: sudo },
	})
}

/// A network of well-known accounts, which are all rich, with Alice at the sudo key.
fn test_network(authorities: Vec<Authority>) -> serde_json::Value {
	let accounts: Vec<AccountId> =
		Sr25519Keyring::well_known().map(|account| account.to_account_id()).collect();
	let endowed = |amount| accounts.iter().map(|who| (who.clone(), amount)).collect::<Vec<_>>();
	let alice = Sr25519Keyring::Alice.to_account_id();
	patch(authorities, endowed(TEST_ENDOWMENT), endowed(TEST_DOLLARS), alice.clone(), Some(alice))
}

fn development() -> serde_json::Value {
	test_network(vec![well_known(Sr25519Keyring::Alice, Ed25519Keyring::Alice)])
}

fn local() -> serde_json::Value {
	test_network(vec![
		well_known(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		well_known(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		well_known(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
		well_known(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
	])
}

fn staging() -> serde_json::Value {
	let authorities = staging::authorities();
	let balances =
		authorities.iter().map(|(account, _)| (account.clone(), staging::ENDOWMENT)).collect();
	patch(authorities, balances, Vec::new(), staging::issuer(), None)
}

/// The preset named `id`, as a patch of the default genesis.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_PRESET => local(),
		STAGING_PRESET => staging(),
		_ => return None,
	};
	serde_json::to_string(&patch).ok().map(|json| json.into_bytes())
}

/// Names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![
		PresetId::from(DEV_RUNTIME_PRESET),
		PresetId::from(LOCAL_PRESET),
		PresetId::from(STAGING_PRESET),
	]
}
