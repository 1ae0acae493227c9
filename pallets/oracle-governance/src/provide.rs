//! What this pallet tells others, and does on their behalf.

use alloc::vec::Vec;
use frame_support::{
	dispatch::DispatchResult,
	storage::with_storage_layer,
	traits::{PollStatus, Polling},
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{Balance, Disputes, Evidence, Ruling, Subject, VaultId};
use sp_runtime::DispatchError;

use crate::{
	votes::FIRST_CLASS, AttestorStatus, Attestors, CasesAgainst, Config, Frozen, Pallet, PollIndex,
};

impl<T: Config> Disputes<T::AccountId> for Pallet<T> {
	fn has_frozen(vault: VaultId) -> bool {
		Frozen::<T>::contains_key(vault)
	}

	fn is_respondent(who: &T::AccountId) -> bool {
		CasesAgainst::<T>::contains_key(who)
	}

	fn active_beside(who: &T::AccountId) -> Option<u32> {
		let attestors = Attestors::<T>::get();
		Self::attestor_status(&attestors, who).filter(|own| *own == AttestorStatus::Active)?;
		let active = attestors.iter().filter(|one| one.status == AttestorStatus::Active).count();
		u32::try_from(active).ok()
	}

	fn appeal(who: T::AccountId, subject: Subject, evidence: Evidence) -> DispatchResult {
		let dispute = || Self::do_dispute(who, subject, evidence);
		with_storage_layer(|| dispute().map(|_| ()).map_err(|failed| failed.error))
	}

	fn ruling(subject: &Subject) -> Ruling {
		Self::ruling_on(subject)
	}
}

/// Rounds of cases that are voted on. The tally is the voting pallet's own and decides nothing.
impl<T: Config> Polling<T::Tally> for Pallet<T> {
	type Index = PollIndex;
	type Votes = Balance;
	type Class = u16;
	type Moment = BlockNumberFor<T>;

	/// Returns the classes of disputes in ascending order, one for each kind of subject.
	fn classes() -> Vec<u16> {
		(0..Subject::KINDS).filter_map(|kind| FIRST_CLASS.checked_add(kind)).collect()
	}

	fn as_ongoing(poll: PollIndex) -> Option<(T::Tally, u16)> {
		Self::voting(poll).ok().map(|open| (open.tally, open.poll_class))
	}

	fn access_poll<R>(
		poll: PollIndex,
		see: impl FnOnce(PollStatus<&mut T::Tally, BlockNumberFor<T>, u16>) -> R,
	) -> R {
		Self::see_poll(poll, see)
	}

	fn try_access_poll<R>(
		poll: PollIndex,
		see: impl FnOnce(PollStatus<&mut T::Tally, BlockNumberFor<T>, u16>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Self::try_see_poll(poll, see)
	}

	/// Fails: there is no poll without a case. The benchmarks of this pallet open cases.
	#[cfg(feature = "runtime-benchmarks")]
	fn create_ongoing(_: u16) -> Result<PollIndex, ()> {
		Err(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn end_ongoing(_: PollIndex, _: bool) -> Result<(), ()> {
		Err(())
	}
}
