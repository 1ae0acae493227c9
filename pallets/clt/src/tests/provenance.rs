use crate::{mock::*, *};
use codec::Encode;
use frame_support::assert_ok;
use millrace_primitives::{
	units::{HOUR, MILL},
	AssetId, Draw, Earmarks, Remedy, VaultId,
};
use sp_core::H256;
use std::collections::BTreeMap;

/// Heads and sequences as anyone finds them from the bytes of `System::Events` alone: the pallet's
/// index, the variant's index, and the vault as the first field of each variant from 2 on.
fn replay() -> BTreeMap<VaultId, (u64, H256)> {
	let mut chains = BTreeMap::new();
	for record in System::events() {
		let bytes = record.event.encode();
		let (pallet, event) = bytes.split_first().expect("an event has an index");
		if *pallet != 5 || event[0] < 2 {
			continue;
		}
		let id = u32::from_le_bytes(event[1..5].try_into().expect("four bytes"));
		let (sequence, head) = chains.entry(VaultId(id)).or_insert((0u64, H256::zero()));
		*sequence += 1;
		let mut link = head.as_bytes().to_vec();
		link.extend(sequence.to_le_bytes());
		link.extend(event);
		*head = H256(sp_io::hashing::blake2_256(&link));
	}
	chains
}

fn stored() -> BTreeMap<VaultId, (u64, H256)> {
	Vaults::<Test>::iter().map(|(id, vault)| (id, (vault.sequence, vault.head))).collect()
}

#[test]
fn heads_are_found_again_from_the_events_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let first = open_with(Grade::Open, 100 * OUNCE);
		let second = open_for(CAROL, NATIVE, Grade::Prime, 900 * MILL);
		assert_ok!(issue(ALICE, first, HOUR_UNITS, u128::MAX));
		assert_ok!(offer(CAROL, second, 90));
		assert_ok!(offer(ALICE, first, 9 * HOUR_UNITS));
		assert_ok!(buy(BOB, first, HOUR_UNITS, u128::MAX));
		assert_ok!(buy(BOB, second, 90, u128::MAX));
		pass(HOUR);
		assert_ok!(retire(ALICE, first, HOUR_UNITS));
		assert_ok!(withdraw(CAROL, second, MILL));
		let third = open_with(Grade::Prime, OUNCE);
		assert_ok!(close(ALICE, third));
		assert_eq!(replay(), stored());
		assert_eq!(vault(first).sequence, 6);
		assert_eq!(vault(second).sequence, 5);
		assert_eq!(vault(third).sequence, 3);
	});
}

#[test]
fn heads_of_vaults_that_fail_are_found_again_too() {
	ExtBuilder::default().build_and_execute(|| {
		let failing = indebted(ALICE, Grade::Prime, 150, 100);
		let stopped = indebted(CAROL, Grade::Open, 60, 100);
		for id in [failing, stopped] {
			let owner = vault(id).owner;
			assert_ok!(transfer(owner, AssetId::clt(id), BOB, 60 * HOUR_UNITS));
		}
		gold_at(75);
		assert_ok!(liquidate(BOB, failing, 10 * HOUR_UNITS, 0));
		gold_at(60);
		assert_ok!(freeze(stopped));
		assert_ok!(thaw(stopped));
		assert_ok!(remedy(stopped, Remedy::HardStop, Some(ERIN)));
		idle_out();
		for id in [failing, stopped] {
			assert_eq!(vault(id).status, VaultStatus::Settled);
			assert_ok!(claim(BOB, id));
		}
		assert_ok!(claim(CAROL, stopped));
		assert_ok!(close(DAVE, stopped));
		assert_eq!(replay(), stored());
		assert!(vault(failing).sequence > 6);
	});
}

#[test]
fn heads_of_vaults_with_earmarks_are_found_again_too() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(transfer(ALICE, AssetId::clt(id), BOB, 100 * HOUR_UNITS));
		let draw = || Draw {
			customer: BOB,
			to_customer: 3 * OUNCE,
			reporter: Some(ERIN),
			to_reporter: OUNCE,
			to_backstop: OUNCE,
		};
		assert_eq!(Clt::earmark(id, 30 * OUNCE, 50 * HOUR_UNITS), Ok(30 * OUNCE));
		assert_ok!(Clt::draw(id, draw()));
		assert_ok!(Clt::release(id, 5 * OUNCE));
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, id));
		assert_ok!(Clt::draw(id, draw()));
		assert_ok!(Clt::release(id, 15 * OUNCE));
		assert_eq!(replay(), stored());
		// Opened, deposited, issued, five of earmarks, frozen, ordered, fixed.
		assert_eq!(vault(id).sequence, 11);
	});
}

#[test]
fn a_refused_call_leaves_no_link() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, OUNCE);
		let before = stored();
		assert!(issue(ALICE, id, 1_000 * HOUR_UNITS, 0).is_err());
		assert!(close(BOB, id).is_err());
		assert_eq!(stored(), before);
		assert_eq!(replay(), before);
	});
}

#[test]
fn the_same_events_in_another_order_have_another_head() {
	let head = |amounts: [u128; 2]| {
		let mut head = H256::zero();
		ExtBuilder::default().build_and_execute(|| {
			let id = open_with(Grade::Open, 0);
			for amount in amounts {
				assert_ok!(deposit(ALICE, id, amount));
			}
			head = vault(id).head;
		});
		head
	};
	assert_eq!(head([1, 2]), head([1, 2]));
	assert_ne!(head([1, 2]), head([2, 1]));
}

#[test]
fn indices_of_events_errors_and_reasons_are_pinned() {
	let event = |event: Event<Test>| event.encode()[0];
	let id = VaultId(0);
	let withdrawn =
		Event::Withdrawn { vault: id, amount: 0, collateral: 0, premium: 0, reserve: 0 };
	let set = Event::OfferSet { vault: id, offered: 0, previous: 0, ask: None, net_min: 0 };
	assert_eq!(
		event(Event::VaultOpened {
			vault: id,
			owner: ALICE,
			class_id: CLASS,
			collateral_asset: NATIVE,
			grade: Grade::Prime,
			deposit: 0
		}),
		2
	);
	assert_eq!(event(Event::Deposited { vault: id, amount: 0, collateral: 0 }), 3);
	assert_eq!(event(withdrawn), 4);
	assert_eq!(event(set), 6);
	assert_eq!(event(Event::Retired { vault: id, units: 0, owed: 0 }), 8);
	let closed = Event::VaultClosed { vault: id, collateral: 0, reserve: 0, deposit: 0 };
	assert_eq!(event(closed), 9);
	let cause = Cause::Governance;
	assert_eq!(event(Event::VaultFrozen { vault: id, cause }), 11);
	assert_eq!(event(Event::VaultThawed { vault: id }), 12);
	let ordered = Event::RemedyOrdered { vault: id, remedy: Remedy::Hybrid, reporter: None };
	assert_eq!(event(ordered), 13);
	let claimed = Event::Claimed { vault: id, who: ALICE, units: 0, collateral: 0, reserve: 0 };
	assert_eq!(event(claimed), 15);
	let closed = Event::RemedyClosed { vault: id, collateral: 0, reserve: 0, deposit: 0 };
	assert_eq!(event(closed), 16);
	assert_eq!(event(Event::Earmarked { vault: id, amount: 0, earmarked: 0 }), 19);
	assert_eq!(event(Event::EarmarkReleased { vault: id, amount: 0, earmarked: 0 }), 20);
	let drawn = Event::EarmarkDrawn {
		vault: id,
		customer: ALICE,
		to_customer: 0,
		reporter: None,
		to_reporter: 0,
		to_backstop: 0,
		earmarked: 0,
		remaining: 0,
	};
	assert_eq!(event(drawn), 21);
	assert_eq!(Error::<Test>::ZeroAmount.encode(), [0]);
	assert_eq!(Error::<Test>::NotInGoodStanding.encode(), [15]);
	assert_eq!(Error::<Test>::Overflow.encode(), [30]);
	assert_eq!(Error::<Test>::BelowMinimum.encode(), [31]);
	assert_eq!(Error::<Test>::Healthy.encode(), [32]);
	assert_eq!(Error::<Test>::NotFrozen.encode(), [36]);
	assert_eq!(Error::<Test>::Culpable.encode(), [41]);
	assert_eq!(Error::<Test>::UnderDispute.encode(), [43]);
	assert_eq!(Error::<Test>::StillEarmarked.encode(), [44]);
	assert_eq!(Error::<Test>::ExceedsEarmarked.encode(), [45]);
	assert_eq!(Error::<Test>::Frozen.encode(), [46]);
	assert_eq!(HoldReason::Collateral.encode(), [0]);
	assert_eq!(HoldReason::VaultDeposit.encode(), [1]);
	assert_eq!(Grade::Open.encode(), [1]);
	assert_eq!(VaultStatus::Closed.encode(), [1]);
	assert_eq!(VaultStatus::Frozen.encode(), [2]);
	assert_eq!(VaultStatus::Settled.encode(), [3]);
	assert_eq!(Cause::Condemned.encode(), [2]);
}
