//! What strangers send to accounts, what issuers freeze and what owners send away changes the outcome of
//! no call: the same life is led on a chain that nobody has touched, on one whose accounts are full of
//! dust, and on one where a customer has emptied its account, and everything that came of it is compared.

mod moves;
mod world;

use codec::Encode;
use frame_support::assert_ok;
use millrace_primitives::Remedy;
use millrace_runtime::{invariants, AccountId, Runtime, System};
use moves::{make, Move, Move::*};
use world::{chain, Treatment};

/// Moves of a random life.
const LENGTH: u32 = 120;
/// Random lives.
const LIVES: u32 = 24;

/// Leads a life, and returns what came of each move. The equations hold at its end.
fn lead(life: &[Move], treatment: Treatment) -> Vec<String> {
	chain(treatment).execute_with(|| {
		let outcomes = life.iter().map(|step| format!("{step:?}: {:?}", make(*step, treatment)));
		let outcomes = outcomes.collect();
		assert_ok!(invariants::check());
		outcomes
	})
}

/// Fails if something came of a move that comes of it on no untouched chain.
fn is_the_same_whatever_was_done_to_accounts(life: &[Move]) {
	let clean = lead(life, Treatment::Clean);
	for treatment in [Treatment::Dusted, Treatment::Emptied] {
		for (expected, found) in clean.iter().zip(lead(life, treatment)) {
			assert_eq!(*expected, found, "on the chain that is {treatment:?}");
		}
	}
}

/// Three vaults, one of them of native token, of which the trader has units and UTC.
const BEGINNING: &[Move] = &[
	Open { owner: 0, native: false },
	Open { owner: 1, native: false },
	Open { owner: 1, native: true },
	OpenPool,
	Deposit { vault: 0, hours: 800 },
	Deposit { vault: 1, hours: 400 },
	Deposit { vault: 2, hours: 400 },
	Offer { vault: 0, hours: 200 },
	Offer { vault: 1, hours: 200 },
	Offer { vault: 2, hours: 100 },
	Buy { vault: 0, hours: 200 },
	Buy { vault: 1, hours: 200 },
	Buy { vault: 2, hours: 100 },
	Pool { vault: 0, hours: 120 },
	Pool { vault: 1, hours: 150 },
	Pool { vault: 2, hours: 60 },
	Unpool { vault: 0, hours: 10 },
	Issue { vault: 0, hours: 5 },
];

/// Every end that a lease can have, and then the ends of vaults, their claims and the class's cash.
const REST: &[Move] = &[
	// Ended by its customer, who is there or has emptied its account.
	Redeem { nomad: false, devices: 2, minutes: 120, vault: Some(0) },
	Confirm { lease: 0 },
	Extend { lease: 0, minutes: 60 },
	Pass { minutes: 30, cents: 100 },
	Terminate { lease: 0, by_provider: false },
	Redeem { nomad: true, devices: 2, minutes: 120, vault: Some(0) },
	Confirm { lease: 0 },
	Pass { minutes: 30, cents: 100 },
	Terminate { lease: 0, by_provider: false },
	// Broken off.
	Redeem { nomad: true, devices: 1, minutes: 90, vault: None },
	Confirm { lease: 0 },
	Pass { minutes: 10, cents: 100 },
	Terminate { lease: 0, by_provider: true },
	// Never started.
	Redeem { nomad: true, devices: 1, minutes: 90, vault: Some(2) },
	Pass { minutes: 16, cents: 100 },
	Expire { lease: 0 },
	Redeem { nomad: false, devices: 1, minutes: 90, vault: Some(2) },
	Terminate { lease: 0, by_provider: true },
	// Delivered, with a fault.
	RedeemOnTerms { devices: 1, minutes: 120 },
	Confirm { lease: 0 },
	Pass { minutes: 8, cents: 100 },
	Admit { lease: 0 },
	Pass { minutes: 4, cents: 100 },
	Decide { lease: 0 },
	Pass { minutes: 2, cents: 100 },
	Apply { fault: 0 },
	Pass { minutes: 120, cents: 100 },
	Settle { lease: 0 },
	Pass { minutes: 10, cents: 100 },
	// Closes the agreement.
	Idle,
	// Most of what one vault has in the pool, and back.
	Redeem { nomad: true, devices: 10, minutes: 300, vault: Some(2) },
	Confirm { lease: 0 },
	Pass { minutes: 1, cents: 100 },
	Terminate { lease: 0, by_provider: false },
	Retire { vault: 0, hours: 5 },
	// Gold gets cheaper: a vault is unsafe.
	Pass { minutes: 1, cents: 65 },
	LiquidatePooled { vault: 1, hours: 4 },
	Liquidate { vault: 1, hours: 4 },
	// Leases of a vault that fails, one of which waits for it.
	Redeem { nomad: true, devices: 2, minutes: 240, vault: Some(0) },
	Confirm { lease: 0 },
	Redeem { nomad: false, devices: 2, minutes: 240, vault: Some(0) },
	Confirm { lease: 0 },
	Pass { minutes: 60, cents: 65 },
	Freeze { vault: 0 },
	Terminate { lease: 1, by_provider: false },
	Order { vault: 0, remedy: Remedy::Hybrid },
	SettleVault { vault: 0 },
	Settle { lease: 1 },
	Terminate { lease: 0, by_provider: false },
	Claim { vault: 0 },
	ClaimPooled { vault: 0 },
	BuyCollateral { native: false, hours: 5 },
	RedeemCash { hours: 1 },
	Idle,
	Deposit { vault: 1, hours: 500 },
];

/// A number below `end` that belongs to the `place`th choice in the life of a seed.
fn chance(seed: u32, place: u32, end: u32) -> u32 {
	let hash = sp_io::hashing::twox_64(&(seed, place).encode());
	u32::try_from(u64::from_le_bytes(hash) % u64::from(end)).expect("below a u32")
}

/// The `number`th move of a random life.
fn random(seed: u32, number: u32) -> Move {
	let choose = |place: u32, end: u32| chance(seed, number * 16 + place, end);
	let (vault, hours, lease) = (choose(1, 3), 1 + choose(2, 12), choose(3, 4));
	let (minutes, yes) = (u64::from(1 + choose(4, 240)), choose(5, 2) == 0);
	let named = (choose(6, 3) > 0).then_some(vault);
	let devices = 1 + choose(7, 4);
	match choose(0, 64) {
		0..=2 => Pool { vault, hours },
		3..=5 => Unpool { vault, hours },
		6..=7 => Offer { vault, hours },
		8..=9 => Buy { vault, hours },
		10..=11 => Issue { vault, hours },
		12 => Withdraw { vault, hours },
		13..=14 => Deposit { vault, hours },
		15 => Retire { vault, hours },
		16 => Close { vault },
		17..=22 => Redeem { nomad: yes, devices, minutes, vault: named },
		23..=24 => RedeemOnTerms { devices, minutes },
		25..=30 => Confirm { lease },
		31..=32 => Extend { lease, minutes },
		33..=37 => Terminate { lease, by_provider: yes },
		38..=40 => Settle { lease },
		41 => Expire { lease },
		42 => Admit { lease },
		43 => Decide { lease },
		44 => Apply { fault: lease },
		45 => CloseAgreement { lease },
		46..=47 => Liquidate { vault, hours },
		48..=49 => LiquidatePooled { vault, hours },
		50 => WindDown { vault },
		51 => Freeze { vault },
		52 => Thaw { vault },
		53 => Order { vault, remedy: if yes { Remedy::Hybrid } else { Remedy::GracefulExit } },
		54 => SettleVault { vault },
		55 => Claim { vault },
		56 => ClaimPooled { vault },
		57 => RedeemCash { hours },
		58 => BuyCollateral { native: yes, hours },
		59..=61 => Pass { minutes: minutes.div_ceil(4), cents: 60 + choose(8, 60) },
		_ => Idle,
	}
}

#[test]
fn a_life_of_device_hours_goes_well_and_is_the_same_whatever_was_done_to_accounts() {
	let life = [BEGINNING, REST].concat();
	let clean = lead(&life, Treatment::Clean);
	for outcome in &clean {
		assert!(outcome.contains(": (Ok(()), ["), "{outcome}");
	}
	for told in ["Event::Closed", "Event::Slashed", "Event::RedeemedCash", "Event::Restored"] {
		assert!(clean.iter().any(|outcome| outcome.contains(told)), "{told}");
	}
	is_the_same_whatever_was_done_to_accounts(&life);
}

#[test]
fn kinds_of_dust_a_frozen_and_an_emptied_account_change_the_outcome_of_no_call() {
	for seed in 0..LIVES {
		let random = (0..LENGTH).map(|number| random(seed, number));
		let life: Vec<_> = BEGINNING.iter().copied().chain(random).collect();
		println!("seed {seed}");
		is_the_same_whatever_was_done_to_accounts(&life);
	}
}

#[test]
fn accounts_of_pallets_have_one_reference_of_their_own_whatever_anybody_sent_them() {
	for (treatment, with_balance) in [(Treatment::Clean, 0), (Treatment::Dusted, 1)] {
		chain(treatment).execute_with(|| {
			assert_ok!(invariants::own_accounts());
			let accounts: Vec<AccountId> = invariants::accounts_of_pallets();
			assert_eq!(accounts.len(), 7);
			// The treasury and the pot have a balance anyhow.
			for account in &accounts[2..] {
				assert_eq!(System::providers(account), 1 + with_balance);
			}
		});
	}
}

#[test]
fn own_accounts_fail_when_a_reference_is_lost_or_there_is_one_too_many() {
	let bugs: [fn(&AccountId); 2] = [
		|account| frame_system::Account::<Runtime>::mutate(account, |info| info.providers -= 1),
		|account| {
			System::inc_providers(account);
		},
	];
	for bug in bugs {
		for treatment in [Treatment::Clean, Treatment::Dusted] {
			chain(treatment).execute_with(|| {
				for account in invariants::accounts_of_pallets() {
					let before = frame_system::Account::<Runtime>::get(&account);
					bug(&account);
					let found = crate::common::failed(invariants::own_accounts());
					assert_eq!(found, "ACC-1 OwnAccounts");
					frame_system::Account::<Runtime>::insert(&account, before);
				}
				assert_ok!(invariants::own_accounts());
			});
		}
	}
}
