//! What the idle hook does when nobody else has, and what it leaves for the next block.

use crate::{mock::*, *};
use frame_support::{assert_ok, weights::Weight};
use millrace_primitives::{FeedId, Remedy, Status, VaultId};
use millrace_testing::state_root;

/// Weights of the hook's parts in the mock.
fn weights() -> [Weight; 5] {
	type Weights = ();
	[
		<Weights as WeightInfo>::idle_base(),
		<Weights as WeightInfo>::idle_settle(),
		<Weights as WeightInfo>::idle_index(),
		<Weights as WeightInfo>::idle_vault(),
		<Weights as WeightInfo>::idle_wind_down(),
	]
}

/// As many of each part.
fn enough_for(parts: [u64; 5]) -> Weight {
	weights()
		.into_iter()
		.zip(parts)
		.fold(Weight::zero(), |sum, (weight, times)| sum + weight * times)
}

/// `n` Prime vaults of as many owners, each with 150 of gold and `step` thousandths more than the
/// one before, behind 100 hours.
fn vaults(n: u32, step: u128) -> Vec<VaultId> {
	(0..n)
		.map(|i| {
			let owner = provider(i);
			let id = indebted(owner.clone(), Grade::Prime, 150, 100);
			if step > 0 && i > 0 {
				assert_ok!(deposit(owner, id, u128::from(i) * step * OUNCE * 150 / 1_000));
			}
			id
		})
		.collect()
}

fn with_status(ids: &[VaultId], status: VaultStatus) -> usize {
	ids.iter().filter(|id| vault(**id).status == status).count()
}

#[test]
fn nothing_to_do_costs_a_look_and_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(idle(Weight::MAX), enough_for([1, 0, 0, 0, 0]));
		vaults(5, 0);
		events();
		// One index, whose first bucket is above the line.
		assert_eq!(idle(Weight::MAX), enough_for([1, 0, 1, 0, 0]));
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn all_that_is_below_the_line_is_wound_down_in_one_idle_block_and_settled_in_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		// From 150 to 247 of gold.
		let ids = vaults(66, 10);
		gold_at(50);
		let below: Vec<_> =
			ids.iter().copied().filter(|id| vault(*id).collateral < 210 * OUNCE).collect();
		assert_eq!(below.len(), 40);
		idle(Weight::MAX);
		assert_eq!(with_status(&ids, VaultStatus::Frozen), 40);
		assert_eq!(with_status(&below, VaultStatus::Frozen), 40);
		assert_ok!(Clt::do_try_state());
		idle(Weight::MAX);
		assert_eq!(with_status(&below, VaultStatus::Settled), 40);
		assert_eq!(with_status(&ids, VaultStatus::Active), 26);
		assert_eq!(PendingRemedies::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_riskiest_are_wound_down_first() {
	ExtBuilder::default().build_and_execute(|| {
		let mut ids = vaults(20, 10);
		ids.reverse();
		let riskiest: Vec<_> = ids.iter().rev().take(3).copied().collect();
		gold_at(10);
		idle(enough_for([1, 0, 1, 3, 3]));
		assert_eq!(with_status(&ids, VaultStatus::Frozen), 3);
		assert_eq!(with_status(&riskiest, VaultStatus::Frozen), 3);
	});
}

#[test]
fn any_meter_is_respected_zero_too() {
	ExtBuilder::default().build_and_execute(|| {
		let ids = vaults(12, 1);
		assert_ok!(remedy(ids[11], Remedy::Hybrid, None));
		gold_at(50);
		let before = state_root();
		for nothing in [
			Weight::zero(),
			Weight::from_parts(u64::MAX, 0),
			Weight::from_parts(0, u64::MAX),
			Weight::from_parts(1, 1),
		] {
			assert_eq!(Clt::do_idle(nothing), Weight::zero());
			assert_eq!(state_root(), before);
		}
		// From too little for anything to enough for one of everything, in small steps; `idle`
		// asserts that no more than that is used.
		let one = enough_for([1, 1, 1, 1, 1]);
		for part in 0..200 {
			idle(one * part / 150);
			assert_ok!(Clt::do_try_state());
		}
		assert!(with_status(&ids, VaultStatus::Active) < 12);
		// Either dimension alone ends it.
		idle(Weight::from_parts(u64::MAX, one.proof_size() / 2));
		idle(Weight::from_parts(one.ref_time() / 2, u64::MAX));
	});
}

#[test]
fn work_goes_on_in_the_next_block_where_the_meter_ended() {
	ExtBuilder::default().build_and_execute(|| {
		let ids = vaults(30, 1);
		gold_at(50);
		let small = enough_for([1, 1, 1, 2, 2]);
		let mut blocks = 0;
		while with_status(&ids, VaultStatus::Settled) < 30 {
			idle(small);
			assert_ok!(Clt::do_try_state());
			blocks += 1;
			assert!(blocks < 100, "bounded");
		}
		assert!(blocks > 5, "{blocks} blocks: the meter was too large to tell");
	});
}

#[test]
fn safe_vaults_in_the_bucket_of_the_line_are_passed_over() {
	ExtBuilder::default().build_and_execute(|| {
		// One bucket: half of them a ten-thousandth below the line, half of them at it.
		let owed = 100 * HOUR_UNITS;
		gold_at(120);
		let open = |n: u32, gold: u128| {
			let owner = provider(n);
			let id = open_for(owner.clone(), GOLD_KIND, Grade::Prime, gold);
			assert_ok!(issue(owner, id, owed, 0));
			id
		};
		let safe: Vec<_> = (0..10).map(|n| open(2 * n, 150_000_000)).collect();
		let below: Vec<_> = (0..10).map(|n| open(2 * n + 1, 150_000_000 - 1)).collect();
		gold_at(70);
		assert_eq!(vault(safe[0]).risk.unwrap().tick, vault(below[0]).risk.unwrap().tick);
		idle(Weight::MAX);
		assert_eq!(with_status(&safe, VaultStatus::Active), 10);
		assert_eq!(with_status(&below, VaultStatus::Frozen), 10);
	});
}

#[test]
fn safe_vaults_at_the_line_do_not_hide_the_unsafe_ones_behind_them_from_a_small_meter() {
	ExtBuilder::default().build_and_execute(|| {
		// The unsafe ones came first, so that they are last in their bucket.
		gold_at(120);
		let open = |n: u32, gold: u128| {
			let owner = provider(n);
			let id = open_for(owner.clone(), GOLD_KIND, Grade::Prime, gold);
			assert_ok!(issue(owner, id, 100 * HOUR_UNITS, 0));
			id
		};
		let below: Vec<_> = (0..3).map(|n| open(n, 150_000_000 - 1)).collect();
		let safe: Vec<_> = (3..23).map(|n| open(n, 150_000_000)).collect();
		gold_at(70);
		// Four looks a block are not enough for the twenty before them.
		for _ in 0..30 {
			idle(enough_for([1, 0, 1, 4, 1]));
		}
		assert_eq!(with_status(&below, VaultStatus::Frozen), 3);
		assert_eq!(with_status(&safe, VaultStatus::Active), 20);
	});
}

#[test]
fn a_round_is_once_around_and_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		// Everything is at the line and safe: it is looked at once a block, not for ever.
		let ids = vaults(10, 0);
		gold_at(70);
		for _ in 0..3 {
			assert_eq!(idle(Weight::MAX), enough_for([1, 0, 1, 10, 0]));
		}
		// Orders that cannot be settled are tried once a block.
		for id in &ids {
			assert_ok!(remedy(*id, Remedy::GracefulExit, None));
		}
		set_status(FeedId::Class(CLASS), Status::Halted);
		for _ in 0..3 {
			assert_eq!(idle(Weight::MAX), enough_for([1, 10, 0, 0, 0]));
		}
	});
}

#[test]
fn orders_wait_for_their_prices_and_are_settled_when_these_return() {
	ExtBuilder::default().build_and_execute(|| {
		let gold = vaults(3, 0);
		let native = open_for(ALICE, NATIVE, Grade::Prime, 300_000_000_000_000);
		assert_ok!(issue(ALICE, native, 100 * HOUR_UNITS, 0));
		for id in gold.iter().chain([&native]) {
			assert_ok!(remedy(*id, Remedy::GracefulExit, None));
		}
		set_status(FeedId::Asset(GOLD_KIND), Status::Wide);
		idle_out();
		// What can be settled is, whatever stands before it.
		assert_eq!(with_status(&gold, VaultStatus::Frozen), 3);
		assert_eq!(vault(native).status, VaultStatus::Settled);
		set_status(FeedId::Asset(GOLD_KIND), Status::Live);
		idle(Weight::MAX);
		assert_eq!(with_status(&gold, VaultStatus::Settled), 3);
	});
}

#[test]
fn an_order_under_dispute_is_passed_over_wherever_it_stands_and_settled_once_the_case_is_over() {
	for disputed in 0..3 {
		ExtBuilder::default().build_and_execute(|| {
			let mut ids = vaults(3, 0);
			for (n, id) in ids.iter().enumerate() {
				if n == disputed {
					assert_ok!(dispute(*id));
				}
				assert_ok!(remedy(*id, Remedy::GracefulExit, None));
			}
			let waiting = ids.remove(disputed);
			let before = vault(waiting);
			// Each is charged as a settlement, which is more than a look at the case takes.
			assert_eq!(idle(Weight::MAX), enough_for([1, 3, 0, 0, 0]));
			assert_eq!(with_status(&ids, VaultStatus::Settled), 2);
			for _ in 0..3 {
				assert_eq!(idle(Weight::MAX), enough_for([1, 1, 0, 0, 0]));
			}
			assert_eq!(vault(waiting), before);
			assert_eq!(PendingRemedies::<Test>::iter_keys().collect::<Vec<_>>(), vec![waiting]);
			assert_ok!(Clt::do_try_state());
			end_dispute(waiting);
			idle(Weight::MAX);
			assert_eq!(vault(waiting).status, VaultStatus::Settled);
		});
	}
}

#[test]
fn orders_under_dispute_do_not_hold_up_the_others_under_a_small_meter() {
	ExtBuilder::default().build_and_execute(|| {
		let ids = vaults(12, 0);
		let (waiting, due) = ids.split_at(9);
		for id in waiting {
			assert_ok!(dispute(*id));
		}
		for id in &ids {
			assert_ok!(remedy(*id, Remedy::GracefulExit, None));
		}
		// One try a block.
		for _ in 0..13 {
			idle(enough_for([1, 1, 0, 0, 0]));
		}
		assert_eq!(with_status(waiting, VaultStatus::Frozen), 9);
		assert_eq!(with_status(due, VaultStatus::Settled), 3);
	});
}

#[test]
fn an_index_without_usable_prices_does_not_stop_the_others() {
	ExtBuilder::default().build_and_execute(|| {
		let gold = vaults(3, 0);
		let native = open_for(ALICE, NATIVE, Grade::Prime, 300_000_000_000_000);
		assert_ok!(issue(ALICE, native, 100 * HOUR_UNITS, 0));
		gold_at(50);
		set_asset_price(NATIVE, sp_runtime::FixedU128::from_rational(1, 4));
		for (first, second) in [(GOLD_KIND, NATIVE), (NATIVE, GOLD_KIND)]
			.map(|(a, b)| (FeedId::Asset(a), FeedId::Asset(b)))
		{
			for status in [Status::Halted, Status::Volatile] {
				let held_back = |feed: &FeedId| match feed {
					FeedId::Asset(asset) if *asset == NATIVE => vec![native],
					_ => gold.clone(),
				};
				frame_support::storage::with_transaction(|| {
					set_status(first.clone(), status);
					idle(Weight::MAX);
					let (idle, done) = (held_back(&first), held_back(&second));
					assert_eq!(with_status(&idle, VaultStatus::Active), idle.len());
					assert_eq!(with_status(&done, VaultStatus::Frozen), done.len());
					set_status(first.clone(), Status::Live);
					sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(()))
				})
				.unwrap();
			}
		}
	});
}

#[test]
fn neither_orders_nor_indices_starve_under_a_small_meter() {
	ExtBuilder::default().build_and_execute(|| {
		// Ten orders that wait for ever, before three vaults that fell.
		let waiting: Vec<_> = (0..10)
			.map(|n| {
				let owner = provider(100 + n);
				let id = open_for(owner.clone(), NATIVE, Grade::Prime, 0);
				assert_ok!(freeze(id));
				assert_ok!(remedy(id, Remedy::Hybrid, None));
				id
			})
			.collect();
		set_status(FeedId::Asset(NATIVE), Status::Halted);
		let fallen = vaults(3, 0);
		gold_at(50);
		// Room for one order, or for a wind-down, not for both.
		let small = enough_for([1, 1, 0, 0, 0]).max(enough_for([1, 0, 1, 1, 1]));
		assert!(!enough_for([1, 1, 1, 1, 1]).all_lte(small));
		for _ in 0..60 {
			idle(small);
		}
		assert_eq!(with_status(&waiting, VaultStatus::Frozen), 10);
		assert_eq!(with_status(&fallen, VaultStatus::Active), 0);
		assert_eq!(with_status(&fallen, VaultStatus::Settled), 3);
	});
}

#[test]
fn the_hook_winds_down_exactly_what_the_call_would() {
	ExtBuilder::default().build_and_execute(|| {
		let ids = vaults(40, 3);
		for cents in [69, 67, 64] {
			gold_at(cents);
			let due: Vec<_> = ids
				.iter()
				.filter(|id| vault(**id).status == VaultStatus::Active)
				.filter(|id| {
					let tried = frame_support::storage::with_transaction(|| {
						let result = wind_down(BOB, **id);
						sp_runtime::TransactionOutcome::Rollback(result)
					});
					tried.is_ok()
				})
				.copied()
				.collect();
			assert!(!due.is_empty());
			let active = with_status(&ids, VaultStatus::Active);
			idle(Weight::MAX);
			assert_eq!(with_status(&due, VaultStatus::Active), 0);
			assert_eq!(with_status(&ids, VaultStatus::Active), active - due.len());
		}
	});
}

#[test]
fn a_price_that_falls_by_half_in_one_block_leaves_no_prime_vault_with_bad_debt_unsettled() {
	ExtBuilder::default().build_and_execute(|| {
		// Covers from 1.5 to 3.5.
		let ids = vaults(100, 13);
		gold_at(50);
		let meter = enough_for([1, 2, 2, 20, 10]);
		let mut blocks = 0;
		while with_status(&ids, VaultStatus::Active) + with_status(&ids, VaultStatus::Frozen) > 0 {
			idle(meter);
			blocks += 1;
			let left = Clt::riskiest(CLASS, GOLD_KIND, Grade::Prime, 1);
			let safe = left.iter().all(|(id, _)| vault(*id).collateral >= 210 * OUNCE);
			if safe && with_status(&ids, VaultStatus::Frozen) == 0 {
				break;
			}
			assert!(blocks < 60);
		}
		assert!(ids.iter().all(|id| {
			let vault = vault(*id);
			vault.status == VaultStatus::Settled || vault.collateral >= 210 * OUNCE
		}));
	});
}
