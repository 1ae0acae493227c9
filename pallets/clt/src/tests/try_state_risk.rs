//! Planted bugs of the risk index, of remedies, of earmarks and of the hook.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_ok, BoundedVec};
use millrace_math::tickmap::Word;
use millrace_primitives::{AssetId, Remedy, VaultId};
use sp_runtime::{FixedU128, TryRuntimeError};

/// Two in one bucket, the newer one at its head.
const OLD: VaultId = VaultId(0);
const NEW: VaultId = VaultId(1);
/// One far from them, in another page.
const FAR: VaultId = VaultId(2);
/// One that is frozen, with an order.
const FROZEN: VaultId = VaultId(3);
/// One whose claims are open: 60 of gold and 20 of cash for 100 hours.
const SETTLED: VaultId = VaultId(4);
/// One that is closed.
const CLOSED: VaultId = VaultId(5);

fn world(plant: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		indebted(ALICE, Grade::Open, 60, 100);
		indebted(CAROL, Grade::Open, 60, 100);
		indebted(ALICE, Grade::Open, 600, 100);
		indebted(ALICE, Grade::Prime, 150, 100);
		assert_ok!(remedy(FROZEN, Remedy::Hybrid, Some(ERIN)));
		indebted(CAROL, Grade::Open, 60, 100);
		assert_ok!(transfer(CAROL, AssetId::clt(SETTLED), BOB, 100 * HOUR_UNITS));
		assert_ok!(remedy(SETTLED, Remedy::Hybrid, None));
		assert_ok!(settle(BOB, SETTLED));
		open_for(CAROL, GOLD_KIND, Grade::Open, 0);
		assert_ok!(close(CAROL, CLOSED));
		assert_ok!(Clt::do_try_state());
		plant();
	});
}

/// `check` finds what `plant` breaks and says `named`; so does the whole.
#[track_caller]
fn finds(check: fn() -> Result<(), TryRuntimeError>, named: &'static str, plant: impl FnOnce()) {
	world(|| {
		plant();
		assert_eq!(check(), Err(TryRuntimeError::Other(named)));
		assert!(Clt::do_try_state().is_err());
	});
}

fn change(id: VaultId, change: impl FnOnce(&mut VaultRecordOf<Test>)) {
	Vaults::<Test>::mutate(id, |vault| change(vault.as_mut().expect("vault exists")));
}

fn change_link(id: VaultId, change: impl FnOnce(&mut Link)) {
	Vaults::<Test>::mutate(id, |vault| {
		change(vault.as_mut().and_then(|vault| vault.risk.as_mut()).expect("is in the index"));
	});
}

fn change_remedy(change: impl FnOnce(&mut RemedyRecord)) {
	Remedies::<Test>::mutate(SETTLED, |remedy| change(remedy.as_mut().expect("is settled")));
}

fn key() -> RiskKey {
	vault(OLD).risk_key()
}

/// Number of the page of [`OLD`] and [`NEW`].
fn number() -> u16 {
	(vault(OLD).risk.expect("is in the index").tick / PAGE_TICKS) as u16
}

fn change_page(change: impl FnOnce(&mut Page)) {
	RiskPages::<Test>::mutate(key(), number(), |page| change(page.as_mut().expect("is there")));
}

fn change_summary(change: impl FnOnce(&mut Summary)) {
	RiskIndices::<Test>::mutate(key(), |summary| change(summary.as_mut().expect("is there")));
}

fn a_link() -> Link {
	Link { tick: 0, prev: None, next: None }
}

#[test]
fn col_2_finds_debt_that_is_not_the_sum_of_the_vaults() {
	finds(Clt::check_col_2, "COL-2 DebtIdentity", || change(OLD, |vault| vault.issued += 1));
	finds(Clt::check_col_2, "COL-2 DebtIdentity", || change(FROZEN, |vault| vault.retired += 1));
	finds(Clt::check_col_2, "COL-2 DebtIdentity", || {
		change(SETTLED, |vault| vault.status = VaultStatus::Active);
	});
	finds(Clt::check_col_2, "COL-2 DebtIdentity: retired exceeds issued", || {
		Totals::<Test>::mutate(CLASS, |totals| totals.retired = u128::MAX);
	});
	finds(Clt::check_col_2, "COL-2 DebtIdentity: no totals", || Totals::<Test>::remove(CLASS));
}

#[test]
fn col_8_finds_vaults_where_they_do_not_belong() {
	let check = Clt::check_col_8;
	finds(check, "COL-8 IndexComplete: not in the index", || change(OLD, |v| v.risk = None));
	for id in [FROZEN, SETTLED, CLOSED] {
		finds(check, "COL-8 IndexComplete: does not belong", || {
			change(id, |vault| vault.risk = Some(a_link()));
		});
	}
	finds(check, "COL-8 IndexComplete: does not belong", || {
		change(FAR, |vault| vault.retired = vault.issued);
	});
	let bucket = "COL-8 IndexComplete: bucket";
	finds(check, bucket, || change_link(OLD, |link| link.tick += 1));
	finds(check, bucket, || change(OLD, |vault| vault.collateral *= 2));
	finds(check, bucket, || change(OLD, |vault| vault.retired = vault.issued / 2));
	finds(check, "COL-8 IndexComplete: indices", || {
		change(FAR, |vault| vault.grade = Grade::Prime);
	});
}

#[test]
fn col_8_finds_broken_pages() {
	let check = Clt::check_col_8;
	finds(check, "COL-8 IndexComplete: page without a vault", || {
		let other = RiskKey { collateral_asset: NATIVE, ..key() };
		RiskPages::<Test>::insert(other, 1, Page::default());
	});
	finds(check, "COL-8 IndexComplete: empty page", || {
		RiskPages::<Test>::insert(key(), 1, Page::default());
	});
	finds(check, "COL-8 IndexComplete: heads out of order", || {
		change_page(|page| {
			let head = page.heads[0];
			page.heads.try_push(head).expect("has room");
		});
	});
	for flip in [0, 77, 255] {
		finds(check, "COL-8 IndexComplete: bits and heads", || {
			change_page(|page| page.word[flip / 64] ^= 1 << (flip % 64));
		});
	}
	finds(check, "COL-8 IndexComplete: head without a vault", || {
		change_page(|page| {
			let bit = page.heads[0].0.wrapping_add(1);
			let mut word = Word::default();
			word[usize::from(bit / 64)] = 1 << (bit % 64);
			page.word = word;
			page.heads[0].0 = bit;
		});
	});
	finds(check, "COL-8 IndexComplete: bucket without a head", || {
		RiskPages::<Test>::remove(key(), number());
	});
}

#[test]
fn col_8_finds_broken_lists() {
	let check = Clt::check_col_8;
	let links = "COL-8 IndexComplete: links";
	finds(check, links, || change_link(OLD, |link| link.prev = None));
	finds(check, links, || change_link(NEW, |link| link.prev = Some(OLD)));
	finds(check, links, || change_page(|page| page.heads[0].1 = OLD));
	finds(check, "COL-8 IndexComplete: list", || change_link(NEW, |link| link.next = None));
	finds(check, "COL-8 IndexComplete: list has a loop", || {
		change_link(OLD, |link| link.next = Some(NEW));
	});
	for stranger in [FROZEN, SETTLED, CLOSED, VaultId(99)] {
		finds(check, "COL-8 IndexComplete: list leaves the index", || {
			change_link(OLD, |link| link.next = Some(stranger));
		});
	}
	finds(check, links, || change_link(OLD, |link| link.next = Some(FAR)));
}

#[test]
fn col_8_finds_a_broken_summary() {
	let check = Clt::check_col_8;
	finds(check, "COL-8 IndexComplete: indices", || RiskIndices::<Test>::remove(key()));
	finds(check, "COL-8 IndexComplete: indices", || {
		let other = RiskKey { collateral_asset: NATIVE, ..key() };
		RiskIndices::<Test>::insert(other, Summary::default());
	});
	let summary = "COL-8 IndexComplete: summary";
	finds(check, summary, || change_summary(|summary| summary.root[3] ^= 1));
	finds(check, summary, || change_summary(|summary| summary.root = Word::default()));
	finds(check, summary, || change_summary(|summary| summary.middle[0].1[2] ^= 1 << 5));
	finds(check, summary, || change_summary(|summary| summary.middle[0].0 += 1));
	finds(check, summary, || change_summary(|summary| summary.middle = BoundedVec::new()));
}

#[test]
fn col_9_finds_dust_of_debt() {
	for rest in [1, MIN_OWED - 1] {
		finds(Clt::check_col_9, "COL-9 Dust", || {
			change(FAR, |vault| vault.retired = vault.issued - rest);
		});
	}
}

#[test]
fn col_10_finds_clocks_that_are_ahead() {
	finds(Clt::check_col_10, "COL-10 IndexMonotone: fuse", || {
		Totals::<Test>::mutate(CLASS, |totals| totals.fuse.hour += 1);
	});
	finds(Clt::check_col_10, "COL-10 IndexMonotone: fuse", || {
		OwnerFuses::<Test>::mutate(ALICE, CLASS, |fuse| fuse.hour += 1);
	});
	finds(Clt::check_col_10, "COL-10 IndexMonotone: halving", || {
		change(OLD, |vault| vault.halving = Some(Halving { at: START + 1, left: 0 }));
	});
	finds(Clt::check_col_10, "COL-10 IndexMonotone: parameters", || {
		RiskParamsOf::<Test>::mutate(CLASS, |params| {
			params.as_mut().unwrap().changed_at = START + 1
		});
	});
	finds(Clt::check_col_10, "COL-10 IndexMonotone: parameters", || {
		Collaterals::<Test>::mutate(GOLD_KIND, |record| {
			record.as_mut().unwrap().terms.changed_at = START + 1;
		});
	});
	finds(Clt::check_col_10, "COL-10 IndexMonotone: remedy", || {
		change_remedy(|remedy| remedy.fixed_at = START + 1);
	});
}

#[test]
fn res_1_finds_what_moves_though_it_is_frozen() {
	let check = Clt::check_res_1;
	finds(check, "RES-1 Frozen: asset", || {
		assert_ok!(CltFreezer::thaw(AssetId::clt(FROZEN)));
	});
	finds(check, "RES-1 Frozen: asset", || {
		assert_ok!(CltFreezer::freeze(AssetId::clt(OLD)));
	});
	finds(check, "RES-1 Frozen: asset", || {
		assert_ok!(CltFreezer::freeze(AssetId::clt(SETTLED)));
	});
	finds(check, "RES-1 Frozen: index", || change(FROZEN, |v| v.risk = Some(a_link())));
	for id in [OLD, SETTLED, CLOSED] {
		finds(check, "RES-1 Frozen: dispute", || DisputedMock::set([id].into()));
	}
	for id in [OLD, SETTLED, CLOSED, VaultId(99)] {
		finds(check, "RES-1 Frozen: order", || {
			let order = PendingRemedies::<Test>::get(FROZEN).expect("is ordered");
			PendingRemedies::<Test>::insert(id, order);
		});
	}
}

#[test]
fn res_2_finds_a_pot_that_is_not_what_the_claims_are() {
	let check = Clt::check_res_2;
	finds(check, "RES-2 ClaimPot: no settlement", || Remedies::<Test>::remove(SETTLED));
	finds(check, "RES-2 ClaimPot: units", || change_remedy(|remedy| remedy.units -= 1));
	let more = "RES-2 ClaimPot: more than the pot";
	finds(check, more, || change(SETTLED, |vault| vault.collateral += 1));
	finds(check, more, || change(SETTLED, |vault| vault.reserve += 1));
	let less = "RES-2 ClaimPot: less than the claims";
	finds(check, less, || change(SETTLED, |vault| vault.collateral -= 1));
	finds(check, less, || change(SETTLED, |vault| vault.reserve -= 1));
	// What is earmarked is not there for claims.
	finds(check, less, || change(SETTLED, |vault| vault.earmarked += 1));
	finds(check, "RES-2 ClaimPot: more earmarked than there is", || {
		change(SETTLED, |vault| vault.earmarked = vault.collateral + 1);
	});
	for id in [OLD, FROZEN, CLOSED, VaultId(99)] {
		finds(check, "RES-2 ClaimPot: no claims", || {
			let remedy = Remedies::<Test>::get(SETTLED).expect("is settled");
			Remedies::<Test>::insert(id, remedy);
		});
	}
}

#[test]
fn res_3_finds_an_outcome_that_is_not_funded_as_it_says() {
	let check = Clt::check_res_3;
	finds(check, "RES-3 OutcomeFunding: graceful", || {
		change_remedy(|remedy| remedy.outcome = Remedy::GracefulExit);
	});
	let stopped = "RES-3 OutcomeFunding: hard stop";
	finds(check, stopped, || change_remedy(|remedy| remedy.outcome = Remedy::HardStop));
	finds(check, stopped, || {
		change_remedy(|remedy| {
			remedy.outcome = Remedy::HardStop;
			remedy.rate = FixedU128::default();
		});
	});
	finds(check, "RES-3 OutcomeFunding: hybrid", || {
		change_remedy(|remedy| remedy.rate = FixedU128::from_inner(1_000_000_000_000_000_001));
	});
}

#[test]
fn sla_6_finds_a_pledge_of_what_is_not_there() {
	let check = Clt::check_sla_6;
	for id in [OLD, FROZEN, SETTLED, CLOSED] {
		finds(check, "SLA-6 NoDoublePledge", || {
			change(id, |vault| vault.earmarked = vault.collateral + 1);
		});
	}
	finds(check, "SLA-6 NoDoublePledge: closed", || {
		change(CLOSED, |vault| (vault.collateral, vault.earmarked) = (1, 1));
	});
	world(|| {
		change(OLD, |vault| vault.earmarked = vault.collateral);
		assert_ok!(Clt::do_try_state());
	});
}

#[test]
fn wgt_1_finds_lists_and_cursors_that_name_what_is_not_there() {
	let check = Clt::check_wgt_1;
	let change_list = |change: fn(&mut Vec<VaultId>)| {
		OwnedVaults::<Test>::mutate(CAROL, |list| {
			let mut ids = list.clone().into_inner();
			change(&mut ids);
			*list = BoundedVec::truncate_from(ids);
		});
	};
	finds(check, "WGT-1 Bounded: twice in a list", || change_list(|ids| ids.push(NEW)));
	let list = "WGT-1 Bounded: list";
	finds(check, list, || change_list(|ids| ids.push(CLOSED)));
	finds(check, list, || change_list(|ids| ids.push(OLD)));
	finds(check, list, || {
		change_list(|ids| {
			ids.pop();
		});
	});
	finds(check, list, || OwnedVaults::<Test>::insert(BOB, BoundedVec::new()));
	// A list that is too long cannot be read at all.
	finds(check, list, || {
		let raw = vec![OLD, NEW, FAR, FROZEN].encode();
		frame_support::storage::unhashed::put_raw(
			&OwnedVaults::<Test>::hashed_key_for(ALICE),
			&raw,
		);
	});
	let put = |order, index, vault| {
		IdleCursor::<Test>::put(Cursor { order, index, vault, indices_first: false });
	};
	finds(check, "WGT-1 Bounded: cursor", || put(Some(VaultId(99)), None, None));
	finds(check, "WGT-1 Bounded: cursor", || put(None, Some(key()), Some(VaultId(6))));
	finds(check, "WGT-1 Bounded: cursor without an index", || put(None, None, Some(OLD)));
}
