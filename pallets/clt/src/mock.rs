//! A runtime with real balances, assets, holds and clock, and settable prices, capacities,
//! affiliates, pools and disputes.

mod calls;

pub use calls::*;

use crate as pallet_clt;
use crate::*;
use frame_support::{
	assert_ok, construct_runtime, derive_impl, parameter_types,
	traits::{
		fungible::{Mutate as _, NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::{Inspect, InspectHold, Mutate},
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, Contains,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{
	units::{DAY, MILL, USD},
	AssetId, AssetKind, Balance, ClassId, ClassInfo, Classes, Disputes, Evidence, FeedId, Moment,
	Obligations, Pools, ProviderInfo, Providers, Quote, Quotes, Remedy, Ruling, Standing, Status,
	Subject, Units, VaultId,
};
use millrace_testing::{account, assert_pot, externalities, genesis, quote, words, Filings};
use sp_runtime::{DispatchResult, FixedU128, Permill};
use std::collections::{BTreeMap, BTreeSet};

pub use millrace_testing::{filed, numbered, usd, AccountId, POT};

words!(signed, root, events, pass, balance, cash);

/// A provider with capacity.
pub const ALICE: AccountId = account(1);
/// A buyer.
pub const BOB: AccountId = account(2);
/// Another provider with capacity.
pub const CAROL: AccountId = account(3);
/// Not a provider, and without any settlement asset.
pub const DAVE: AccountId = account(4);
/// Has nothing at all, and reports.
pub const ERIN: AccountId = account(5);
/// The treasury.
pub const TREASURY: AccountId = account(7);

/// The class with risk parameters, and the one without.
pub const CLASS: ClassId = ClassId(0);
pub const OTHER: ClassId = ClassId(1);
/// Collateral with 6 decimals.
pub const GOLD: AssetId = AssetId::external(2);
pub const GOLD_KIND: AssetKind = NativeOrWithId::WithId(GOLD);
pub const NATIVE: AssetKind = NativeOrWithId::Native;
/// One whole unit of [`GOLD`].
pub const OUNCE: Balance = 1_000_000;
/// One device-hour.
pub const HOUR_UNITS: Units = millrace_primitives::units::DEVICE_HOUR;
/// When tests start: the 100,000th day, the first hour.
pub const START: Moment = 100_000 * DAY;

pub const VAULT_DEPOSIT: Balance = 10 * MILL;
pub const MAX_VAULTS: u32 = 3;
/// Least that a vault may owe, but for nothing.
pub const MIN_OWED: Units = 10;
/// How much may be uncovered for each unit of value of a bond.
pub const UNCOVERED_PER_BOND: u32 = 5;
/// Bond of every provider: enough for all tests that are not about it.
pub const BOND: Balance = 1_000_000_000 * MILL;
/// Most affiliates of a provider.
pub const MAX_AFFILIATES: u32 = 8;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Assets: pallet_assets,
		AssetsHolder: pallet_assets_holder,
		Clt: pallet_clt,
	}
);

/// What the runtime's filter has to do for this pallet: `refund` with `allow_burn` is the one call
/// by which a holder could burn CLT past it.
pub struct NoForeignBurn;
impl Contains<RuntimeCall> for NoForeignBurn {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(
			call,
			RuntimeCall::Assets(pallet_assets::Call::refund { id, allow_burn: true })
				if !id.is_external()
		)
	}
}

#[derive_impl(millrace_testing::SystemConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Test {
	type BaseCallFilter = NoForeignBurn;
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(millrace_testing::BalancesConfig as pallet_balances::DefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

#[derive_impl(millrace_testing::AssetsConfig as pallet_assets::DefaultConfig)]
impl pallet_assets::Config for Test {
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeEvent = RuntimeEvent;
}

parameter_types! {
	pub const CltPalletId: PalletId = PalletId(*b"mr/clt  ");
	pub const Settlement: AssetId = AssetId::SETTLEMENT;
	pub const ParamStep: Permill = Permill::from_percent(20);
	pub const TargetBuffer: Permill = Permill::from_percent(2);
	pub const ReporterShare: Permill = Permill::from_percent(10);
	pub const TreasuryAccount: AccountId = TREASURY;

	pub static ClassesMock: BTreeMap<ClassId, bool> = [(CLASS, true), (OTHER, true)].into();
	pub static CapacityMock: BTreeMap<(AccountId, ClassId), (Standing, Units)> = BTreeMap::new();
	pub static QuotesMock: BTreeMap<FeedId, Quote> = BTreeMap::new();
	pub static NewerMock: BTreeMap<FeedId, Quote> = BTreeMap::new();
	/// What a test has said of bonds; all others are [`BOND`].
	pub static BondMock: BTreeMap<AccountId, Balance> = BTreeMap::new();
	/// As much as the issue ratio of Prime asks without a haircut, so that it decides. Tests that mean
	/// this factor set it.
	pub static PrimeCover: FixedU128 = FixedU128::from_rational(3, 2);
	pub static AffiliatesMock: BTreeMap<AccountId, Vec<AccountId>> = BTreeMap::new();
	pub static PooledMock: BTreeMap<VaultId, Units> = BTreeMap::new();
	pub static DisputedMock: BTreeSet<VaultId> = BTreeSet::new();
}

pub struct World;

impl Classes for World {
	fn class(id: ClassId) -> Option<ClassInfo> {
		ClassesMock::get()
			.get(&id)
			.map(|active| ClassInfo { name: b"H100".to_vec(), active: *active })
	}
}

impl Providers<AccountId> for World {
	fn info(provider: &AccountId, class_id: ClassId) -> ProviderInfo {
		let known = CapacityMock::get().get(&(provider.clone(), class_id)).copied();
		let (standing, capacity) = known.unwrap_or((Standing::Absent, 0));
		// Vaults count units, not devices.
		let bond = BondMock::get().get(provider).copied().unwrap_or(BOND);
		ProviderInfo { standing, capacity, devices: 0, bond }
	}

	fn affiliates(provider: &AccountId) -> Vec<AccountId> {
		AffiliatesMock::get().get(provider).cloned().unwrap_or_default()
	}

	fn max_affiliates() -> u32 {
		MAX_AFFILIATES
	}
}

impl Quotes for World {
	fn quote(feed: &FeedId) -> Option<Quote> {
		QuotesMock::get().get(feed).cloned()
	}

	fn cautious(feed: &FeedId) -> Option<Quote> {
		NewerMock::get().get(feed).cloned().or_else(|| Self::quote(feed))
	}
}

impl Pools<AccountId> for World {
	fn pooled(vault: VaultId) -> Units {
		PooledMock::get().get(&vault).copied().unwrap_or_default()
	}

	fn take(_: VaultId, _: Units, _: &AccountId, _: &AccountId) -> DispatchResult {
		unreachable!("leases take units out of pools")
	}

	fn restore(_: VaultId, _: Units, _: &AccountId, _: &AccountId) -> DispatchResult {
		unreachable!("leases restore units to pools")
	}
}

impl Disputes<AccountId> for World {
	fn has_frozen(vault: VaultId) -> bool {
		DisputedMock::get().contains(&vault)
	}

	fn is_respondent(_: &AccountId) -> bool {
		unreachable!("vaults are disputed, not their owners")
	}

	fn active_beside(_: &AccountId) -> Option<u32> {
		unreachable!("vaults do not hear attestors")
	}

	fn appeal(_: AccountId, _: Subject, _: Evidence) -> DispatchResult {
		unreachable!("vaults dispute nothing")
	}

	fn ruling(_: &Subject) -> Ruling {
		unreachable!("vaults wait for no ruling")
	}
}

/// Stops an asset by pallet-assets itself: the pallet's account has all roles of its CLT.
pub struct CltFreezer;

impl FreezeAsset for CltFreezer {
	fn freeze(asset: AssetId) -> DispatchResult {
		Assets::freeze_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn thaw(asset: AssetId) -> DispatchResult {
		Assets::thaw_asset(RuntimeOrigin::signed(Clt::account_id()), asset)
	}

	fn is_frozen(asset: AssetId) -> bool {
		pallet_assets::Asset::<Test>::get(asset)
			.is_some_and(|details| details.status == pallet_assets::AssetStatus::Frozen)
	}
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Assets;
	type Holder = UnionOf<Balances, AssetsHolder, NativeFromLeft, AssetKind, AccountId>;
	type Quotes = World;
	type Classes = World;
	type Providers = World;
	type Pools = World;
	type Disputes = World;
	type Freezer = CltFreezer;
	type Unclaimed = Filings;
	type RiskOrigin = EnsureRoot<AccountId>;
	type RemedyOrigin = EnsureRoot<AccountId>;
	type Time = Timestamp;
	type PalletId = CltPalletId;
	type SettlementAsset = Settlement;
	type Treasury = TreasuryAccount;
	type MaxVaults = ConstU32<MAX_VAULTS>;
	type PrimeCover = PrimeCover;
	type UncoveredPerBond = ConstU32<UNCOVERED_PER_BOND>;
	type MinOwed = ConstU128<MIN_OWED>;
	type TargetBuffer = TargetBuffer;
	type ReporterShare = ReporterShare;
	type VaultDeposit = ConstU128<VAULT_DEPOSIT>;
	type ParamStep = ParamStep;
	type ParamPeriod = ConstU64<DAY>;
	type WeightInfo = ();
	type BenchmarkHelper = Fixtures;
}

/// The world as benchmarks make it.
pub struct Fixtures;

impl BenchmarkHelper<AccountId> for Fixtures {
	fn class() -> ClassId {
		let id = ClassId(77);
		ClassesMock::mutate(|classes| classes.insert(id, true));
		id
	}

	fn quote(feed: &FeedId, price: FixedU128, decimals: u8) {
		set_quote(feed.clone(), [price; 3], decimals, Status::Live);
	}

	fn capacity(provider: &AccountId, class_id: ClassId, units: Units) {
		set_capacity(provider, class_id, Standing::Good, units);
	}

	fn affiliates(provider: &AccountId, count: u32) {
		let affiliates: Vec<_> = (0..count).map(numbered).collect();
		set_affiliates(provider, &affiliates);
	}
}

pub fn set_capacity(who: &AccountId, class_id: ClassId, standing: Standing, units: Units) {
	CapacityMock::mutate(|map| map.insert((who.clone(), class_id), (standing, units)));
}

pub fn set_affiliates(provider: &AccountId, affiliates: &[AccountId]) {
	AffiliatesMock::mutate(|map| map.insert(provider.clone(), affiliates.to_vec()));
}

pub fn set_pooled(vault: VaultId, units: Units) {
	PooledMock::mutate(|map| map.insert(vault, units));
}

/// A case begins and freezes the vault, as the oracle does.
pub fn dispute(vault: VaultId) -> DispatchResult {
	<Clt as Obligations<AccountId>>::freeze(vault)?;
	DisputedMock::mutate(|disputed| disputed.insert(vault));
	Ok(())
}

/// The case is over. What becomes of the vault is apart from this.
pub fn end_dispute(vault: VaultId) {
	DisputedMock::mutate(|disputed| disputed.remove(&vault));
}

/// A quote that may liquidate if it is stale, with its slow price at the middle.
pub fn set_quote(feed: FeedId, band: [FixedU128; 3], decimals: u8, status: Status) {
	let quote = Quote { usable: true, ..quote(band, decimals, status) };
	QuotesMock::mutate(|map| map.insert(feed, quote));
}

/// What calls see that open something, because newer observations are in the block.
pub fn set_newer(feed: FeedId, band: [FixedU128; 3], decimals: u8, status: Status) {
	NewerMock::mutate(|map| map.insert(feed, quote(band, decimals, status)));
}

/// Change a quote that is there.
pub fn change_quote(feed: FeedId, change: impl FnOnce(&mut Quote)) {
	QuotesMock::mutate(|map| change(map.get_mut(&feed).expect("there is a quote")));
}

/// Live price of a class, without dispersion.
pub fn set_class_price(class_id: ClassId, price: FixedU128) {
	set_quote(FeedId::Class(class_id), [price; 3], 6, Status::Live);
}

/// Live price of a collateral, without dispersion.
pub fn set_asset_price(asset: AssetKind, price: FixedU128) {
	let decimals = if asset == NATIVE { 12 } else { 6 };
	set_quote(FeedId::Asset(asset), [price; 3], decimals, Status::Live);
}

pub fn set_status(feed: FeedId, status: Status) {
	QuotesMock::mutate(|map| {
		if let Some(quote) = map.get_mut(&feed) {
			quote.status = status;
		}
	});
}

/// Everybody has funds; [`CLASS`] has the default risk parameters and a fuse of a million
/// device-hours; gold costs 1 USD and MILL half of it, both without haircut; a device-hour costs 1
/// USD.
pub struct ExtBuilder {
	risk_params: Option<ClassRiskParams>,
	collateral: bool,
	capacity: Units,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			risk_params: Some(ClassRiskParams::with_fuse(1_000_000 * HOUR_UNITS)),
			collateral: true,
			capacity: 1_000_000 * HOUR_UNITS,
		}
	}
}

impl ExtBuilder {
	pub fn without_risk_params(mut self) -> Self {
		self.risk_params = None;
		self
	}

	pub fn without_collateral(mut self) -> Self {
		self.collateral = false;
		self
	}

	pub fn risk_params(mut self, params: ClassRiskParams) -> Self {
		self.risk_params = Some(params);
		self
	}

	pub fn capacity(mut self, units: Units) -> Self {
		self.capacity = units;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let rich = [ALICE, BOB, CAROL, DAVE, TREASURY];
		let amounts = [(AssetId::SETTLEMENT, 1_000_000 * USD), (GOLD, 1_000_000 * OUNCE)];
		let genesis = RuntimeGenesisConfig {
			balances: genesis::endowed(rich, 1_000_000 * MILL),
			assets: genesis::issued(&DAVE, &amounts, &[ALICE, BOB, CAROL]),
			..Default::default()
		};
		externalities::<Test>(genesis, || {
			Timestamp::set_timestamp(START);
			ClassesMock::set([(CLASS, true), (OTHER, true)].into());
			CapacityMock::set(BTreeMap::new());
			QuotesMock::set(BTreeMap::new());
			NewerMock::set(BTreeMap::new());
			AffiliatesMock::set(BTreeMap::new());
			BondMock::set(BTreeMap::new());
			PrimeCover::set(FixedU128::from_rational(3, 2));
			PooledMock::set(BTreeMap::new());
			DisputedMock::set(BTreeSet::new());
			for who in [ALICE, CAROL] {
				set_capacity(&who, CLASS, Standing::Good, self.capacity);
				set_capacity(&who, OTHER, Standing::Good, self.capacity);
			}
			set_class_price(CLASS, usd(1));
			set_class_price(OTHER, usd(1));
			set_asset_price(GOLD_KIND, usd(1));
			set_asset_price(NATIVE, FixedU128::from_rational(1, 2));
			if let Some(params) = self.risk_params {
				assert_ok!(set_risk_params(CLASS, params));
			}
			if self.collateral {
				assert_ok!(set_collateral(GOLD_KIND, 0, 10_000_000 * OUNCE));
				assert_ok!(set_collateral(NATIVE, 0, 10_000_000 * MILL));
			}
		})
	}

	/// Run `test`, then check every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			assert_ok!(Clt::do_try_state());
			assert_pot_is_filed();
		});
	}
}

/// The pot has what is filed, to the last unit: nothing went there and was forgotten.
pub fn assert_pot_is_filed() {
	type Kinds = <Test as Config>::Holder;
	let assets = [GOLD_KIND, NativeOrWithId::WithId(AssetId::SETTLEMENT)];
	let least = <Kinds as Inspect<_>>::minimum_balance(NATIVE);
	assert_pot(&assets, least, |asset, pot| <Kinds as Inspect<_>>::balance(asset.clone(), pot));
}

/// Externalities for the benchmarks, which set up what they need.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().without_risk_params().without_collateral().build()
}

/// Give `who` more of an asset.
pub fn fund(asset: AssetId, who: &AccountId, amount: Balance) {
	assert_ok!(Assets::mint_into(asset, who, amount));
}
