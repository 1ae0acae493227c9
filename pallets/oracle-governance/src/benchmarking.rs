//! Benchmarks, each of the worst branch of its call, and each with its outcome asserted. They also
//! run once each as tests.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, Get, Polling, Time},
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;
use millrace_primitives::{
	units::DAY, Balance, CaseId, ClassId, Moment, Remedy, Subject, Subjects,
};
use millrace_support::agenda::Agenda as _;
use sp_core::H256;

use crate::{agenda::Due, votes::Vote, *};

/// Makes the foreign state that benchmarks begin with.
pub trait BenchmarkHelper<AccountId> {
	/// Sets [`Config::Time`] to `now`.
	fn set_time(now: Moment);

	/// Makes a subject of `owner` with `vaults` active vaults, at most
	/// [`Subjects::max_vaults`], and the most affiliates.
	fn subject(owner: &AccountId, vaults: u32) -> Subject;

	/// Delegates `balance` of `who` to `to` in `poll_class`.
	fn delegate(who: &AccountId, poll_class: u16, to: &AccountId, balance: Balance);
}

/// Longest evidence.
fn evidence() -> Evidence {
	Evidence { hash: H256::repeat_byte(7), uri: [b'e'; 128].to_vec().try_into().unwrap() }
}

/// Some account with the balance for many bonds.
fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	fund::<T>(&who);
	who
}

fn fund<T: Config>(who: &T::AccountId) {
	let bonds = T::AttestorBond::get()
		.checked_add(T::FeederBond::get())
		.and_then(|bonds| bonds.checked_add(T::DisputeBond::get()));
	let amount = bonds.and_then(|bonds| bonds.checked_mul(1_000_000)).unwrap();
	T::Currency::mint_into(who, amount).unwrap();
}

/// Fill all seats of attestors but `free`.
fn attestors<T: Config>(free: u32) -> Vec<T::AccountId> {
	let all: Vec<_> =
		(0..T::MaxAttestors::get() - free).map(|index| rich::<T>("attestor", index)).collect();
	for who in &all {
		assert_ok!(Pallet::<T>::do_join(who.clone()));
	}
	all
}

/// A subject with `vaults` that all but the last one of a quorum attest; and who that is.
fn nearly_attested<T: Config>(vaults: u32) -> (Subject, T::AccountId) {
	let subject = T::BenchmarkHelper::subject(&rich::<T>("owner", 0), vaults);
	let attestors = attestors::<T>(0);
	let quorum = T::AttestationQuorum::get() as usize;
	for who in &attestors[..quorum - 1] {
		let attested = Pallet::<T>::do_attest(who.clone(), subject.clone(), true, H256::zero());
		assert_ok!(attested);
	}
	(subject, attestors[quorum - 1].clone())
}

/// A subject with `vaults` that is attested.
fn attested<T: Config>(vaults: u32) -> Subject {
	let (subject, last) = nearly_attested::<T>(vaults);
	assert_ok!(Pallet::<T>::do_attest(last, subject.clone(), true, H256::zero()));
	subject
}

/// A case on such a subject, and its poll.
fn disputed<T: Config>(vaults: u32) -> (CaseId, PollIndex) {
	let subject = attested::<T>(vaults);
	let case = NextCaseId::<T>::get();
	let poll = NextPollId::<T>::get();
	assert_ok!(Pallet::<T>::do_dispute(rich::<T>("challenger", 0), subject, evidence()));
	(case, poll)
}

/// Let the present stage of a case be over now.
fn expire<T: Config>(case: CaseId) {
	let now = T::Time::now();
	Cases::<T>::mutate(case, |record| {
		let record = record.as_mut().unwrap();
		record.due = now;
		if let CaseStage::Voting { poll, .. } = record.stage {
			Polls::<T>::mutate(poll, |poll| match poll.as_mut().unwrap() {
				Poll::Open(open) => open.until = now,
				Poll::Closed { .. } => unreachable!(),
			});
		}
	});
}

/// An account that had committed `amount` before any case, in as many parts as may be.
fn voter<T: Config>(who: T::AccountId, amount: Balance) -> T::AccountId {
	for _ in 0..MAX_TRANCHES {
		assert_ok!(Pallet::<T>::do_commit(who.clone(), amount));
	}
	Commitments::<T>::mutate(&who, |commitment| {
		for tranche in &mut commitment.as_mut().unwrap().tranches {
			tranche.since = 0;
		}
	});
	who
}

/// Let it be a moment at which something may be in the past.
fn set_clock<T: Config>() {
	let now: Moment = 20_000 * DAY;
	T::BenchmarkHelper::set_time(now);
	assert_eq!(T::Time::now(), now);
}

/// An amount that any currency has.
fn some<T: Config>() -> Balance {
	T::DisputeBond::get()
}

/// Have `who` vote aye on a poll with all that it has committed.
fn vote<T: Config>(who: &T::AccountId, poll: PollIndex) {
	let all = some::<T>() * Balance::from(MAX_TRANCHES);
	let count = VoteCount { ayes: all, nays: 0, capital: all };
	let vote = Vote { count, balance: all, aye: Some(true) };
	assert_ok!(Pallet::<T>::before_vote(who, poll, vote));
}

/// A case in its last instance: upheld in each round, and appealed after each.
fn appealed<T: Config>(vaults: u32) -> CaseId {
	let voter = voter::<T>(rich::<T>("voter", 0), some::<T>());
	let (case, mut poll) = disputed::<T>(vaults);
	for round in 0..MAX_APPEALS {
		vote::<T>(&voter, poll);
		expire::<T>(case);
		assert_ok!(Pallet::<T>::do_close(case));
		let record = Cases::<T>::get(case).unwrap();
		assert!(matches!(record.stage, CaseStage::Decided { verdict: Verdict::Upheld }));
		poll = NextPollId::<T>::get();
		assert_ok!(Pallet::<T>::do_appeal(rich::<T>("appellant", round), case, false));
	}
	case
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn join() {
		set_clock::<T>();
		attestors::<T>(1);
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who));
		assert_eq!(Attestors::<T>::decode_len(), Some(T::MaxAttestors::get() as usize));
	}

	#[benchmark]
	fn leave() {
		set_clock::<T>();
		let who = attestors::<T>(0).pop().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who));
	}

	#[benchmark]
	fn withdraw_bond() {
		set_clock::<T>();
		let who = attestors::<T>(0).pop().unwrap();
		assert_ok!(Pallet::<T>::do_leave(who.clone()));
		T::BenchmarkHelper::set_time(T::Time::now() + T::Unbonding::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(who));
		assert_eq!(Attestors::<T>::decode_len(), Some(T::MaxAttestors::get() as usize - 1));
	}

	#[benchmark]
	fn dismiss() {
		set_clock::<T>();
		let who = attestors::<T>(0).pop().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Root, who);
	}

	/// The one that makes the quorum.
	#[benchmark]
	fn attest() {
		set_clock::<T>();
		let (subject, who) = nearly_attested::<T>(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), subject.clone(), true, H256::zero());
		assert!(Attestations::<T>::get(subject).unwrap().until.is_some());
	}

	#[benchmark]
	fn recount() {
		set_clock::<T>();
		let subject = attested::<T>(0);
		let who = Attestations::<T>::get(&subject).unwrap().signers[0].clone();
		assert_ok!(Pallet::<T>::do_leave(who));
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), subject.clone());
		assert!(Attestations::<T>::get(subject).unwrap().until.is_none());
	}

	#[benchmark]
	fn seat_feeder() {
		set_clock::<T>();
		let who = rich::<T>("feeder", 0);
		#[extrinsic_call]
		_(RawOrigin::Root, who.clone(), 0);
		assert!(Feeders::<T>::contains_key(who));
	}

	#[benchmark]
	fn unseat_feeder() {
		set_clock::<T>();
		let who = rich::<T>("feeder", 0);
		assert_ok!(Pallet::<T>::do_seat_feeder(who.clone(), 0));
		#[extrinsic_call]
		_(RawOrigin::Root, who.clone(), T::FeederBond::get() / 2);
		assert!(!Feeders::<T>::contains_key(who));
	}

	#[benchmark]
	fn commit() {
		set_clock::<T>();
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		voter::<T>(who.clone(), some::<T>());
		#[extrinsic_call]
		_(RawOrigin::Signed(who), some::<T>());
	}

	#[benchmark]
	fn uncommit() {
		set_clock::<T>();
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		voter::<T>(who.clone(), some::<T>());
		let all = some::<T>() * Balance::from(MAX_TRANCHES);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), all);
		assert_eq!(Commitments::<T>::get(who).unwrap().leaving, all);
	}

	#[benchmark]
	fn withdraw_commitment() {
		set_clock::<T>();
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		voter::<T>(who.clone(), some::<T>());
		assert_ok!(Pallet::<T>::do_uncommit(who.clone(), some::<T>()));
		T::BenchmarkHelper::set_time(T::Time::now() + T::CommitmentUnbonding::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));
		assert_eq!(Commitments::<T>::get(who).unwrap().leaving, 0);
	}

	#[benchmark]
	fn dispute(v: Linear<0, { T::Subjects::max_vaults() }>) {
		set_clock::<T>();
		let subject = attested::<T>(v);
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), subject.clone(), evidence());
		let case = Cases::<T>::get(CaseOf::<T>::get(subject).unwrap()).unwrap();
		assert_eq!(case.vault_count(), v);
	}

	/// Anew, in a case with all parties and most vaults.
	#[benchmark]
	fn count_delegated() {
		set_clock::<T>();
		let followed = voter::<T>(rich::<T>("voter", 0), some::<T>());
		let delegator = voter::<T>(rich::<T>("voter", 1), some::<T>());
		let (case, poll) = disputed::<T>(T::Subjects::max_vaults());
		vote::<T>(&followed, poll);
		let class = <Pallet<T> as Polling<T::Tally>>::classes()
			[Cases::<T>::get(case).unwrap().subject.kind() as usize];
		T::BenchmarkHelper::delegate(&delegator, class, &followed, some::<T>());
		assert_ok!(Pallet::<T>::do_count_delegated(poll, delegator.clone()));
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), poll, delegator.clone());
		assert_eq!(Ballots::<T>::get(poll, delegator).unwrap().via, Some(followed));
	}

	/// What a vote costs beside the voting pallet: a changed one, in a case with a quorum of attestors
	/// and the most affiliates.
	#[benchmark]
	fn before_vote(v: Linear<0, { T::Subjects::max_vaults() }>) {
		set_clock::<T>();
		let voter = voter::<T>(rich::<T>("voter", 0), some::<T>());
		let (_, poll) = disputed::<T>(v);
		vote::<T>(&voter, poll);
		#[block]
		{
			vote::<T>(&voter, poll);
		}
		assert!(Ballots::<T>::contains_key(poll, voter));
	}

	/// What taking a vote back costs beside the voting pallet.
	#[benchmark]
	fn removed_vote() {
		set_clock::<T>();
		let voter = voter::<T>(rich::<T>("voter", 0), some::<T>());
		let (_, poll) = disputed::<T>(0);
		vote::<T>(&voter, poll);
		#[block]
		{
			Pallet::<T>::removed_vote(&voter, poll);
		}
		assert!(!Ballots::<T>::contains_key(poll, voter));
	}

	/// With a verdict, in a case with most vaults.
	#[benchmark]
	fn close() {
		set_clock::<T>();
		let voter = voter::<T>(rich::<T>("voter", 0), some::<T>());
		let (case, poll) = disputed::<T>(T::Subjects::max_vaults());
		vote::<T>(&voter, poll);
		expire::<T>(case);
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), case);
		let record = Cases::<T>::get(case).unwrap();
		assert!(matches!(record.stage, CaseStage::Decided { verdict: Verdict::Upheld }));
	}

	#[benchmark]
	fn appeal() {
		set_clock::<T>();
		let voter = voter::<T>(rich::<T>("voter", 0), some::<T>());
		let (case, poll) = disputed::<T>(T::Subjects::max_vaults());
		vote::<T>(&voter, poll);
		expire::<T>(case);
		assert_ok!(Pallet::<T>::do_close(case));
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), case, false);
		assert_eq!(Cases::<T>::get(case).unwrap().appeals(), 1);
	}

	/// Upheld after most appeals: vaults are remedied, a fleet is condemned, and all signers pay.
	#[benchmark]
	fn conclude(v: Linear<0, { T::Subjects::max_vaults() }>) {
		set_clock::<T>();
		let case = appealed::<T>(v);
		let subject = Cases::<T>::get(case).unwrap().subject;
		expire::<T>(case);
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), case);
		assert_eq!(Verdicts::<T>::get(subject).unwrap().verdict, Verdict::Upheld);
	}

	#[benchmark]
	fn set_policy() {
		#[extrinsic_call]
		_(RawOrigin::Root, ClassId(0), Remedy::HardStop);
		assert_eq!(Policies::<T>::get(ClassId(0)), Some(Remedy::HardStop));
	}

	#[benchmark]
	fn clear_ballots(b: Linear<0, { MAX_CLEARED }>) {
		let at = frame_system::Pallet::<T>::block_number();
		Polls::<T>::insert(0, Poll::Closed { at, upheld: None });
		for index in 0..b {
			let who: T::AccountId = account("voter", index, 0);
			let ballot = Ballot { count: VoteCount::default(), aye: None, via: Some(who.clone()) };
			Ballots::<T>::insert(0, who, ballot);
		}
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), 0, MAX_CLEARED);
		assert_eq!(Ballots::<T>::iter_prefix(0).count(), 0);
	}

	/// What every block costs: a look at the clock and the cursor, which moves.
	#[benchmark]
	fn agenda_base() {
		set_clock::<T>();
		let now = Due::<T>::slot_down(T::Time::now());
		Cursor::<T>::put(now);
		#[block]
		{
			Due::<T>::work_off(T::Time::now(), Weight::MAX);
		}
		assert_eq!(Cursor::<T>::get(), Some(now + 1));
	}

	/// Looking for the next case of a slot, among many.
	#[benchmark]
	fn agenda_slot() {
		for case in 0..100 {
			Agenda::<T>::insert(1, CaseId(case), ());
		}
		let found;
		#[block]
		{
			found = Due::<T>::first_of(1);
		}
		assert!(found.is_some());
	}

	/// A case with most vaults that is not due is filed again.
	#[benchmark]
	fn agenda_entry() {
		set_clock::<T>();
		let (case, _) = disputed::<T>(T::Subjects::max_vaults());
		let slot = Due::<T>::slot_down(T::Time::now());
		Cases::<T>::mutate(case, |record| {
			let record = record.as_mut().unwrap();
			Pallet::<T>::unfile(case, record);
			record.filed = slot;
		});
		Agenda::<T>::insert(slot, case, ());
		let now = T::Time::now();
		let mut meter = WeightMeter::new();
		#[block]
		{
			Due::<T>::attend(case, slot, now, &mut meter);
		}
		assert!(Cases::<T>::get(case).unwrap().filed > slot);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
