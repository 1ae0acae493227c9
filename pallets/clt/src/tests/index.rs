use crate::{mock::*, *};
use frame_support::assert_ok;
use millrace_primitives::{
	units::{MILL, USD},
	Remedy, Units, VaultId,
};
use std::collections::BTreeMap;

/// The vaults of an index, riskiest first.
fn ranked(grade: Grade) -> Vec<VaultId> {
	Clt::riskiest(CLASS, GOLD_KIND, grade, 100).into_iter().map(|(id, _)| id).collect()
}

fn key(grade: Grade) -> RiskKey {
	RiskKey { class_id: CLASS, collateral_asset: GOLD_KIND, grade }
}

fn pages(grade: Grade) -> usize {
	RiskPages::<Test>::iter_prefix(key(grade)).count()
}

fn tick(id: VaultId) -> Option<u32> {
	vault(id).risk.map(|link| link.tick)
}

/// The vault's tick is that of its record.
#[track_caller]
fn assert_indexed(id: VaultId) {
	let record = vault(id);
	let expected = millrace_math::risk_tick(record.collateral, record.owed().unwrap());
	assert_eq!(tick(id), expected);
	assert!(ranked(record.grade).contains(&id));
	assert_ok!(Clt::do_try_state());
}

/// A vault of the `n`th provider that owes 100 hours behind `gold`.
fn nth(n: u32, gold: u128) -> VaultId {
	indebted(provider(n), Grade::Open, gold, 100)
}

/// Links of a vault: before and after.
fn links(id: VaultId) -> (Option<VaultId>, Option<VaultId>) {
	let link = vault(id).risk.expect("is in the index");
	(link.prev, link.next)
}

/// What is stored of the index, and of the vaults but `id`.
fn index_storage(id: VaultId) -> BTreeMap<Vec<u8>, Vec<u8>> {
	let own = Vaults::<Test>::hashed_key_for(id);
	let prefixes = [
		frame_support::storage::storage_prefix(b"Clt", b"RiskIndices"),
		frame_support::storage::storage_prefix(b"Clt", b"RiskPages"),
		frame_support::storage::storage_prefix(b"Clt", b"Vaults"),
	];
	let mut found = BTreeMap::new();
	for prefix in prefixes {
		let mut next = sp_io::storage::next_key(&prefix);
		while let Some(key) = next.take().filter(|key| key.starts_with(&prefix)) {
			let value = sp_io::storage::get(&key).expect("the key is there").to_vec();
			next = sp_io::storage::next_key(&key);
			if key != own {
				found.insert(key, value);
			}
		}
	}
	found
}

/// Items of the index that `act` changes beside the record of `id` itself.
fn changes(id: VaultId, act: impl FnOnce()) -> usize {
	let before = index_storage(id);
	act();
	let after = index_storage(id);
	let gone = before.keys().filter(|key| !after.contains_key(*key)).count();
	gone + after.iter().filter(|(key, value)| before.get(*key) != Some(value)).count()
}

#[test]
fn a_vault_is_in_the_index_while_it_owes_and_is_active() {
	ExtBuilder::default().build_and_execute(|| {
		let id = open_with(Grade::Open, 60 * OUNCE);
		assert_eq!(tick(id), None);
		assert_eq!((RiskIndices::<Test>::iter().count(), pages(Grade::Open)), (0, 0));
		assert_ok!(issue(ALICE, id, 100 * HOUR_UNITS, 20 * USD));
		assert_indexed(id);
		assert_eq!((RiskIndices::<Test>::iter().count(), pages(Grade::Open)), (1, 1));
		assert_ok!(retire(ALICE, id, 100 * HOUR_UNITS));
		assert_eq!(tick(id), None);
		assert_eq!((RiskIndices::<Test>::iter().count(), pages(Grade::Open)), (0, 0));
		assert_eq!(ranked(Grade::Open), vec![]);
	});
}

#[test]
fn every_call_that_changes_collateral_or_debt_moves_the_vault() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Open, 100, 100);
		let mut last = tick(id);
		let mut moved = |id| {
			assert_indexed(id);
			assert_ne!(tick(id), last);
			last = tick(id);
		};
		assert_ok!(deposit(ALICE, id, 50 * OUNCE));
		moved(id);
		assert_ok!(withdraw(ALICE, id, 20 * OUNCE));
		moved(id);
		assert_ok!(issue(ALICE, id, 40 * HOUR_UNITS, u128::MAX));
		moved(id);
		assert_ok!(offer(ALICE, id, 30 * HOUR_UNITS));
		assert_ok!(buy(BOB, id, 30 * HOUR_UNITS, u128::MAX));
		moved(id);
		assert_ok!(retire(ALICE, id, 20 * HOUR_UNITS));
		moved(id);
		gold_at(45);
		assert_ok!(liquidate(BOB, id, 5 * HOUR_UNITS, 0));
		assert_indexed(id);
	});
}

#[test]
fn prices_risk_params_and_statuses_move_no_vault() {
	ExtBuilder::default().build_and_execute(|| {
		for (n, gold) in [60, 80, 70].into_iter().enumerate() {
			nth(n as u32, gold);
		}
		let before = (ranked(Grade::Open), index_storage(VaultId(99)));
		for cents in [1, 50, 10_000] {
			gold_at(cents);
			set_class_price(CLASS, usd(cents));
			assert_ok!(Clt::do_try_state());
		}
		let mut params = ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS);
		params.open.issue_ratio = usd(1);
		assert_ok!(set_risk_params(CLASS, params));
		assert_ok!(set_collateral(GOLD_KIND, 50, OUNCE));
		assert_eq!((ranked(Grade::Open), index_storage(VaultId(99))), before);
	});
}

#[test]
fn the_first_is_the_riskiest_whatever_the_order_of_arrival() {
	ExtBuilder::default().build_and_execute(|| {
		let ids: Vec<_> = [90, 55, 70, 200, 61, 120, 56]
			.into_iter()
			.enumerate()
			.map(|(n, gold)| nth(n as u32, gold))
			.collect();
		let of = |order: [usize; 7]| order.map(|n| ids[n]).to_vec();
		assert_eq!(ranked(Grade::Open), of([1, 6, 4, 2, 0, 5, 3]));
		// Collateral saves the riskiest, debt makes another one riskiest.
		assert_ok!(deposit(provider(1), ids[1], 400 * OUNCE));
		assert_eq!(ranked(Grade::Open).first(), Some(&ids[6]));
		assert_ok!(issue(provider(4), ids[4], 20 * HOUR_UNITS, u128::MAX));
		assert_eq!(ranked(Grade::Open).first(), Some(&ids[4]));
		assert_eq!(ranked(Grade::Open).last(), Some(&ids[1]));
		let ticks: Vec<_> =
			Clt::riskiest(CLASS, GOLD_KIND, Grade::Open, 100).into_iter().map(|(_, t)| t).collect();
		assert!(ticks.windows(2).all(|pair| pair[0] <= pair[1]));
	});
}

#[test]
fn indices_of_classes_assets_and_grades_are_apart() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_risk_params(OTHER, ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS)));
		let prime = indebted(ALICE, Grade::Prime, 150, 100);
		let open = indebted(ALICE, Grade::Open, 150, 100);
		let native = open_for(ALICE, NATIVE, Grade::Open, 300 * MILL);
		assert_ok!(issue(ALICE, native, 100 * HOUR_UNITS, 0));
		let other = NextVaultId::<Test>::get();
		assert_ok!(open_vault(CAROL, OTHER, GOLD_KIND, Grade::Open));
		assert_ok!(deposit(CAROL, other, 150 * OUNCE));
		assert_ok!(issue(CAROL, other, 100 * HOUR_UNITS, 0));
		for (class_id, asset, grade, id) in [
			(CLASS, GOLD_KIND, Grade::Prime, prime),
			(CLASS, GOLD_KIND, Grade::Open, open),
			(CLASS, NATIVE, Grade::Open, native),
			(OTHER, GOLD_KIND, Grade::Open, other),
		] {
			let expected = tick(id).expect("is in the index");
			assert_eq!(Clt::riskiest(class_id, asset, grade, 100), vec![(id, expected)]);
		}
		assert_eq!(Clt::riskiest(OTHER, NATIVE, Grade::Prime, 100), vec![]);
		assert_eq!(RiskIndices::<Test>::iter().count(), 4);
	});
}

#[test]
fn a_bucket_is_a_list_with_the_newest_at_its_head() {
	ExtBuilder::default().build_and_execute(|| {
		let [a, b, c] = [0, 1, 2].map(|n| nth(n, 60));
		assert_eq!(ranked(Grade::Open), vec![c, b, a]);
		assert_eq!(links(c), (None, Some(b)));
		assert_eq!(links(b), (Some(c), Some(a)));
		assert_eq!(links(a), (Some(b), None));
	});
}

#[test]
fn the_middle_the_head_and_the_tail_of_a_list_can_leave_and_come_back() {
	ExtBuilder::default().build_and_execute(|| {
		let ids = [0, 1, 2, 3].map(|n| nth(n, 60));
		let [a, b, c, d] = ids;
		let leave = |id: VaultId| {
			assert_ok!(freeze(id));
			assert_eq!(vault(id).risk, None);
			assert_ok!(Clt::do_try_state());
		};
		let back = |id: VaultId| {
			assert_ok!(thaw(id));
			assert_indexed(id);
		};
		// The list is d, c, b, a.
		leave(b);
		assert_eq!(ranked(Grade::Open), vec![d, c, a]);
		assert_eq!((links(c), links(a)), ((Some(d), Some(a)), (Some(c), None)));
		leave(d);
		assert_eq!(ranked(Grade::Open), vec![c, a]);
		assert_eq!(links(c), (None, Some(a)));
		leave(a);
		assert_eq!(ranked(Grade::Open), vec![c]);
		assert_eq!(links(c), (None, None));
		leave(c);
		assert_eq!((RiskIndices::<Test>::iter().count(), pages(Grade::Open)), (0, 0));
		for id in ids {
			back(id);
		}
		assert_eq!(ranked(Grade::Open), vec![d, c, b, a]);
	});
}

#[test]
fn a_vault_that_moves_within_its_bucket_stays_in_its_place_or_at_the_head() {
	ExtBuilder::default().build_and_execute(|| {
		let [a, b] = [0, 1].map(|n| nth(n, 60));
		let before = tick(a);
		// A ten-thousandth more is the same bucket of a thousandth.
		assert_ok!(deposit(provider(0), a, 60 * OUNCE / 10_000));
		assert_eq!(tick(a), before);
		assert_indexed(a);
		assert_indexed(b);
		assert_eq!(ranked(Grade::Open).len(), 2);
	});
}

#[test]
fn pages_and_summary_appear_and_vanish_with_their_vaults() {
	ExtBuilder::default().build_and_execute(|| {
		set_asset_price(GOLD_KIND, usd(1_000));
		// Ratios that are four times apart have 1,386 buckets between them: five pages.
		let near = nth(0, 1);
		let far = nth(1, 4);
		let further = nth(2, 900_000);
		assert_eq!(pages(Grade::Open), 3);
		assert_eq!(ranked(Grade::Open), vec![near, far, further]);
		assert_ok!(retire(provider(1), far, 100 * HOUR_UNITS));
		assert_eq!(pages(Grade::Open), 2);
		assert_eq!(ranked(Grade::Open), vec![near, further]);
		assert_ok!(retire(provider(0), near, 100 * HOUR_UNITS));
		assert_eq!(pages(Grade::Open), 1);
		assert!(RiskIndices::<Test>::contains_key(key(Grade::Open)));
		assert_ok!(retire(provider(2), further, 100 * HOUR_UNITS));
		assert_eq!(pages(Grade::Open), 0);
		assert!(!RiskIndices::<Test>::contains_key(key(Grade::Open)));
	});
}

#[test]
fn a_vault_without_collateral_is_the_riskiest_of_all() {
	ExtBuilder::default().build_and_execute(|| {
		let rich = nth(0, 60);
		let bare = open_for(provider(1), GOLD_KIND, Grade::Open, 0);
		set_class_price(CLASS, usd(0));
		assert_ok!(issue(provider(1), bare, 100 * HOUR_UNITS, 0));
		assert_eq!(tick(bare), Some(0));
		assert_eq!(ranked(Grade::Open), vec![bare, rich]);
	});
}

#[test]
fn a_thousand_vaults_in_one_bucket_are_all_found_and_each_can_leave() {
	ExtBuilder::default().build_and_execute(|| {
		let ids: Vec<_> = (0..1_000).map(|n| nth(n, 60)).collect();
		assert_eq!(pages(Grade::Open), 1);
		assert_ok!(Clt::do_try_state());
		assert_eq!(ranked(Grade::Open), ids.iter().rev().take(100).copied().collect::<Vec<_>>());
		// As cheap as in a short list, wherever the vault stands in it.
		for at in [0, 500, 999] {
			let owner = provider(at);
			let id = ids[at as usize];
			let count = changes(id, || {
				assert_ok!(deposit(owner, id, 40 * OUNCE));
			});
			assert!(count <= 4, "{count}");
		}
		assert_eq!(ranked(Grade::Open).len(), 100);
	});
}

#[test]
fn a_move_changes_at_most_four_items_of_the_index_beside_the_vault() {
	ExtBuilder::default().build_and_execute(|| {
		set_asset_price(GOLD_KIND, usd(10));
		// Crowded buckets everywhere: 300 ratios, three vaults each.
		for n in 0..900u32 {
			nth(n, 20 + u128::from(n % 300));
		}
		let mut most = 0;
		let mut count = |id: VaultId, act: &mut dyn FnMut()| {
			let count = changes(id, act);
			assert!(count <= 4, "{count} items for {id:?}");
			most = most.max(count);
		};
		for n in [0u32, 7, 299, 300, 450, 599, 600, 899] {
			let (id, owner) = (VaultId(n), provider(n));
			// To another page, to the bucket beside, and back.
			for gold in [OUNCE, 40 * OUNCE, 1_000 * OUNCE] {
				count(id, &mut || {
					assert_ok!(deposit(owner.clone(), id, gold));
				});
				count(id, &mut || {
					assert_ok!(withdraw(owner.clone(), id, gold));
				});
			}
			count(id, &mut || {
				assert_ok!(issue(owner.clone(), id, HOUR_UNITS, u128::MAX));
			});
			count(id, &mut || {
				assert_ok!(retire(owner.clone(), id, HOUR_UNITS));
			});
		}
		assert!(most >= 3, "the worst case was met: {most}");
	});
}

#[test]
fn a_move_between_far_pages_of_a_lone_vault_stays_within_four_items() {
	ExtBuilder::default().build_and_execute(|| {
		set_asset_price(GOLD_KIND, usd(1_000));
		let id = nth(0, 1);
		let owner = provider(0);
		let count = changes(id, || {
			assert_ok!(deposit(owner.clone(), id, 900_000 * OUNCE));
		});
		assert!(count <= 4, "{count}");
		let count = changes(id, || {
			assert_ok!(withdraw(owner, id, 900_000 * OUNCE));
		});
		assert!(count <= 4, "{count}");
	});
}

#[test]
fn a_settled_or_closed_vault_is_in_no_index() {
	ExtBuilder::default().build_and_execute(|| {
		let id = indebted(ALICE, Grade::Open, 100, 100);
		assert_ok!(remedy(id, Remedy::Hybrid, None));
		assert_eq!(vault(id).risk, None);
		assert_ok!(settle(BOB, id));
		assert_eq!(vault(id).risk, None);
		assert_ok!(close(BOB, id));
		assert_eq!(vault(id).risk, None);
		assert_eq!(ranked(Grade::Open), vec![]);
	});
}

#[test]
fn the_riskiest_are_shown_up_to_a_limit() {
	ExtBuilder::default().build_and_execute(|| {
		for n in 0..120 {
			nth(n, 60 + u128::from(n));
		}
		let show = |limit| Clt::riskiest(CLASS, GOLD_KIND, Grade::Open, limit).len();
		assert_eq!((show(0), show(1), show(99), show(u32::MAX)), (0, 1, 99, 100));
	});
}

#[test]
fn vaults_below_the_line_are_shown_in_pages_riskiest_first() {
	ExtBuilder::default().build_and_execute(|| {
		let ids: Vec<_> = (0..60u32).map(|n| nth(n, 60 + u128::from(n / 3))).collect();
		let page = |after, limit| Clt::below_line(CLASS, GOLD_KIND, Grade::Open, after, limit);
		assert_eq!(page(None, 100), vec![]);
		// At 0.6 a vault is below 0.4 with less than 66.7 of gold: the first 21.
		gold_at(60);
		let below = |id: &VaultId| vault(*id).collateral * 6 < 4 * 100 * OUNCE;
		let all = page(None, 100);
		assert_eq!(all.len(), 21);
		assert!(all.iter().all(below));
		assert_eq!(ids.iter().filter(|id| below(id)).count(), 21);
		let ticks: Vec<_> = all.iter().map(|id| tick(*id)).collect();
		assert!(ticks.windows(2).all(|pair| pair[0] <= pair[1]));
		// Page by page it is the same list.
		let mut paged = Vec::new();
		loop {
			let next = page(paged.last().copied(), 4);
			assert!(next.len() <= 4);
			if next.is_empty() {
				break;
			}
			paged.extend(next);
		}
		assert_eq!(paged, all);
	});
}

#[test]
fn a_vault_at_the_line_is_not_below_it_though_its_bucket_may_be() {
	ExtBuilder::default().build_and_execute(|| {
		// At 0.4 exactly with 50 of gold at 0.8, and one smallest unit below it.
		let at = nth(0, 50);
		let below = nth(1, 60);
		assert_ok!(withdraw(provider(1), below, 10 * OUNCE));
		gold_at(80);
		assert_eq!(tick(at), tick(below));
		assert_eq!(Clt::below_line(CLASS, GOLD_KIND, Grade::Open, None, 100), vec![]);
		set_quote(
			millrace_primitives::FeedId::Asset(GOLD_KIND),
			[sp_runtime::FixedU128::from_inner(799_999_999_999_999_999); 3],
			6,
			millrace_primitives::Status::Live,
		);
		assert_eq!(Clt::below_line(CLASS, GOLD_KIND, Grade::Open, None, 100).len(), 2);
	});
}

#[test]
fn amounts_of_every_size_have_a_bucket() {
	let params = ClassRiskParams::with_fuse(4_000_000 * HOUR_UNITS);
	ExtBuilder::default().risk_params(params).build_and_execute(|| {
		set_class_price(CLASS, sp_runtime::FixedU128::from_inner(1));
		let owed: [Units; 4] = [MIN_OWED, 1_000, HOUR_UNITS, 900_000 * HOUR_UNITS];
		for (n, units) in owed.into_iter().enumerate() {
			for gold in [1, OUNCE, 900_000 * OUNCE] {
				let owner = provider(n as u32);
				let id = open_for(owner.clone(), GOLD_KIND, Grade::Open, gold);
				assert_ok!(issue(owner.clone(), id, units, u128::MAX));
				assert_indexed(id);
				assert_ok!(retire(owner.clone(), id, units));
				assert_ok!(close(owner, id));
			}
		}
	});
}
