//! What a payee cannot receive, on the runtime as it is: it is the payee's, in the pot, until it is
//! claimed.

use crate::common::{preset, set_clock};
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
	units::{DAY, DEVICE_HOUR, HOUR, MILL, MINUTE, SECOND},
	AssetId, AssetKind, ClassId, ClassSpec, FeedId, FleetId, Interconnect, Kind, LeaseId,
	Precision, Remedy, Subject, Subjects, Units, VaultId,
};
use millrace_runtime::{
	adapters::{DisputeSubjects, NativeAndAssets},
	configs::accounts::ProxyType,
	constants::token::EXISTENTIAL_DEPOSIT,
	genesis, invariants, AccountId, Assets, Balance, Balances, Clt, Lease, OracleGovernance,
	PriceFeed, Registry, Runtime, RuntimeCall, RuntimeOrigin, System, Timestamp, Unclaimed, Utc,
};
use pallet_clt::{ClassRiskParams, CollateralTerms, Grade, VaultStatus, Vaults};
use pallet_price_feed::FeedParams;
use pallet_registry::Region;
use pallet_unclaimed::{Error, Records};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{
	self, AliceStash, BobStash, Charlie, CharlieStash, Dave, Eve, Ferdie,
};
use sp_runtime::{FixedU128, Permill, TokenError};

const CLASS: ClassId = ClassId(0);
const VAULT: VaultId = VaultId(0);
/// When the tests begin.
const START: u64 = 20_000 * DAY;

fn id(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(id(who))
}

fn pass(by: u64) {
	set_clock(Timestamp::get() + by);
}

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
		let root = RuntimeOrigin::root;
		let spec = ClassSpec {
			kind: Kind::Gpu,
			precision: Precision::Tensor16,
			throughput: 989_000_000,
			memory_mib: 81_920,
			bandwidth_mb_s: 3_350_000,
			qubits: 0,
			interconnect: Interconnect::NvLink,
		};
		assert_ok!(Registry::define_class(root(), b"H100 SXM".to_vec().try_into().unwrap(), spec));
		set_prices();
		let params = ClassRiskParams::with_fuse(1_000 * DEVICE_HOUR);
		assert_ok!(Clt::set_risk_params(root(), CLASS, params));
		let terms = CollateralTerms { haircut: Permill::zero(), ceiling: Balance::MAX };
		assert_ok!(Clt::set_collateral(root(), AssetKind::Native, terms));
		let endpoint = b"https://provider.example".to_vec().try_into().unwrap();
		let none = Default::default();
		assert_ok!(Registry::register_provider(signed(Eve), Region(*b"CH"), endpoint, none));
		let leaves = H256::repeat_byte(1);
		assert_ok!(Registry::commit_fleet(signed(Eve), CLASS, 1_000, leaves, 989_000_000));
		assert_ok!(DisputeSubjects::attested(&Subject::Fleet(FleetId(0)), Some(u64::MAX)));
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

/// Three feeders say what class and native token cost: a dollar each.
fn set_prices() {
	let feeds = [(FeedId::Class(CLASS), 6), (FeedId::Asset(AssetKind::Native), 12)];
	for (feed, decimals) in &feeds {
		let params = FeedParams {
			decimals: *decimals,
			age_max: 2 * MINUTE,
			deviation_max: Permill::from_percent(60),
			spread_max: Permill::from_percent(2),
			price_min: FixedU128::from_rational(1, 100),
			price_max: FixedU128::from_u32(100),
			quorum: 3,
			sources_min: 2,
			slow_time: HOUR,
		};
		assert_ok!(PriceFeed::register_feed(RuntimeOrigin::root(), feed.clone(), params));
	}
	for (source, feeder) in (1..).zip([AliceStash, BobStash, CharlieStash]) {
		assert_ok!(OracleGovernance::seat_feeder(RuntimeOrigin::root(), id(feeder), source));
		let prices = feeds.iter().map(|(feed, _)| (feed.clone(), FixedU128::from_u32(1)));
		let prices: Vec<_> = prices.collect();
		assert_ok!(PriceFeed::submit(signed(feeder), prices.try_into().unwrap()));
	}
	// A price is read in later blocks than it was made in.
	pass(3 * SECOND);
	System::set_block_number(System::block_number() + 1);
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
