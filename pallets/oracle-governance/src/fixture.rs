//! State for the benchmarks of other pallets, written as the calls would leave it. Never in a
//! production runtime, so it may panic.

#![allow(clippy::expect_used)]

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::traits::{fungible::Mutate, Get, Time};
use millrace_primitives::Subject;
use sp_runtime::traits::{BlakeTwo256, Hash, TrailingZeroInput};

use crate::{
	AttestorStatus, Attestors, Config, NextCaseId, Pallet, Verdict, VerdictRecord, Verdicts,
};

/// Lets new accounts join until there are `count` active attestors. Returns all active attestors.
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

/// Stores `verdict` as that of a case on `subject` that is over.
pub fn verdict<T: Config>(subject: &Subject, verdict: Verdict) {
	let case = NextCaseId::<T>::get();
	NextCaseId::<T>::put(case.next().expect("cases are few; qed"));
	Verdicts::<T>::insert(subject, VerdictRecord { case_id: case, verdict, at: T::Time::now() });
}
