//! What an emergency can never close: GOV-3, with a planted bug for each column of the table, and every
//! call of the metadata through both filters.

use crate::{
	common::{dispatch, failed, preset},
	house,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Contains, GetCallMetadata},
};
use millrace_runtime::{
	configs::protection::{AlwaysOpen, NeverPaused},
	exits, invariants,
	origins::Origin,
	Runtime, RuntimeCall, RuntimeOrigin, SafeMode, TxPause,
};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchError;
use std::collections::BTreeSet;

/// [`AlwaysOpen`] without the call that pays holders.
struct ClaimsClosed;

impl Contains<RuntimeCall> for ClaimsClosed {
	fn contains(call: &RuntimeCall) -> bool {
		AlwaysOpen::contains(call)
			&& !matches!(call, RuntimeCall::Clt(pallet_clt::Call::claim { .. }))
	}
}

/// [`NeverPaused`] without the call that makes a vault safe again.
struct LiquidationPausable;

impl Contains<RuntimeCallNameOf<Runtime>> for LiquidationPausable {
	fn contains(name: &RuntimeCallNameOf<Runtime>) -> bool {
		NeverPaused::contains(name) && name.1.as_slice() != b"liquidate"
	}
}

#[test]
fn reduce_open_fails_when_a_filter_closes_a_way_out() {
	assert_ok!(invariants::reduce_open::<AlwaysOpen, NeverPaused>());
	let message = "GOV-3 ReduceOpen: safe mode closes a way out";
	assert_eq!(failed(invariants::reduce_open::<ClaimsClosed, NeverPaused>()), message);
	let message = "GOV-3 ReduceOpen: a pause closes a way out";
	assert_eq!(failed(invariants::reduce_open::<AlwaysOpen, LiquidationPausable>()), message);
}

/// Calls of our pallets that open or grow a position, or set rules: all that are no way out.
const ENTRIES: [(&str, &[&str]); 9] = [
	(
		"Registry",
		&[
			"define_class",
			"retire_class",
			"register_provider",
			"update_provider",
			"raise_bond",
			"commit_fleet",
			"demand_device",
		],
	),
	("PriceFeed", &[]),
	("Clt", &["set_risk_params", "set_collateral", "open_vault", "withdraw", "issue", "buy"]),
	("Utc", &["open", "pool", "redeem"]),
	("Lease", &["extend"]),
	(
		"OracleGovernance",
		&[
			"join",
			"dismiss",
			"attest",
			"seat_feeder",
			"unseat_feeder",
			"commit",
			"set_policy",
			"clear_ballots",
		],
	),
	("Sla", &["define_template", "offer_template"]),
	("Clock", &[]),
	("Unclaimed", &[]),
];

#[test]
fn every_call_of_our_pallets_is_an_entry_or_an_exit() {
	let listed: BTreeSet<_> = ENTRIES.iter().map(|(pallet, _)| pallet.to_lowercase()).collect();
	let ours = house::pallets().into_iter().map(|folder| folder.replace('-', ""));
	assert_eq!(listed, ours.collect::<BTreeSet<_>>(), "a pallet is new: say what its calls are");
	for call in invariants::every_call() {
		let name = call.get_call_metadata();
		let Some((_, entries)) = ENTRIES.iter().find(|(pallet, _)| *pallet == name.pallet_name)
		else {
			continue;
		};
		let (pallet, function) = (name.pallet_name.as_bytes(), name.function_name.as_bytes());
		let is_exit = exits::is_open_in_safe_mode(pallet, function);
		assert_ne!(entries.contains(&name.function_name), is_exit, "{name:?}");
		assert_eq!(AlwaysOpen::contains(&call), is_exit, "{name:?}");
	}
}

#[test]
fn every_call_of_the_metadata_is_tried() {
	let names = RuntimeCall::get_module_names().iter().flat_map(|pallet| {
		RuntimeCall::get_call_names(pallet).iter().map(move |call| (*pallet, *call))
	});
	let tried: Vec<_> = invariants::every_call()
		.iter()
		.map(|call| {
			let name = call.get_call_metadata();
			(name.pallet_name, name.function_name)
		})
		.collect();
	for name in names {
		assert!(tried.contains(&name), "{name:?}");
	}
}

#[test]
fn no_way_out_is_filtered_in_safe_mode_and_none_can_be_paused() {
	preset("development").execute_with(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		let alice = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
		for call in invariants::every_call() {
			let name = call.get_call_metadata();
			let (pallet, function) = (name.pallet_name.as_bytes(), name.function_name.as_bytes());
			let is_open = exits::is_open_in_safe_mode(pallet, function);
			// The runtime refuses these to everybody who signs, or there is nothing to refuse yet.
			let outcome = frame_support::storage::with_storage_layer(|| {
				dispatch(call.clone(), alice.clone())?;
				Err::<(), _>(DispatchError::Other("done"))
			});
			assert_eq!(outcome != Err(filtered), is_open, "{name:?}");
			let name = (
				pallet.to_vec().try_into().expect("short"),
				function.to_vec().try_into().expect("short"),
			);
			let unpausable = pallet_tx_pause::Error::<Runtime>::Unpausable;
			if exits::is_never_paused(pallet, function) {
				assert_noop!(TxPause::pause(Origin::Emergency.into(), name), unpausable);
			}
		}
		assert_ok!(SafeMode::force_exit(Origin::Parameters.into()));
	});
}
