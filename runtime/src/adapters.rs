//! Where pallets meet: the only file that knows two pallets of ours at once, and the glue between
//! the SDK's.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{
	AccountId, Assets, Authorship, Balances, Clt, Runtime, RuntimeOrigin, Session, Treasury,
};
use alloc::vec::Vec;
use frame_support::{
	dispatch::DispatchResult,
	instances::Instance1,
	parameter_types,
	traits::{
		fungible::{self, Balanced},
		tokens::imbalance::ResolveTo,
		OnUnbalanced,
	},
	weights::Weight,
};
use millrace_primitives::AssetId;
use pallet_session::historical::IdentificationTuple;
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

/// The validators of genesis stay: the set opens with staking.
pub struct FixedValidators;

impl pallet_session::SessionManager<AccountId> for FixedValidators {
	fn new_session(_: SessionIndex) -> Option<Vec<AccountId>> {
		let validators = Session::validators();
		(!validators.is_empty()).then_some(validators)
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

impl pallet_session::historical::SessionManager<AccountId, AccountId> for FixedValidators {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, AccountId)>> {
		let validators = <Self as pallet_session::SessionManager<_>>::new_session(index)?;
		Some(validators.into_iter().map(|validator| (validator.clone(), validator)).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

/// A validator is fully identified by its account.
pub struct SameAccount;

impl Convert<AccountId, Option<AccountId>> for SameAccount {
	fn convert(validator: AccountId) -> Option<AccountId> {
		Some(validator)
	}
}

/// A validator that equivocates is disabled for the session; governance, which sees the offence,
/// decides what follows.
pub struct DisableOffenders;

impl OnOffenceHandler<AccountId, IdentificationTuple<Runtime>, Weight> for DisableOffenders {
	fn on_offence(
		offenders: &[OffenceDetails<AccountId, IdentificationTuple<Runtime>>],
		slash_fraction: &[Perbill],
		_: SessionIndex,
	) -> Weight {
		for (offence, severity) in offenders.iter().zip(slash_fraction) {
			let (validator, _) = &offence.offender;
			Session::report_offence(validator.clone(), OffenceSeverity(*severity));
		}
		Weight::zero()
	}
}

parameter_types! {
	/// Account of the treasury.
	pub TreasuryAccount: AccountId = Treasury::account_id();
}

/// Fees go to the treasury, tips to the author.
pub struct DealWithFees;

type NativeCredit = fungible::Credit<AccountId, Balances>;

impl OnUnbalanced<NativeCredit> for DealWithFees {
	fn on_unbalanceds(mut parts: impl Iterator<Item = NativeCredit>) {
		if let Some(fee) = parts.next() {
			ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(fee);
		}
		if let Some(tip) = parts.next() {
			match Authorship::author() {
				// A tip too small to open an account falls back to the treasury.
				Some(author) => {
					if let Err(tip) = Balances::resolve(&author, tip) {
						ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(tip);
					}
				}
				None => ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(tip),
			}
		}
	}
}

/// What a pool's creation costs goes to the treasury.
pub type PoolFees = frame_support::traits::tokens::imbalance::ResolveAssetTo<
	TreasuryAccount,
	crate::configs::money::NativeAndAssets,
>;

/// Stops the CLT of one vault by pallet-assets itself: the account of pallet-clt has all roles of it.
/// No filter is in the way, as these are not dispatched.
pub struct CltFreezer;

impl pallet_clt::FreezeAsset for CltFreezer {
	fn freeze(asset: AssetId) -> DispatchResult {
		Assets::freeze_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn thaw(asset: AssetId) -> DispatchResult {
		Assets::thaw_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn is_frozen(asset: AssetId) -> bool {
		pallet_assets::Asset::<Runtime, Instance1>::get(asset)
			.is_some_and(|details| details.status == pallet_assets::AssetStatus::Frozen)
	}
}
