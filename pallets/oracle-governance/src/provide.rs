//! What this pallet tells others, and does on their behalf.

use frame_support::{dispatch::DispatchResult, storage::with_storage_layer};
use millrace_primitives::{Appeals, Attestors, Disputed, Evidence, Ruling, Subject, VaultId};

use crate::{Accusations, AttestorStatus, CaseOf, Config, Frozen, Pallet, Verdict, Verdicts};

impl<T: Config> Disputed<T::AccountId> for Pallet<T> {
	fn vault(vault: VaultId) -> bool {
		Frozen::<T>::contains_key(vault)
	}

	fn account(who: &T::AccountId) -> bool {
		Accusations::<T>::contains_key(who)
	}
}

impl<T: Config> Attestors<T::AccountId> for Pallet<T> {
	fn active_beside(who: &T::AccountId) -> Option<u32> {
		let attestors = crate::Attestors::<T>::get();
		Self::attestor_status(&attestors, who).filter(|own| *own == AttestorStatus::Active)?;
		let active = attestors.iter().filter(|one| one.status == AttestorStatus::Active).count();
		u32::try_from(active).ok()
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_attestors(count: u32) -> alloc::vec::Vec<T::AccountId> {
		fixture::attestors::<T>(count)
	}
}

impl<T: Config> Appeals<T::AccountId> for Pallet<T> {
	fn appeal(who: T::AccountId, subject: Subject, evidence: Evidence) -> DispatchResult {
		let dispute = || Self::do_dispute(who, subject, evidence);
		with_storage_layer(|| dispute().map(|_| ()).map_err(|failed| failed.error))
	}

	fn ruling(subject: &Subject) -> Ruling {
		if CaseOf::<T>::contains_key(subject) {
			return Ruling::Open;
		}
		match Verdicts::<T>::get(subject).map(|last| last.verdict) {
			None => Ruling::Undisputed,
			Some(Verdict::Upheld) => Ruling::Wrong,
			Some(Verdict::Rejected) => Ruling::Right,
			Some(Verdict::Unresolved) => Ruling::Unresolved,
		}
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_ruling(subject: Subject, wrong: bool) {
		fixture::verdict::<T>(&subject, Verdict::of(wrong));
	}
}

/// State for the benchmarks of other pallets, written as the calls would leave it. Never in a
/// production runtime, so it may panic.
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
#[allow(clippy::expect_used)]
mod fixture {
	use crate::{
		AttestorStatus, Attestors, Config, NextCaseId, Pallet, Verdict, VerdictRecord, Verdicts,
	};
	use alloc::vec::Vec;
	use codec::{Decode, Encode};
	use frame_support::traits::{fungible::Mutate, Get, Time};
	use millrace_primitives::Subject;
	use sp_runtime::traits::{BlakeTwo256, Hash, TrailingZeroInput};

	/// Let accounts that nobody knows join until there are `count` active attestors. Returns all that
	/// are active.
	pub fn attestors<T: Config>(count: u32) -> Vec<T::AccountId> {
		let seated = Attestors::<T>::get();
		let there = u32::try_from(active::<T>().len()).expect("seats are few; qed");
		let fresh = (0..count)
			.map(account::<T>)
			.filter(|who| Pallet::<T>::attestor_status(&seated, who).is_none());
		for (who, _) in fresh.zip(there..count) {
			for _ in 0..2 {
				let bond = T::AttestorBond::get();
				T::Currency::mint_into(&who, bond).expect("the supply is small; qed");
			}
			Pallet::<T>::do_join(who).expect("a seat is free; qed");
		}
		active::<T>()
	}

	fn active<T: Config>() -> Vec<T::AccountId> {
		Attestors::<T>::get()
			.into_iter()
			.filter(|one| one.status == AttestorStatus::Active)
			.map(|one| one.account)
			.collect()
	}

	fn account<T: Config>(number: u32) -> T::AccountId {
		let seed = BlakeTwo256::hash_of(&(b"attestor", number)).encode();
		T::AccountId::decode(&mut TrailingZeroInput::new(&seed)).expect("bytes make it; qed")
	}

	/// Let a case that is over have found `verdict`.
	pub fn verdict<T: Config>(subject: &Subject, verdict: Verdict) {
		let case = NextCaseId::<T>::get();
		NextCaseId::<T>::put(case.next().expect("cases are few; qed"));
		Verdicts::<T>::insert(subject, VerdictRecord { case, verdict, at: T::Time::now() });
	}
}
