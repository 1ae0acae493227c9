use super::*;
use millrace_primitives::{Leases as _, Vaults as _};
use millrace_testing::{seeded, without_trace};
use proptest::prelude::*;
use std::collections::BTreeMap;

const CLASSES: [ClassId; 2] = [CLASS, OTHER];
const USERS: [AccountId; 2] = [BOB, DAVE];
/// Vaults: three of the first class, two of the other.
const VAULTS: u32 = 5;
/// Units of each that exist in the beginning.
const EACH: Units = hours(200);

/// What happens. Numbers pick one of what there is.
#[derive(Clone, Debug)]
enum Step {
	Pool { who: usize, vault: u32, units: Units },
	Unpool { who: usize, vault: u32, units: Units },
	Redeem { who: usize, class_id: usize, devices: u32, minutes: Moment, named: Option<u32> },
	Cash { who: usize, class_id: usize, units: Units },
	Liquidate { who: usize, vault: u32, units: Units },
	Claim { vault: u32 },
	Buy { class_id: usize, amount: Balance },
	Extend { lease: u32, units: Units },
	End { lease: u32, delivered: u32 },
	Freeze { vault: u32 },
	Thaw { vault: u32 },
	Settle { vault: u32, cents: u32, gold: Balance, cash: Balance },
	Unsafe { vault: u32, units: Units },
	Send { who: usize, class_id: usize, to: usize, units: Units },
	Donate { vault: u32, units: Units },
}

fn units() -> impl Strategy<Value = Units> {
	prop_oneof![3 => 1..hours(120), 1 => 0..500u128, 1 => (1..100u128).prop_map(hours)]
}

fn step() -> impl Strategy<Value = Step> {
	let (who, vault, class_id) = (0..2usize, 0..VAULTS, 0..2usize);
	prop_oneof![
		6 => (who.clone(), vault.clone(), units())
			.prop_map(|(who, vault, units)| Step::Pool { who, vault, units }),
		3 => (who.clone(), vault.clone(), units())
			.prop_map(|(who, vault, units)| Step::Unpool { who, vault, units }),
		6 => (who.clone(), class_id.clone(), 0..6u32, 0..1_000u64, prop::option::of(vault.clone()))
			.prop_map(|(who, class_id, devices, minutes, named)| {
				Step::Redeem { who, class_id, devices, minutes, named }
			}),
		4 => (who.clone(), class_id.clone(), units())
			.prop_map(|(who, class_id, units)| Step::Cash { who, class_id, units }),
		2 => (who.clone(), vault.clone(), units())
			.prop_map(|(who, vault, units)| Step::Liquidate { who, vault, units }),
		3 => vault.clone().prop_map(|vault| Step::Claim { vault }),
		2 => (class_id.clone(), 1..hours(50)).prop_map(|(class_id, amount)| Step::Buy { class_id, amount }),
		2 => (0..20u32, units()).prop_map(|(lease, units)| Step::Extend { lease, units }),
		5 => (0..20u32, 0..=100u32).prop_map(|(lease, delivered)| Step::End { lease, delivered }),
		2 => vault.clone().prop_map(|vault| Step::Freeze { vault }),
		3 => vault.clone().prop_map(|vault| Step::Thaw { vault }),
		2 => (vault.clone(), 0..500u32, 0..3 * OUNCE, 0..3 * USD)
			.prop_map(|(vault, cents, gold, cash)| Step::Settle { vault, cents, gold, cash }),
		2 => (vault.clone(), units()).prop_map(|(vault, units)| Step::Unsafe { vault, units }),
		2 => (who.clone(), class_id, 0..4usize, units())
			.prop_map(|(who, class_id, to, units)| Step::Send { who, class_id, to, units }),
		1 => (vault, units()).prop_map(|(vault, units)| Step::Donate { vault, units }),
	]
}

fn state(vault: VaultId) -> VaultState {
	World::vault(vault).expect("vault exists").state
}

/// Units of each class that left the world of CLT and UTC for good: delivered, liquidated or paid.
#[derive(Default)]
struct Ledger {
	gone: BTreeMap<ClassId, Units>,
	/// Cash that the backstops paid, and what they owed for it.
	paid: Balance,
	due: Balance,
}

impl Ledger {
	fn gone(&mut self, class_id: ClassId, units: Units) {
		*self.gone.entry(class_id).or_default() += units;
	}

	fn book(&mut self) {
		for event in events() {
			match event {
				Event::Liquidated { class_id, units, .. } => self.gone(class_id, units),
				Event::RedeemedCash { class_id, units, due, paid, .. } => {
					assert!(paid <= due);
					self.paid += paid;
					self.due += due;
					self.gone(class_id, units);
				}
				Event::ShortfallClaimed { class_id, burned, .. } => self.gone(class_id, burned),
				_ => {}
			}
		}
	}

	/// To the last millionth: what was there is held as CLT or UTC, in a lease, or gone. What is
	/// pooled is there as UTC.
	fn assert_conserved(&self) {
		for class_id in CLASSES {
			let of_class = |id: &VaultId| World::vault(*id).is_some_and(|v| v.class_id == class_id);
			let vaults = (0..VAULTS).map(VaultId).filter(of_class);
			let mut there = Assets::total_issuance(AssetId::utc(class_id));
			let mut total = 0;
			for vault in vaults {
				let kept = clt(vault, &keeper()) - pooled(vault);
				let held: Units = USERS.iter().map(|who| clt(vault, who)).sum();
				assert_eq!(clt(vault, &escrow()), World::in_lease(vault));
				there += held + kept + clt(vault, &escrow());
				total += EACH;
			}
			let gone = self.gone.get(&class_id).copied().unwrap_or_default();
			assert_eq!(there + gone, total, "{class_id:?}");
		}
	}
}

/// End a lease: `delivered` hundredths of it were.
fn end(lease: LeaseId, delivered: u32, ledger: &mut Ledger) -> Result<(), DispatchError> {
	let (customer, vault, units) = Leases::get(lease).expect("is not over");
	if state(vault) == VaultState::Frozen {
		return restore(vault, units, &customer);
	}
	let done = units * Units::from(delivered) / 100;
	if done > 0 {
		deliver(vault, done);
		ledger.gone(World::vault(vault).expect("exists").class_id, done);
	}
	assert_ok!(restore(vault, units - done, &customer));
	Leases::remove(lease);
	Ok(())
}

/// The `n`th of what there is, counted around.
fn pick<T: Copy>(there: &[T], n: u32) -> Option<T> {
	there.iter().cycle().take(there.len().min(1) * (n as usize + 1)).last().copied()
}

fn leases() -> Vec<LeaseId> {
	let mut leases: Vec<_> = Leases::iter_keys().collect();
	leases.sort();
	leases
}

fn apply(step: Step, ledger: &mut Ledger) -> Result<(), DispatchError> {
	match step {
		Step::Pool { who, vault, units } => pool(USERS[who].clone(), VaultId(vault), units),
		Step::Unpool { who, vault, units } => unpool(USERS[who].clone(), VaultId(vault), units),
		Step::Redeem { who, class_id, devices, minutes, named } => {
			let (class_id, vault) = (CLASSES[class_id], named.map(VaultId));
			let duration = minutes * MINUTE;
			signed(
				USERS[who].clone(),
				Call::redeem { class_id, devices, duration, vault, terms: None },
			)
		}
		Step::Cash { who, class_id, units } => {
			let class_id = CLASSES[class_id];
			let units = units.min(Utc::pool_of(class_id).expect("is open").shortfall);
			signed(USERS[who].clone(), Call::redeem_cash { class_id, units, paid_min: 0 })
		}
		Step::Liquidate { who, vault, units } => {
			liquidate(USERS[who].clone(), VaultId(vault), units, 0)
		}
		Step::Claim { vault } => {
			let settled = |id: &VaultId| matches!(state(*id), VaultState::Settled { .. });
			let due: Vec<_> = Pooled::<Test>::iter_keys().filter(settled).collect();
			claim_pooled(ERIN, pick(&due, vault).unwrap_or(VaultId(vault)))
		}
		Step::Buy { class_id, amount } => {
			let (class_id, asset, total_max) = (CLASSES[class_id], GOLD_KIND, Balance::MAX);
			signed(DAVE, Call::buy_collateral { class_id, asset, amount, total_max })
		}
		Step::Extend { lease, units } => {
			let Some(lease) = pick(&leases(), lease) else { return Ok(()) };
			let (customer, vault, before) = Leases::get(lease).expect("is not over");
			take(vault, units, &customer)?;
			Leases::insert(lease, (customer, vault, before + units));
			Ok(())
		}
		Step::End { lease, delivered } => match pick(&leases(), lease) {
			Some(lease) => end(lease, delivered, ledger),
			None => Ok(()),
		},
		Step::Send { who, class_id, to, units } => {
			let to = [BOB, DAVE, backstop(CLASS), backstop(OTHER)][to].clone();
			transfer(USERS[who].clone(), AssetId::utc(CLASSES[class_id]), to, units)
		}
		Step::Donate { vault, units } => {
			let vault = VaultId(vault);
			transfer(BOB, AssetId::clt(vault), keeper(), units)
		}
		step => {
			fate(step);
			Ok(())
		}
	}
}

/// What becomes of a vault, which clt decides.
fn fate(step: Step) {
	match step {
		Step::Freeze { vault } => {
			if state(VaultId(vault)) == VaultState::Active {
				set_state(VaultId(vault), VaultState::Frozen);
			}
		}
		Step::Thaw { vault } => {
			if state(VaultId(vault)) == VaultState::Frozen {
				set_state(VaultId(vault), VaultState::Active);
			}
		}
		Step::Settle { vault, cents, gold, cash } => {
			if !matches!(state(VaultId(vault)), VaultState::Settled { .. }) {
				settle(VaultId(vault), cents, gold, cash);
			}
		}
		Step::Unsafe { vault, units } => {
			change_vault(VaultId(vault), |vault| vault.unsafe_units = units);
		}
		step => unreachable!("{step:?} is a call"),
	}
}

/// Two open pools and five vaults, whose units two users have, most of them as UTC.
fn begin() {
	assert_ok!(open(BOB, OTHER));
	for n in 0..VAULTS {
		let class_id = if n < 3 { CLASS } else { OTHER };
		let vault = new_vault(provider(n), class_id, EACH, &BOB);
		set_load(&provider(n), class_id, 1_000, 10 * n);
		assert_ok!(transfer(BOB, AssetId::clt(vault), DAVE, EACH / 2));
		assert_ok!(pool(BOB, vault, hours(70)));
		assert_ok!(pool(DAVE, vault, hours(70)));
	}
	events();
}

/// Every lease ends, every vault is settled and claimed, every holder is paid.
fn drain(ledger: &mut Ledger) {
	for n in 0..VAULTS {
		if !matches!(state(VaultId(n)), VaultState::Settled { .. }) {
			settle(VaultId(n), 100, 0, 2 * USD);
		}
	}
	for lease in leases() {
		assert_ok!(end(lease, 0, ledger));
	}
	for n in 0..VAULTS {
		if pooled(VaultId(n)) > 0 {
			assert_ok!(claim_pooled(ERIN, VaultId(n)));
		}
	}
	ledger.book();
	for class_id in CLASSES {
		let more = Utc::pool_of(class_id).expect("is open").debt;
		assert_ok!(transfer(BANK, AssetId::SETTLEMENT, backstop(class_id), more + 1));
		for who in USERS {
			let shortfall = Utc::pool_of(class_id).expect("is open").shortfall;
			let units = balance(AssetId::utc(class_id), &who).min(shortfall);
			// A few units may be worth less than the smallest unit of cash.
			let call = Call::redeem_cash { class_id, units, paid_min: 0 };
			if let Err(error) = signed(who, call) {
				let dust = [Error::<Test>::NothingThere.into(), Error::<Test>::ZeroAmount.into()];
				assert!(dust.contains(&error), "{error:?}");
			}
		}
	}
	ledger.book();
}

proptest! {
	#![proptest_config(seeded(256))]

	#[test]
	fn any_sequence_of_calls_keeps_every_invariant_and_every_unit(
		steps in prop::collection::vec(step(), 50)
	) {
		ExtBuilder::default().build_and_execute(|| {
			begin();
			let mut ledger = Ledger::default();
			for step in steps {
				let _ = without_trace(&step, true, || apply(step.clone(), &mut ledger));
				assert_eq!(Utc::do_try_state(), Ok(()), "after {step:?}");
				ledger.book();
				ledger.assert_conserved();
			}
			drain(&mut ledger);
			ledger.assert_conserved();
			assert!(ledger.paid <= ledger.due);
			for class_id in CLASSES {
				let pool = Utc::pool_of(class_id).expect("is open");
				assert_eq!((pool.pooled, pool.vaults, pool.first), (0, 0, None));
			}
		});
	}

	#[test]
	fn cash_is_shared_at_one_rate_in_any_order_and_any_parts(
		all in 1_000..hours(1_000),
		cents in 1..400u32,
		cash_per_hour in 1..5 * USD,
		parts in prop::collection::vec(1..100u32, 1..12),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let vault = new_vault(ALICE, CLASS, all, &BOB);
			assert_ok!(pool(BOB, vault, all));
			settle(vault, cents, 0, cash_per_hour);
			assert_ok!(claim_pooled(ERIN, vault));
			let (debt, there) = (the_pool().debt, cash(&backstop(CLASS)));
			let sum: u32 = parts.iter().sum();
			let mut first: Option<(Units, Balance)> = None;
			let mut total = 0;
			for part in &parts {
				let units = all * Units::from(*part) / Units::from(sum);
				let before = cash(&BOB);
				if redeem_cash(BOB, units, 0).is_err() {
					continue;
				}
				let paid = cash(&BOB) - before;
				total += paid;
				// Never less than the share of the first, but for the unit that is rounded away.
				let (units_of_first, paid_to_first) = *first.get_or_insert((units, paid));
				assert!((paid + 1) * units_of_first > units * paid_to_first);
			}
			assert!(total <= debt && total <= there);
			// What is left is worth no less to those who come last.
			let PoolRecord { shortfall, debt: rest, .. } = the_pool();
			assert!(rest * all >= debt * shortfall);
			assert!((there - total) * all >= there.min(debt) * shortfall
				|| (there - total) >= rest);
		});
	}

	#[test]
	fn who_is_told_how_much_there_is_gets_that_and_no_more(
		pooled in 1..hours(5_000),
		free in 0..1_000u32,
		minutes in 1..10_000u64,
		devices in 1..2_000u32,
	) {
		ExtBuilder::default().build_and_execute(|| {
			let vault = new_vault(ALICE, CLASS, pooled, &BOB);
			assert_ok!(pool(BOB, vault, pooled));
			set_load(&ALICE, CLASS, free, 50);
			let duration = minutes * MINUTE;
			let told = Utc::deliverable(CLASS, duration);
			if devices > told {
				let refused = Error::<Test>::CannotDeliver(u16::try_from(told).unwrap());
				assert_noop!(redeem(BOB, devices, duration, None), refused);
				if told > 0 {
					assert_ok!(redeem(BOB, told, duration, None));
				}
			} else {
				assert_ok!(redeem(BOB, devices, duration, None));
			}
		});
	}
}
