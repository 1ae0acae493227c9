//! What a payee cannot receive, on the runtime as it is: it is the payee's, in the pot, until it is
//! claimed.

use crate::{
	common::{preset, set_clock},
	founding::{fleet, id, list, pass, signed, CLASS, START},
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		fungibles::Mutate,
		tokens::Preservation,
		InstanceFilter,
	},
};
use millrace_primitives::{
	units::{DEVICE_HOUR, HOUR, MILL, MINUTE},
	AssetId, AssetKind, LeaseId, Remedy, Units, VaultId,
};
use millrace_runtime::{
	adapters::NativeAndAssets, configs::accounts::ProxyType, constants::token::EXISTENTIAL_DEPOSIT,
	genesis, invariants, AccountId, Assets, Balance, Balances, Clt, Lease, Runtime, RuntimeCall,
	RuntimeOrigin, System, Unclaimed, Utc,
};
use pallet_clt::{Grade, VaultStatus, Vaults};
use pallet_unclaimed::{Error, Records};
use sp_keyring::Sr25519Keyring::{Charlie, Dave, Eve, Ferdie};
use sp_runtime::{Permill, TokenError};

const VAULT: VaultId = VaultId(0);

fn utc() -> AssetKind {
	AssetKind::WithId(AssetId::utc(CLASS))
}

fn balance(asset: &AssetKind, who: &AccountId) -> Balance {
	use frame_support::traits::fungibles::Inspect;
	NativeAndAssets::balance(asset.clone(), who)
}

fn filed(who: &AccountId, asset: &AssetKind) -> Balance {
	Records::<Runtime>::get(who, asset).unwrap_or_default()
}

/// A test network with a Prime vault of Eve's behind MILL, which costs a dollar as a device-hour does.
/// It owes ten hours to Ferdie, of which `pooled` are in the pool.
fn with_vault(pooled: Units, test: impl FnOnce()) {
	preset("development").execute_with(|| {
		set_clock(START);
		fleet();
		list(AssetKind::Native, Permill::zero());
		assert_ok!(Clt::open_vault(signed(Eve), CLASS, AssetKind::Native, Grade::Prime));
		assert_ok!(Clt::deposit(signed(Eve), VAULT, 20 * MILL));
		assert_ok!(Clt::issue(signed(Eve), VAULT, 10 * DEVICE_HOUR, 0));
		let (clt, keep) = (AssetId::clt(VAULT), Preservation::Expendable);
		let all = 10 * DEVICE_HOUR;
		assert_ok!(<Assets as Mutate<_>>::transfer(clt, &id(Eve), &id(Ferdie), all, keep));
		assert_ok!(Utc::open(signed(Dave), CLASS));
		assert_ok!(Utc::pool(signed(Ferdie), VAULT, pooled));
		test();
		assert_ok!(invariants::check());
	});
}

/// Ferdie leases a device for so many hours, and Eve confirms.
fn lease(hours: u64) -> LeaseId {
	assert_ok!(Utc::redeem(signed(Ferdie), CLASS, 1, hours * HOUR, None, None));
	let lease = LeaseId(0);
	assert_ok!(Lease::confirm(signed(Eve), lease, b"sealed".to_vec().try_into().unwrap()));
	lease
}

#[test]
fn the_pot_is_open_from_genesis_in_every_preset() {
	for name in genesis::preset_names() {
		preset(name.as_ref()).execute_with(|| {
			let pot = Unclaimed::pot();
			assert_eq!(Balances::balance(&pot), EXISTENTIAL_DEPOSIT);
			assert_eq!(System::providers(&pot), 2);
			assert_ok!(invariants::check());
		});
	}
}

#[test]
fn the_rest_of_a_lease_is_its_customer_s_though_it_emptied_its_account() {
	with_vault(10 * DEVICE_HOUR, || {
		let lease = lease(10);
		// It keeps no MILL and no dollar: its account is gone.
		let all = balance(&AssetKind::WithId(AssetId::SETTLEMENT), &id(Ferdie));
		let (to, keep) = (id(Dave), Preservation::Expendable);
		let dollars = AssetId::SETTLEMENT;
		assert_ok!(<Assets as Mutate<_>>::transfer(dollars, &id(Ferdie), &to, all, keep));
		assert_ok!(Balances::transfer_all(signed(Ferdie), to.into(), false));
		assert!(!System::account_exists(&id(Ferdie)));
		pass(12 * MINUTE);
		assert_ok!(Lease::terminate(signed(Ferdie), lease));
		// Twelve minutes of ten hours are delivered.
		let rest = 10 * DEVICE_HOUR * 98 / 100;
		let asset = utc();
		let waiting = filed(&id(Ferdie), &asset);
		assert_eq!(balance(&asset, &id(Ferdie)) + waiting, rest, "98 % of a prepaid lease");
		assert_eq!(balance(&asset, &Clt::backstop(CLASS)), 0);
		if waiting > 0 {
			assert_ok!(Unclaimed::claim(signed(Ferdie), asset.clone(), id(Charlie)));
			assert_eq!(balance(&asset, &id(Charlie)), rest);
		}
	});
}

#[test]
fn a_blocked_customer_keeps_the_rest_of_its_lease_and_claims_it_for_itself_alone() {
	with_vault(10 * DEVICE_HOUR, || {
		let (lease, asset, issuer) = (lease(9), utc(), Utc::account_id());
		let admin = || RuntimeOrigin::signed(issuer.clone());
		assert_ok!(Assets::block(admin(), AssetId::utc(CLASS), id(Ferdie).into()));
		pass(27 * MINUTE);
		assert_ok!(Lease::terminate(signed(Ferdie), lease));
		let (free, rest) = (DEVICE_HOUR, 9 * DEVICE_HOUR * 95 / 100);
		assert_eq!((balance(&asset, &id(Ferdie)), filed(&id(Ferdie), &asset)), (free, rest));
		assert_eq!(balance(&asset, &Unclaimed::pot()), rest);
		let claim = |to| Unclaimed::claim(signed(Ferdie), utc(), id(to));
		let pay_out = || Unclaimed::pay_out(signed(Dave), id(Ferdie), utc());
		assert_noop!(claim(Charlie), Error::<Runtime>::Blocked);
		assert_noop!(claim(Ferdie), TokenError::Blocked);
		assert_noop!(pay_out(), TokenError::Blocked);
		let other = Unclaimed::claim(signed(Charlie), utc(), id(Charlie));
		assert_eq!(other, Err(Error::<Runtime>::NothingUnclaimed.into()));
		assert_ok!(Assets::thaw(admin(), AssetId::utc(CLASS), id(Ferdie).into()));
		assert_ok!(pay_out());
		assert_eq!(balance(&asset, &id(Ferdie)), free + rest);
		assert_eq!(balance(&asset, &Unclaimed::pot()), 0);
	});
}

#[test]
fn claims_to_a_backstop_below_the_existential_deposit_are_filed_and_paid_out_once_they_can_be() {
	// A hundred units are worth a ten-thousandth of a MILL.
	with_vault(100, || {
		let (backstop, asset) = (Clt::backstop(CLASS), AssetKind::Native);
		assert_ok!(Clt::remedy(RuntimeOrigin::root(), VAULT, Remedy::Hybrid, None));
		assert_ok!(Clt::settle(signed(Dave), VAULT));
		assert_eq!(Vaults::<Runtime>::get(VAULT).unwrap().status, VaultStatus::Settled);
		assert_eq!(balance(&asset, &backstop), 0);
		assert_ok!(Utc::claim_pooled(signed(Dave), VAULT));
		let dust = MILL / 10_000;
		assert!(dust < EXISTENTIAL_DEPOSIT);
		assert_eq!((balance(&asset, &backstop), filed(&backstop, &asset)), (0, dust));
		let pay_out = || Unclaimed::pay_out(signed(Dave), backstop.clone(), asset.clone());
		assert_noop!(pay_out(), TokenError::BelowMinimum);
		// As soon as it has an account of its own, anybody brings it what it is due.
		assert_ok!(Balances::mint_into(&backstop, EXISTENTIAL_DEPOSIT));
		assert_ok!(pay_out());
		assert_eq!(balance(&asset, &backstop), EXISTENTIAL_DEPOSIT + dust);
		assert_eq!(balance(&asset, &Unclaimed::pot()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_proxy_that_moves_no_value_claims_nothing() {
	let asset = AssetKind::Native;
	let claim = pallet_unclaimed::Call::claim { asset: asset.clone(), to: id(Dave) };
	let pay_out = pallet_unclaimed::Call::pay_out { payee: id(Dave), asset };
	for call in [claim, pay_out].map(RuntimeCall::from) {
		assert!(ProxyType::Any.filter(&call));
		for proxy in [
			ProxyType::NonTransfer,
			ProxyType::Governance,
			ProxyType::Feeder,
			ProxyType::Provider,
			ProxyType::Attestor,
		] {
			assert!(!proxy.filter(&call), "{proxy:?}");
		}
	}
}
