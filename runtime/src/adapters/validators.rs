//! Who authors and finalises blocks, and what follows if one does so twice.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{AccountId, Runtime, Session};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use pallet_session::historical::IdentificationTuple;
use sp_runtime::Perbill;
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
