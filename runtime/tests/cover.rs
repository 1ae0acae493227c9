//! What a thin cover costs on the runtime as it is, and how much may stay uncovered: the attacks that
//! once paid less, and the bonds that stand behind Open vaults.

use crate::{
	common::{preset, set_clock},
	founding::{fleet, id, signed, CLASS, GOLD, START},
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{dynamic_params::AggregatedKeyValue, fungibles::Mutate},
};
use millrace_primitives::{
	units::{DEVICE_HOUR, MILL, USD},
	AssetId, AssetKind, Providers, VaultId,
};
use millrace_runtime::{
	invariants,
	parameters::{
		bonds::{self, Parameters as Bonds},
		RuntimeParameters,
	},
	Assets, Balance, Clt, Registry, Runtime,
};
use pallet_clt::{Error, Grade, NextVaultId, Vaults};
use pallet_parameters::Parameters;
use sp_keyring::Sr25519Keyring::{Bob, Eve};

/// Eve is a provider of a class at a dollar a device-hour, behind gold at a dollar less a tenth. Eve and
/// Bob have money.
fn with_provider(test: impl FnOnce()) {
	preset("development").execute_with(|| {
		set_up();
		test();
		assert_ok!(invariants::check());
	});
}

/// The same with another parameter in force, as no vote has set it.
fn with_provider_of(bond: Bonds, test: impl FnOnce()) {
	preset("development").execute_with(|| {
		let (key, value) = RuntimeParameters::Bonds(bond).into_parts();
		Parameters::<Runtime>::set(key, value);
		set_up();
		test();
	});
}

fn set_up() {
	set_clock(START);
	fleet();
	for who in [Eve, Bob] {
		assert_ok!(Assets::mint_into(GOLD, &id(who), 100_000 * USD));
		assert_ok!(Assets::mint_into(AssetId::SETTLEMENT, &id(who), 100_000 * USD));
	}
}

/// A vault of Eve's with so many whole units of gold.
fn vault(grade: Grade, gold: Balance) -> VaultId {
	let vault = NextVaultId::<Runtime>::get();
	assert_ok!(Clt::open_vault(signed(Eve), CLASS, AssetKind::WithId(GOLD), grade));
	assert_ok!(Clt::deposit(signed(Eve), vault, gold * USD));
	vault
}

fn reserve(vault: VaultId) -> Balance {
	Vaults::<Runtime>::get(vault).expect("it was opened").reserve
}

#[test]
fn depositing_issuing_and_withdrawing_costs_the_premium_that_issuing_alone_would_have() {
	with_provider(|| {
		let thin = vault(Grade::Open, 56);
		assert_ok!(Clt::issue(signed(Eve), thin, 100 * DEVICE_HOUR, Balance::MAX));
		// 50.40 USD behind 100: RP is 0.248.
		assert_eq!(reserve(thin), 24_800_000);

		let round = vault(Grade::Open, 112);
		assert_ok!(Clt::issue(signed(Eve), round, 100 * DEVICE_HOUR, 0));
		let half = 56 * USD;
		assert_noop!(
			Clt::withdraw(signed(Eve), round, half, 24_799_999),
			Error::<Runtime>::PremiumAboveMax
		);
		assert_ok!(Clt::withdraw(signed(Eve), round, half, 24_800_000));
		assert_eq!(reserve(round), 24_800_000);
	});
}

#[test]
fn a_hundred_purchases_pay_the_premium_of_one() {
	with_provider(|| {
		for pieces in [1, 100] {
			let vault = vault(Grade::Open, 56);
			let units = 100 * DEVICE_HOUR;
			assert_ok!(Clt::offer(signed(Eve), vault, units, None, USD));
			let before = Assets::balance(AssetId::SETTLEMENT, id(Bob));
			for _ in 0..pieces {
				assert_ok!(Clt::buy(signed(Bob), vault, units / pieces, Balance::MAX));
			}
			let paid = before - Assets::balance(AssetId::SETTLEMENT, id(Bob));
			assert_eq!((paid, reserve(vault)), (124_800_000, 24_800_000));
		}
	});
}

#[test]
fn a_prime_vault_starts_at_twice_its_collateral_before_the_haircut() {
	with_provider(|| {
		// 1.8 after a haircut of a tenth, and not the 1.5 of the class.
		let vault = vault(Grade::Prime, 199);
		let below = Error::<Runtime>::BelowIssueRatio;
		assert_noop!(Clt::issue(signed(Eve), vault, 100 * DEVICE_HOUR, 0), below);
		assert_ok!(Clt::deposit(signed(Eve), vault, USD));
		assert_ok!(Clt::issue(signed(Eve), vault, 100 * DEVICE_HOUR, 0));
	});
}

#[test]
fn what_a_provider_leaves_uncovered_is_at_most_five_times_its_bond_until_it_raises_it() {
	// A bond of 5 USD: with a greater one it would be the fuse that stops her.
	let bond = Bonds::ProviderBond(bonds::ProviderBond, Some(5 * MILL));
	with_provider_of(bond, || {
		assert_eq!(Registry::info(&id(Eve), CLASS).bond, 5 * MILL);
		// 45 USD of cover, and 25 beyond.
		let vault = vault(Grade::Open, 50);
		let (most, more) = (70 * DEVICE_HOUR, 71 * DEVICE_HOUR);
		let above = Error::<Runtime>::UncoveredAboveBond;
		assert_noop!(Clt::issue(signed(Eve), vault, more, Balance::MAX), above);
		assert_ok!(Clt::offer(signed(Eve), vault, more, None, 0));
		let above = Error::<Runtime>::UncoveredAboveBond;
		assert_noop!(Clt::buy(signed(Bob), vault, more, Balance::MAX), above);
		assert_ok!(Clt::issue(signed(Eve), vault, most, Balance::MAX));
		let above = Error::<Runtime>::UncoveredAboveBond;
		assert_noop!(Clt::withdraw(signed(Eve), vault, USD, Balance::MAX), above);
		assert_ok!(Registry::raise_bond(signed(Eve), 25 * MILL));
		assert_eq!(Registry::info(&id(Eve), CLASS).bond, 30 * MILL);
		assert_ok!(Clt::withdraw(signed(Eve), vault, USD, Balance::MAX));
	});
}
