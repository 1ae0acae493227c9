//! Disputes on the runtime as it is: joined with referenda in one voting pallet, and with fleets,
//! vaults and prices as their pallets keep them.

use crate::{
	common::{preset, set_clock},
	founding::{fleet, id, pass, signed, CLASS, GOLD, START},
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::DispatchResult,
	instances::Instance1,
	traits::{
		fungible::Mutate as _, fungibles::Mutate, schedule::DispatchTime, tokens::Preservation,
		Get, Polling, StorePreimage,
	},
};
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, MILL, SECOND},
	AssetId, AssetKind, CaseId, FleetId, Remedy, Subject, Subjects, VaultId,
};
use millrace_runtime::{
	adapters::{DisputeSubjects, JoinedPolls, DISPUTE_POLL},
	constants::compute::InterestLimit,
	invariants,
	tracks::TRACKS,
	AccountId, Assets, Balance, Balances, Clt, ConvictionVoting, OracleGovernance, OriginCaller,
	Preimage, Referenda, Runtime, RuntimeOrigin, System,
};
use pallet_clt::{Grade, NextVaultId, PendingRemedies, VaultStatus, Vaults};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_oracle_governance::{
	votes::FIRST_CLASS, CaseStage, Cases, Error, Evidence, NextCaseId, Verdict, Verdicts,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// What Alice and Dave have committed.
const COMMITTED: Balance = 1_000 * MILL;
/// Periods of a test network: a ten-thousandth of three and two days.
const VOTING: u64 = 25_920;
const APPEAL: u64 = 17_280;

/// A test network with a fleet of Eve's on which vaults stand; Alice and Dave have committed the day
/// before.
fn with_fleet(vaults: u32, test: impl FnOnce(Subject)) {
	preset("development").execute_with(|| {
		set_clock(START - DAY);
		for who in [Alice, Dave] {
			assert_ok!(OracleGovernance::commit(signed(who), COMMITTED));
		}
		pass(DAY);
		let subject = fleet();
		for _ in 0..vaults {
			open_vault();
		}
		test(subject);
		assert_ok!(invariants::check());
	});
}

/// A vault of Eve's that owes a device-hour to an account that nobody knows.
fn open_vault() {
	let vault = NextVaultId::<Runtime>::get();
	let amount = 2 * DEVICE_HOUR;
	// A hold leaves something free.
	assert_ok!(Assets::mint_into(GOLD, &id(Eve), amount + 1));
	let asset = AssetKind::WithId(GOLD);
	assert_ok!(Clt::open_vault(signed(Eve), CLASS, asset, Grade::Prime));
	assert_ok!(Clt::deposit(signed(Eve), vault, amount));
	assert_ok!(Clt::issue(signed(Eve), vault, DEVICE_HOUR, 0));
	let holder = AccountId::new([vault.0 as u8 + 100; 32]);
	assert_ok!(Balances::mint_into(&holder, MILL));
	let (asset, keep) = (AssetId::clt(vault), Preservation::Expendable);
	assert_ok!(<Assets as Mutate<_>>::transfer(asset, &id(Eve), &holder, DEVICE_HOUR, keep));
}

fn evidence() -> Evidence {
	Evidence { hash: Default::default(), uri: b"ipfs://evidence".to_vec().try_into().unwrap() }
}

/// Bob disputes.
fn dispute(subject: Subject) -> CaseId {
	let case = NextCaseId::<Runtime>::get();
	assert_ok!(OracleGovernance::dispute(signed(Bob), subject, evidence()));
	case
}

/// The index of a case's poll, as voters name it.
fn poll(case: CaseId) -> u32 {
	match Cases::<Runtime>::get(case).unwrap().stage {
		CaseStage::Voting { poll, .. } => DISPUTE_POLL + poll,
		stage => panic!("not voted on: {stage:?}"),
	}
}

fn vote(who: Sr25519Keyring, poll: u32, aye: bool, balance: Balance) -> DispatchResult {
	let vote = Vote { aye, conviction: Conviction::Locked1x };
	ConvictionVoting::vote(signed(who), poll, AccountVote::Standard { vote, balance })
}

/// A referendum of Alice's on the root track.
fn referendum() -> u32 {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	let call = frame_system::Call::<Runtime>::remark { remark: vec![1] };
	let proposal = Preimage::bound(call.into()).unwrap();
	let root = OriginCaller::system(frame_system::RawOrigin::Root);
	let after = DispatchTime::After(0);
	assert_ok!(Referenda::submit(signed(Alice), Box::new(root), proposal, after));
	index
}

/// What the voting pallet keeps locked of an account.
fn locked(who: Sr25519Keyring) -> Balance {
	Balances::locks(&id(who)).iter().map(|lock| lock.amount).max().unwrap_or_default()
}

fn unlock(who: Sr25519Keyring, class: u16) {
	assert_ok!(ConvictionVoting::unlock(signed(who), class, id(who).into()));
}

/// Alice and Dave decide a case, and nobody appeals.
fn settle(case: CaseId, upheld: bool) {
	let poll = poll(case);
	for who in [Alice, Dave] {
		assert_ok!(vote(who, poll, upheld, COMMITTED));
	}
	pass(VOTING);
	assert_ok!(OracleGovernance::close(signed(Charlie), case));
	pass(APPEAL);
	assert_ok!(OracleGovernance::conclude(signed(Charlie), case));
}

fn status(vault: VaultId) -> VaultStatus {
	Vaults::<Runtime>::get(vault).unwrap().status
}

#[test]
fn the_lock_of_a_referendum_is_not_escaped_through_a_dispute() {
	with_fleet(1, |subject| {
		let (referendum, case) = (referendum(), dispute(subject));
		assert_ok!(vote(Alice, referendum, true, 500 * MILL));
		assert_ok!(vote(Alice, poll(case), true, 100 * MILL));
		assert_eq!(locked(Alice), 500 * MILL);
		// The vote on the dispute goes, and what it locked alone is free.
		assert_ok!(ConvictionVoting::remove_vote(signed(Alice), Some(FIRST_CLASS), poll(case)));
		unlock(Alice, FIRST_CLASS);
		assert_eq!(locked(Alice), 500 * MILL);
		unlock(Alice, 0);
		assert_eq!(locked(Alice), 500 * MILL);
	});
}

#[test]
fn the_lock_of_a_dispute_is_not_escaped_through_a_referendum() {
	with_fleet(1, |subject| {
		let (referendum, case) = (referendum(), dispute(subject));
		assert_ok!(vote(Alice, referendum, true, 50 * MILL));
		assert_ok!(vote(Alice, poll(case), true, 100 * MILL));
		assert_ok!(ConvictionVoting::remove_vote(signed(Alice), Some(0), referendum));
		unlock(Alice, 0);
		assert_eq!(locked(Alice), 100 * MILL);
		unlock(Alice, FIRST_CLASS);
		assert_eq!(locked(Alice), 100 * MILL);
	});
}

#[test]
fn a_winner_of_a_dispute_stays_locked_for_its_conviction_and_a_loser_does_not() {
	with_fleet(1, |subject| {
		let case = dispute(subject);
		let poll = poll(case);
		assert_ok!(vote(Alice, poll, true, COMMITTED));
		assert_ok!(vote(Dave, poll, false, COMMITTED / 2));
		pass(VOTING);
		assert_ok!(OracleGovernance::close(signed(Charlie), case));
		for who in [Alice, Dave] {
			assert_ok!(ConvictionVoting::remove_vote(signed(who), Some(FIRST_CLASS), poll));
			unlock(who, FIRST_CLASS);
		}
		assert_eq!((locked(Alice), locked(Dave)), (COMMITTED, 0));
		let period: u32 = <Runtime as pallet_conviction_voting::Config>::VoteLockingPeriod::get();
		System::set_block_number(System::block_number() + period);
		unlock(Alice, FIRST_CLASS);
		assert_eq!(locked(Alice), 0);
	});
}

#[test]
fn classes_of_polls_are_those_of_referenda_and_then_those_of_disputes() {
	preset("development").execute_with(|| {
		let classes = <JoinedPolls as Polling<_>>::classes();
		assert!(classes.is_sorted());
		let tracks: Vec<_> = TRACKS.iter().map(|track| track.id).collect();
		let kinds: Vec<_> = (0..Subject::KINDS).map(|kind| FIRST_CLASS + kind).collect();
		assert_eq!(classes, [tracks, kinds].concat());
	});
}

#[test]
fn an_index_of_one_kind_of_poll_is_never_one_of_the_other() {
	with_fleet(1, |subject| {
		let (referendum, case) = (referendum(), dispute(subject));
		assert_eq!((referendum, poll(case)), (0, DISPUTE_POLL));
		assert_eq!(JoinedPolls::as_ongoing(referendum).unwrap().1, 0);
		assert_eq!(JoinedPolls::as_ongoing(poll(case)).unwrap().1, FIRST_CLASS);
		for nothing in [1, DISPUTE_POLL + 1, u32::MAX] {
			assert!(JoinedPolls::as_ongoing(nothing).is_none());
			assert!(vote(Alice, nothing, true, MILL).is_err());
		}
	});
}

#[test]
fn a_dispute_bonds_a_hundredth_of_what_the_vaults_of_a_fleet_owe_in_native_tokens() {
	with_fleet(3, |subject| {
		// A device-hour of each vault, at one dollar, and a dollar for a MILL.
		let stake = DisputeSubjects::stake(&subject).unwrap();
		assert_eq!((stake.value, stake.vaults.len()), (3 * MILL, 3));
		// Which is less than the least bond.
		assert_eq!(OracleGovernance::dispute_bond(subject), Some(500 * MILL));
	});
}

#[test]
fn a_dispute_that_is_upheld_condemns_the_fleet_and_remedies_its_vaults_by_the_policy() {
	for policy in [Remedy::GracefulExit, Remedy::HardStop, Remedy::Hybrid] {
		with_fleet(2, |subject| {
			assert_ok!(OracleGovernance::set_policy(RuntimeOrigin::root(), CLASS, policy));
			let case = dispute(subject.clone());
			let vaults = Cases::<Runtime>::get(case).unwrap().vaults;
			assert_eq!(vaults.len(), 2);
			assert!(vaults.iter().all(|vault| status(*vault) == VaultStatus::Frozen));
			settle(case, true);
			assert_eq!(Verdicts::<Runtime>::get(&subject).unwrap().verdict, Verdict::Upheld);
			assert!(DisputeSubjects::respondent(&subject).is_none());
			for vault in vaults {
				let order = PendingRemedies::<Runtime>::get(vault).unwrap();
				assert_eq!((order.remedy, order.reporter), (policy, Some(id(Bob))));
			}
		});
	}
}

#[test]
fn a_dispute_that_is_rejected_leaves_everything_as_it_was() {
	with_fleet(2, |subject| {
		let Subject::Fleet(fleet) = subject else { unreachable!() };
		let case = dispute(subject.clone());
		let vaults = Cases::<Runtime>::get(case).unwrap().vaults;
		settle(case, false);
		assert!(vaults.iter().all(|vault| status(*vault) == VaultStatus::Active));
		assert_eq!(Verdicts::<Runtime>::get(&subject).unwrap().verdict, Verdict::Rejected);
		assert!(pallet_registry::Fleets::<Runtime>::get(fleet).unwrap().is_active());
	});
}

#[test]
fn nothing_of_a_disputed_vault_is_paid_out_and_its_provider_cannot_leave_with_its_bond() {
	with_fleet(1, |subject| {
		let case = dispute(subject);
		let vault = Cases::<Runtime>::get(case).unwrap().vaults[0];
		assert_ok!(Clt::remedy(RuntimeOrigin::root(), vault, Remedy::GracefulExit, None));
		assert_noop!(
			Clt::settle(signed(Charlie), vault).map_err(|failed| failed.error),
			pallet_clt::Error::<Runtime>::UnderDispute
		);
		assert_noop!(
			Clt::thaw(RuntimeOrigin::root(), vault),
			pallet_clt::Error::<Runtime>::UnderDispute
		);
	});
}

#[test]
fn a_holder_of_more_than_a_twentieth_of_a_vault_has_no_vote_and_one_of_a_twentieth_has() {
	with_fleet(1, |subject| {
		let vault = DisputeSubjects::stake(&subject).unwrap().vaults[0];
		let limit = InterestLimit::get().mul_floor(DEVICE_HOUR);
		let asset = AssetId::clt(vault);
		let mut holders = pallet_assets::Account::<Runtime, Instance1>::iter_prefix(asset);
		let (holder, _) = holders.next().expect("somebody has all of it");
		let give = |who, units| {
			assert_ok!(<Assets as Mutate<AccountId>>::transfer(
				asset,
				&holder,
				&id(who),
				units,
				Preservation::Expendable
			));
		};
		give(Alice, limit);
		give(Dave, limit + 1);
		let case = dispute(subject);
		assert_ok!(vote(Alice, poll(case), true, COMMITTED));
		assert_noop!(vote(Dave, poll(case), true, COMMITTED), Error::<Runtime>::Interested);
	});
}

#[test]
fn a_provider_and_who_has_committed_too_late_have_no_vote() {
	with_fleet(1, |subject| {
		assert_ok!(OracleGovernance::commit(signed(Eve), COMMITTED));
		pass(SECOND);
		let case = dispute(subject);
		assert_ok!(OracleGovernance::commit(signed(Ferdie), COMMITTED));
		pass(SECOND);
		assert_noop!(vote(Eve, poll(case), false, MILL), Error::<Runtime>::Party);
		assert_noop!(vote(Ferdie, poll(case), true, 1), Error::<Runtime>::NotCommittedInTime);
	});
}

#[test]
fn a_subject_that_does_not_exist_cannot_be_disputed() {
	with_fleet(0, |_| {
		let nothing = Subject::Fleet(FleetId(u32::MAX));
		assert_noop!(
			OracleGovernance::dispute(signed(Bob), nothing, evidence())
				.map_err(|failed| failed.error),
			Error::<Runtime>::UnknownSubject
		);
	});
}
