//! The real runtime from its development preset: genesis, fees, pauses, and the equations over the
//! whole ledger with a planted bug for each.

use crate::common::preset;
use frame_support::{
	assert_noop, assert_ok,
	instances::Instance1,
	traits::{fungible::Inspect, fungibles, Contains},
};
use millrace_primitives::{
	units::{MILL, USD},
	AssetId, AssetKind, ClassId, VaultId,
};
use millrace_runtime::{
	adapters::TreasuryAccount, configs::protection::AlwaysOpen, genesis, invariants, AccountId,
	Assets, Balances, Runtime, RuntimeCall, RuntimeOrigin, SafeMode, Utility,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::Dispatchable, DispatchError, MultiAddress};

fn alice() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}

fn signed(call: impl Into<RuntimeCall>) -> frame_support::dispatch::DispatchResult {
	let call: RuntimeCall = call.into();
	call.dispatch(RuntimeOrigin::signed(alice())).map(|_| ()).map_err(|error| error.error)
}

#[test]
fn every_preset_satisfies_all_equations() {
	for name in genesis::preset_names() {
		preset(name.as_ref()).execute_with(|| {
			assert_ok!(invariants::check());
		});
	}
}

#[test]
fn staging_has_no_sudo_and_no_well_known_account() {
	preset(genesis::STAGING_PRESET).execute_with(|| {
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), None);
		for well_known in Sr25519Keyring::well_known() {
			assert_eq!(Balances::total_balance(&well_known.to_account_id()), 0);
		}
	});
}

#[test]
fn local_has_four_authorities_and_development_one() {
	for (name, count) in [("development", 1), (genesis::LOCAL_PRESET, 4)] {
		preset(name).execute_with(|| {
			assert_eq!(pallet_session::Validators::<Runtime>::get().len(), count);
			assert_eq!(pallet_babe::Authorities::<Runtime>::get().len(), count);
			assert_eq!(pallet_grandpa::Authorities::<Runtime>::get().len(), count);
		});
	}
}

#[test]
fn treasury_is_open_from_genesis_so_that_small_slashes_arrive() {
	preset("development")
		.execute_with(|| assert!(Balances::total_balance(&TreasuryAccount::get()) > 0));
}

#[test]
fn supply_identity_fails_when_an_account_has_more_than_was_issued() {
	preset("development").execute_with(|| {
		let (asset, who, mut account) =
			pallet_assets::Account::<Runtime, Instance1>::iter().next().expect("dollars");
		account.balance += 1;
		pallet_assets::Account::<Runtime, Instance1>::insert(asset, who, account);
		let error = invariants::supply_identity().expect_err("a dollar too many");
		assert_eq!(
			error,
			DispatchError::Other("ISS-1: free + held of an asset differs from its supply")
		);
	});
}

#[test]
fn hold_identity_fails_when_the_sum_of_reasons_differs() {
	preset("development").execute_with(|| {
		use fungibles::MutateHold;
		let reason = millrace_runtime::RuntimeHoldReason::Clt(pallet_clt::HoldReason::Collateral);
		let asset = AssetId::SETTLEMENT;
		assert_ok!(millrace_runtime::AssetsHolder::hold(asset, &reason, &alice(), 5 * USD));
		assert_ok!(invariants::hold_identity());
		assert_ok!(invariants::supply_identity());
		let key = [
			frame_support::storage::storage_prefix(b"AssetsHolder", b"BalancesOnHold").to_vec(),
			pallet_assets_key(&asset),
			pallet_assets_key(&alice()),
		]
		.concat();
		assert!(frame_support::storage::unhashed::exists(&key));
		frame_support::storage::unhashed::put(&key, &(4 * USD));
		let error = invariants::hold_identity().expect_err("a dollar lost");
		assert_eq!(error, DispatchError::Other("ISS-2: held differs from the sum over reasons"));
	});
}

fn pallet_assets_key(key: &impl codec::Encode) -> Vec<u8> {
	use frame_support::{Blake2_128Concat, StorageHasher};
	Blake2_128Concat::hash(&key.encode())
}

#[test]
fn native_issuance_fails_when_tokens_appear_from_nowhere() {
	preset("development").execute_with(|| {
		frame_system::Account::<Runtime>::mutate(alice(), |account| account.data.free += 1);
		let error = invariants::native_issuance().expect_err("a token too many");
		assert_eq!(
			error,
			DispatchError::Other("ISS-3: free + reserved differs from total issuance")
		);
	});
}

#[test]
fn exits_stay_open_in_safe_mode_while_everything_else_is_filtered() {
	preset("development").execute_with(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		let vault = VaultId(0);
		let transfer = pallet_balances::Call::transfer_keep_alive {
			dest: MultiAddress::Id(Sr25519Keyring::Bob.to_account_id()),
			value: MILL,
		};
		let entries: [RuntimeCall; 4] = [
			transfer.into(),
			pallet_clt::Call::buy { vault, units: 1, total_max: 1 }.into(),
			pallet_clt::Call::issue { vault, units: 1, premium_max: 1 }.into(),
			pallet_clt::Call::withdraw { vault, amount: 1, premium_max: 0 }.into(),
		];
		for call in entries {
			assert_noop!(signed(call), filtered);
		}
		let no_vault: DispatchError = pallet_clt::Error::<Runtime>::UnknownVault.into();
		let exits: [RuntimeCall; 8] = [
			pallet_clt::Call::deposit { vault, amount: 1 }.into(),
			pallet_clt::Call::retire { vault, units: 1 }.into(),
			pallet_clt::Call::offer { vault, units: 0, ask: None, net_min: 0 }.into(),
			pallet_clt::Call::liquidate { vault, units: 1, collateral_min: 0 }.into(),
			pallet_clt::Call::wind_down { vault }.into(),
			pallet_clt::Call::settle { vault }.into(),
			pallet_clt::Call::claim { vault }.into(),
			pallet_clt::Call::close { vault }.into(),
		];
		for call in exits {
			assert!(AlwaysOpen::contains(&call));
			assert_noop!(signed(call), no_vault);
		}
	});
}

#[test]
fn a_batch_cannot_smuggle_a_filtered_call_through_safe_mode() {
	preset("development").execute_with(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let call = pallet_clt::Call::buy { vault: VaultId(0), units: 1, total_max: 1 };
		let result = Utility::batch_all(RuntimeOrigin::signed(alice()), vec![call.into()]);
		assert_eq!(
			result.expect_err("the inner call is filtered").error,
			frame_system::Error::<Runtime>::CallFiltered.into()
		);
	});
}

#[test]
fn nobody_creates_an_asset_or_burns_a_claim_by_a_call() {
	preset("development").execute_with(|| {
		let create = pallet_assets::Call::create {
			id: AssetId::clt(VaultId(7)),
			admin: MultiAddress::Id(alice()),
			min_balance: 1,
		};
		assert_noop!(signed(RuntimeCall::Assets(create)), DispatchError::BadOrigin);
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		let burn = |id| RuntimeCall::Assets(pallet_assets::Call::refund { id, allow_burn: true });
		// The ends of the ranges: whatever is not external belongs to a pallet.
		for id in
			[1_000_000_000, 1_999_999_999, 2_000_000_007, 2_999_999_999, 3_000_000_000, u32::MAX]
		{
			assert_noop!(signed(burn(AssetId::from(id))), filtered);
		}
		for id in [0, 999_999_999] {
			let refused = signed(burn(AssetId::from(id))).expect_err("no such account");
			assert_ne!(refused, filtered);
		}
	});
}

#[test]
fn compute_is_never_listed_as_collateral() {
	preset("development").execute_with(|| {
		let terms = pallet_clt::CollateralTerms {
			haircut: sp_runtime::Permill::from_percent(10),
			ceiling: 1,
		};
		let unassigned = AssetId::from(3_000_000_000);
		for id in [AssetId::utc(ClassId(0)), AssetId::clt(VaultId(0)), unassigned] {
			let call = pallet_clt::Call::set_collateral { asset: AssetKind::WithId(id), terms };
			let call = RuntimeCall::from(call);
			let result = call.dispatch(RuntimeOrigin::root());
			assert_eq!(
				result.expect_err("refused").error,
				pallet_clt::Error::<Runtime>::ComputeCollateral.into()
			);
		}
	});
}

#[test]
fn validators_stay_over_sessions_and_their_keys_stay_provable() {
	use frame_support::traits::KeyOwnerProofSystem;
	use millrace_runtime::{Historical, Session};

	preset(genesis::LOCAL_PRESET).execute_with(|| {
		let validators = Session::validators();
		for _ in 0..3 {
			Session::rotate_session();
			assert_eq!(Session::validators(), validators);
		}
		let key = (sp_core::crypto::key_types::GRANDPA, sp_keyring::Ed25519Keyring::Dave.public());
		let key = (key.0, key.1 .0.to_vec());
		let proof = Historical::prove(key.clone()).expect("Dave's key is in the session");
		let (owner, _) = Historical::check_proof(key, proof).expect("and the proof holds");
		assert_eq!(owner, Sr25519Keyring::Dave.to_account_id());
	});
}

#[test]
fn dollars_of_genesis_are_all_there() {
	preset("development").execute_with(|| {
		use fungibles::Inspect;
		let issued = <Assets as Inspect<AccountId>>::total_issuance(AssetId::SETTLEMENT);
		assert_eq!(issued % (100_000_000 * USD), 0);
		assert!(issued > 0);
	});
}
