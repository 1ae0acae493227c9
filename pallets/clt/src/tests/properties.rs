use super::{cover::check_col_11, steps::*};
use crate::{mock::*, *};
use frame_support::{assert_ok, traits::fungibles::Inspect};
use millrace_math::Pot;
use millrace_primitives::{
	units::HOUR, AssetId, Balance, Earmarks, FeedId, Moment, Status, Units, VaultId,
};
use millrace_testing::{seeded, without_trace};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sp_runtime::FixedU128;
use std::collections::BTreeMap;

/// What nobody may make or destroy: the supplies of what was there before.
fn supplies() -> (Balance, Balance, Balance) {
	(
		Assets::total_issuance(AssetId::SETTLEMENT),
		Assets::total_issuance(GOLD),
		pallet_balances::TotalIssuance::<Test>::get(),
	)
}

/// All of an asset that is free on some account or on hold as collateral.
fn everybody(asset: AssetId) -> Balance {
	pallet_assets::Account::<Test>::iter_prefix(asset).map(|(_, account)| account.balance).sum()
}

/// What settlements promised and claims paid, as the events say.
#[derive(Default)]
struct Ledger {
	/// Of each vault whose claims are open: what is left of its pot.
	pots: BTreeMap<VaultId, Pot>,
}

/// Whether vaults hold no more of the vault's collateral than its ceiling.
fn under_ceiling(vault: VaultId) -> bool {
	let asset = Vaults::<Test>::get(vault).unwrap().collateral_asset;
	let record = Collaterals::<Test>::get(asset).unwrap();
	record.total <= record.terms.current.ceiling
}

fn pot(collateral: Balance, reserve: Balance) -> Pot {
	Pot { collateral, reserve }
}

fn minus(pot: Pot, collateral: Balance, reserve: Balance) -> Pot {
	Pot { collateral: pot.collateral - collateral, reserve: pot.reserve - reserve }
}

impl Ledger {
	/// Book the events of one step, which found `before`.
	fn book(&mut self, before: &BTreeMap<VaultId, VaultRecordOf<Test>>) {
		for event in events() {
			match event {
				// Each issue is held to the fuses (ISS-10) and to the ceiling (COL-6) that are in
				// force then, and so is each deposit into a vault that owes nothing; both may fall below
				// what is there.
				Event::Issued { vault, .. } | Event::Bought { vault, .. } => {
					let level = Totals::<Test>::get(CLASS).fuse.level(Timestamp::get()).unwrap();
					let fuse = RiskParamsOf::<Test>::get(CLASS).unwrap().current.fuse;
					assert!(level <= fuse);
					let owner = Vaults::<Test>::get(vault).unwrap().owner;
					let level = OwnerFuses::<Test>::get(owner, CLASS).level(Timestamp::get());
					assert!(level.unwrap() <= fuse / 4);
					assert!(under_ceiling(vault));
				}
				Event::Deposited { vault, .. } => {
					assert!(
						Vaults::<Test>::get(vault).unwrap().owed() != Some(0)
							|| under_ceiling(vault)
					);
				}
				Event::RemedyFixed {
					vault,
					holders,
					owner,
					backstop,
					reporter,
					treasury,
					units,
					burned,
					..
				} => {
					let was = &before[&vault];
					let parts = [holders, owner, backstop, reporter, treasury];
					let sum = |leg: fn(&Pot) -> Balance| parts.iter().map(leg).sum::<Balance>();
					assert_eq!(Some(sum(|part| part.collateral)), was.free());
					assert_eq!(sum(|part| part.reserve), was.reserve);
					assert_eq!(Some(units + burned), was.owed());
					self.pots.insert(vault, holders);
				}
				Event::Claimed { vault, units, collateral, reserve, .. } => {
					let record = Remedies::<Test>::get(vault).expect("is settled");
					let share = |leg| millrace_math::mul_div_floor(units, leg, record.units);
					assert_eq!(Some(collateral), share(record.collateral));
					assert_eq!(Some(reserve), share(record.reserve));
					let left = self.pots.get_mut(&vault).expect("was settled");
					*left = minus(*left, collateral, reserve);
				}
				Event::RemedyClosed { vault, collateral, reserve, .. } => {
					// Claims and residue are the pot, to the last unit.
					assert_eq!(self.pots.remove(&vault), Some(pot(collateral, reserve)));
				}
				_ => {}
			}
		}
		for (id, left) in &self.pots {
			let record = vault(*id);
			// Neither releases nor draws take from it.
			assert_eq!(pot(record.collateral - record.earmarked, record.reserve), *left);
		}
	}
}

fn records() -> BTreeMap<VaultId, VaultRecordOf<Test>> {
	Vaults::<Test>::iter().collect()
}

/// Vaults under dispute, with all that could have been paid out of them.
fn disputed() -> BTreeMap<VaultId, (VaultStatus, Pot, Option<Units>)> {
	let stand = |id: &VaultId| {
		let record = vault(*id);
		(record.status, pot(record.collateral, record.reserve), record.owed())
	};
	DisputedMock::get().iter().map(|id| (*id, stand(id))).collect()
}

/// A case that goes on keeps its vault as it was, whatever else happens: nothing leaves it, and only a
/// deposit comes to it.
fn assert_kept(before: &BTreeMap<VaultId, (VaultStatus, Pot, Option<Units>)>) {
	for (id, (status, now, owed)) in disputed() {
		assert_eq!(status, VaultStatus::Frozen);
		let Some((_, was, owed_then)) = before.get(&id) else { continue };
		assert_eq!((now.reserve, owed), (was.reserve, *owed_then), "{id:?} changed");
		assert!(now.collateral >= was.collateral, "{id:?} lost collateral");
	}
}

fn holders(id: VaultId) -> Vec<AccountId> {
	pallet_assets::Account::<Test>::iter_prefix(AssetId::clt(id)).map(|(who, _)| who).collect()
}

/// Everybody leaves: units come home and are retired, or claim; every vault closes.
fn drain(ledger: &mut Ledger) {
	for feed in [FeedId::Class(CLASS), FeedId::Asset(GOLD_KIND), FeedId::Asset(NATIVE)] {
		set_status(feed, Status::Live);
	}
	DisputedMock::set(Default::default());
	let mut run = |act: &mut dyn FnMut()| {
		let before = records();
		act();
		ledger.book(&before);
	};
	for (id, found) in records() {
		if found.status == VaultStatus::Frozen {
			run(&mut || {
				if PendingRemedies::<Test>::contains_key(id) {
					assert_ok!(settle(BOB, id));
				} else {
					assert_ok!(thaw(id));
				}
			});
		}
		run(&mut || assert_eq!(Clt::release(id, Clt::earmarked(id)), Ok(())));
		match vault(id).status {
			VaultStatus::Active => {
				for who in holders(id) {
					let units = clt(id, &who);
					if who != found.owner {
						assert_ok!(transfer(who, AssetId::clt(id), found.owner.clone(), units));
					}
				}
				if let Some(units) = vault(id).owed().filter(|units| *units > 0) {
					assert_ok!(retire(found.owner.clone(), id, units));
				}
			}
			VaultStatus::Settled => {
				for who in holders(id) {
					// What the culpable got after the settlement they can only pass on.
					run(&mut || {
						if claim(who.clone(), id) == Err(Error::<Test>::Culpable.into()) {
							let units = clt(id, &who);
							assert_ok!(transfer(who.clone(), AssetId::clt(id), DAVE, units));
							assert_ok!(claim(DAVE, id));
						}
					});
				}
			}
			VaultStatus::Closed => continue,
			VaultStatus::Frozen => panic!("was thawed or settled"),
		}
		run(&mut || assert_eq!(close(found.owner.clone(), id), Ok(())));
	}
	assert_ok!(Clt::do_try_state());
}

/// Nothing is left of the vaults but what was donated.
fn assert_drained(donated: Balance) {
	assert_eq!(cash(&Clt::account_id()), donated);
	for who in [ALICE, BOB, CAROL] {
		assert_eq!(held_gold(&who), 0);
		for reason in [HoldReason::Collateral, HoldReason::VaultDeposit] {
			assert_eq!(held(NATIVE, reason, &who), 0);
		}
	}
	assert_eq!(RiskIndices::<Test>::iter().count(), 0);
	assert_eq!(RiskPages::<Test>::iter().count(), 0);
	assert_eq!(PendingRemedies::<Test>::iter().count() + Remedies::<Test>::iter().count(), 0);
	assert_eq!(OwnedVaults::<Test>::iter().count() + Owed::<Test>::iter().count(), 0);
	assert!(Collaterals::<Test>::iter_values().all(|record| record.total == 0));
}

#[test]
fn the_random_sequences_reach_every_call_with_success() {
	let mut runner = TestRunner::deterministic();
	let mut reached = BTreeMap::<String, u32>::new();
	let mut outcomes = BTreeMap::<String, u32>::new();
	for _ in 0..256 {
		let steps = prop::collection::vec(step(), 100).new_tree(&mut runner).unwrap().current();
		ExtBuilder::default().build_and_execute(|| {
			begin();
			for step in steps {
				let name = step.name();
				if apply(step).is_ok() {
					*reached.entry(name).or_default() += 1;
				}
				for event in events() {
					if let Event::RemedyFixed { outcome, .. } = event {
						*outcomes.entry(format!("{outcome:?}")).or_default() += 1;
					}
				}
			}
		});
	}
	let calls = [
		"Open",
		"Deposit",
		"Withdraw",
		"Issue",
		"Offer",
		"Buy",
		"Retire",
		"Close",
		"Liquidate",
		"WindDown",
		"Settle",
		"Claim",
		"Freeze",
		"Thaw",
		"Remedy",
		"Condemn",
		"Dispute",
		"Acquit",
		"Convict",
		"Earmark",
		"Release",
		"Draw",
		"Idle",
		"RiskParams",
		"Collateral",
		"Transfer",
	];
	for call in calls {
		assert!(reached.get(call).is_some_and(|times| *times >= 5), "{call}: {reached:?}");
	}
	for outcome in ["GracefulExit", "HardStop", "Hybrid"] {
		assert!(outcomes.get(outcome).is_some_and(|times| *times >= 5), "{outcomes:?}");
	}
}

proptest! {
	#![proptest_config(seeded(256))]

	#[test]
	fn any_sequence_of_calls_keeps_every_invariant_and_every_unit(
		steps in prop::collection::vec(step(), 1..=100)
	) {
		ExtBuilder::default().build_and_execute(|| {
			let before = supplies();
			begin();
			events();
			let mut ledger = Ledger::default();
			let mut donated = 0;
			for step in steps {
				let found = records();
				let short = deficits();
				let kept = disputed();
				let result = without_trace(&step, step.is_call(), || apply(step.clone()));
				if let (Step::Donate { amount }, Ok(())) = (&step, &result) {
					donated += amount;
				}
				assert_eq!(Clt::do_try_state(), Ok(()), "after {step:?}");
				if result.is_ok() && step.is_of_an_owner_or_a_sale() {
					assert_eq!(check_col_11(&short), Ok(()), "after {step:?}");
				}
				ledger.book(&found);
				assert_kept(&kept);
			}
			drain(&mut ledger);
			assert_drained(donated);
			assert_eq!(supplies(), before);
			assert_eq!(everybody(AssetId::SETTLEMENT), before.0);
			assert_eq!(everybody(GOLD), before.1);
		});
	}

	#[test]
	fn a_purchase_costs_what_the_quote_says_and_stays_in_bounds(
		collateral in 1..1_000_000u128,
		low in 1..500u32,
		up in 0..100u32,
		units in 1..1_000_000u128,
	) {
		ExtBuilder::default().build_and_execute(|| {
			set_quote(FeedId::Class(CLASS), band(low, up), 6, Status::Live);
			let id = open_with(Grade::Open, collateral);
			assert_ok!(offer(ALICE, id, units));
			if let Ok(quote) = Clt::quote_purchase(id, units) {
				assert!(quote.premium <= quote.cost.div_ceil(2));
				assert_eq!(quote.total, quote.cost + quote.premium);
				assert_eq!(quote.premium == 0, quote.cover_ratio >= usd(1));
				assert!(quote.cover_ratio >= FixedU128::from_rational(1, 2));
			}
			let _ = buy_as_quoted(BOB, id, units);
		});
	}

	#[test]
	fn more_collateral_never_makes_a_purchase_dearer(
		collateral in 1..1_000_000u128,
		more in 1..1_000_000u128,
		units in 1..1_000_000u128,
	) {
		ExtBuilder::default().build_and_execute(|| {
			let id = open_with(Grade::Open, collateral);
			assert_ok!(offer(ALICE, id, units));
			let before = Clt::quote_purchase(id, units);
			assert_ok!(deposit(ALICE, id, more));
			let after = Clt::quote_purchase(id, units);
			if let Ok(before) = before {
				assert!(after.unwrap().total <= before.total);
			}
		});
	}

	#[test]
	fn the_fuse_never_lets_more_pass_in_a_window_of_its_hours(
		issues in prop::collection::vec((0..40u64, 1..60u128, any::<bool>()), 1..60)
	) {
		let mut fuse = Fuse::default();
		let mut now = START;
		let mut history: Vec<(Moment, i128)> = Vec::new();
		for (wait, units, retire) in issues {
			now += wait * HOUR / 4;
			if retire {
				fuse.retire(units, now);
				history.push((now, -(units as i128)));
			} else if fuse.issue(units, 100, now) {
				history.push((now, units as i128));
			}
			// Net issuance over the current hour and the 23 before it.
			let start = (now / HOUR).saturating_sub(23) * HOUR;
			let net: i128 =
				history.iter().filter(|(at, _)| *at >= start).map(|(_, units)| units).sum();
			let level = fuse.level(now).unwrap();
			assert!(net <= level as i128, "net {net} above level {level}");
			assert!(level <= 100);
		}
	}
}
