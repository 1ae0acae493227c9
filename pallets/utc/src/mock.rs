//! A runtime with real balances and assets, and settable vaults, loads, classes and prices. What
//! calls change is in storage, so that a call that fails leaves no trace.

mod calls;

pub use calls::*;

use crate as pallet_utc;
use crate::*;
use frame_support::{
	assert_ok, construct_runtime, derive_impl,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::{Create, Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		AsEnsureOriginWithArg, ConstU32,
	},
	PalletId, Twox64Concat,
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{
	units::{MILL, MINUTE, USD},
	Acceptance, AssetId, AssetKind, Balance, Claimed, ClassId, ClassInfo, Classes, FeedId, LeaseId,
	Leases as LeasesTrait, Liquidated, Load, Moment, Pools as PoolsTrait, Quote, Quotes,
	Reservation, Status, TemplateId, TermsQuote, Units, VaultFacts, VaultId, VaultState, Vaults,
};
use millrace_testing::{
	account, assert_pot, externalities, genesis, numbered, quote, words, Filings,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult, FixedU128, Permill};
use std::collections::BTreeMap;

pub use millrace_testing::{filed, usd, AccountId};

words!(signed, events, balance, cash, gold);

/// A provider.
pub const ALICE: AccountId = account(1);
/// Has the CLT of new vaults, and trades.
pub const BOB: AccountId = account(2);
/// Another provider.
pub const CAROL: AccountId = account(3);
/// A stranger with cash.
pub const DAVE: AccountId = account(4);
/// Has nothing at all, not even an account.
pub const ERIN: AccountId = account(5);
/// Where the fakes pay from: everything that vaults hold.
pub const BANK: AccountId = account(6);
/// Has the roles of all CLT.
pub const ADMIN: AccountId = account(7);

pub const CLASS: ClassId = ClassId(0);
pub const OTHER: ClassId = ClassId(1);
/// Collateral with 6 decimals.
pub const GOLD: AssetId = AssetId::external(2);
pub const GOLD_KIND: AssetKind = NativeOrWithId::WithId(GOLD);
pub const NATIVE: AssetKind = NativeOrWithId::Native;
/// How long providers have to confirm.
pub const CONFIRM_PERIOD: Moment = 15 * MINUTE;
/// The terms that hold where none are asked for.
pub const ANYHOW: TemplateId = TemplateId(0);
/// Terms of single providers.
pub const BETTER: TemplateId = TemplateId(5);
/// One whole unit of [`GOLD`].
pub const OUNCE: Balance = 1_000_000;
/// One device-hour.
pub const HOUR_UNITS: Units = millrace_primitives::units::DEVICE_HOUR;
/// All that anybody needs.
pub const PLENTY: Balance = 1_000_000_000_000;
/// Devices of a new provider.
pub const DEVICES: u32 = 8;
pub const MAX_CANDIDATES: u32 = 4;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		Utc: pallet_utc,
	}
);

#[derive_impl(millrace_testing::SystemConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(millrace_testing::BalancesConfig as pallet_balances::DefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

#[derive_impl(millrace_testing::AssetsConfig as pallet_assets::DefaultConfig)]
impl pallet_assets::Config for Test {
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
}

/// A vault as the fakes know it.
#[derive(Clone)]
pub struct FakeVault {
	pub owner: AccountId,
	pub class_id: ClassId,
	pub state: VaultState,
	/// Whether it is good delivery while it is active.
	pub good: bool,
	/// Gold and cash for a device-hour, once it is settled.
	pub pot: (Balance, Balance),
	/// Most units that may be liquidated, each for [`LIQUIDATION_PRICE`]. Zero while it is safe.
	pub unsafe_units: Units,
}

/// Gold for two units in a liquidation.
pub const LIQUIDATION_PRICE: Balance = 3;

parameter_types! {
	pub const UtcPalletId: PalletId = PalletId(*b"mr/utcpl");
	pub const Settlement: AssetId = AssetId::SETTLEMENT;
	pub const UnpoolFee: Permill = Permill::from_parts(2_500);

	pub static ClassesMock: BTreeMap<ClassId, Vec<u8>> = BTreeMap::new();
	pub static VaultsMock: BTreeMap<VaultId, FakeVault> = BTreeMap::new();
	pub static LoadsMock: BTreeMap<(AccountId, ClassId), Load> = BTreeMap::new();
	pub static QuotesMock: BTreeMap<FeedId, Quote> = BTreeMap::new();
	/// What the terms of each provider cost for a unit. All leases can have [`ANYHOW`], for nothing.
	pub static TermsMock: BTreeMap<(AccountId, TemplateId), Balance> = BTreeMap::new();
	/// How often vaults and loads were looked up.
	pub static LookUps: (u32, u32) = (0, 0);
}

/// A lease: customer, vault and units.
pub type FakeLease = (AccountId, VaultId, Units);

/// The leases that were reserved and are not over.
#[storage_alias]
pub type Leases = StorageMap<FakeLeasing, Twox64Concat, LeaseId, FakeLease>;

/// Devices of a provider in leases. None of them is given back.
#[storage_alias]
pub type Leased = StorageMap<FakeLeasing, Twox64Concat, (AccountId, ClassId), u32, ValueQuery>;

/// The terms that each lease was ordered with.
#[storage_alias]
pub type Accepted = StorageMap<FakeLeasing, Twox64Concat, LeaseId, Option<Acceptance>>;

/// Units of each vault that leases keep.
#[storage_alias]
pub type InLease = StorageMap<FakeLeasing, Twox64Concat, VaultId, Units, ValueQuery>;

/// Id of the next lease.
#[storage_alias]
pub type NextLease = StorageValue<FakeLeasing, u32, ValueQuery>;

pub struct World;

/// Errors of the fakes.
pub const BAD_DELIVERY: DispatchError = DispatchError::Other("no good delivery");
pub const WRONG_STATE: DispatchError = DispatchError::Other("wrong state");
pub const NO_DEVICES: DispatchError = DispatchError::Other("no devices");
pub const SAFE: DispatchError = DispatchError::Other("safe");
pub const TOO_LITTLE: DispatchError = DispatchError::Other("too little");
pub const NO_SUCH_TERMS: DispatchError = DispatchError::Other("no such terms");
pub const TOO_DEAR: DispatchError = DispatchError::Other("terms cost more");

impl Classes for World {
	fn class(id: ClassId) -> Option<ClassInfo> {
		ClassesMock::get().get(&id).map(|name| ClassInfo { name: name.clone(), active: true })
	}
}

fn fake(vault: VaultId) -> FakeVault {
	VaultsMock::get().get(&vault).cloned().expect("vault exists")
}

fn burn_clt(vault: VaultId, units: Units, holder: &AccountId) -> DispatchResult {
	let asset = AssetId::clt(vault);
	Assets::burn_from(
		asset,
		holder,
		units,
		Preservation::Expendable,
		Precision::Exact,
		Fortitude::Polite,
	)?;
	Ok(())
}

fn pay_out(asset: AssetId, to: &AccountId, amount: Balance) -> DispatchResult {
	if amount > 0 {
		<Assets as Mutate<_>>::transfer(asset, &BANK, to, amount, Preservation::Expendable)?;
	}
	Ok(())
}

impl Vaults<AccountId> for World {
	fn vault(vault: VaultId) -> Option<VaultFacts<AccountId>> {
		LookUps::mutate(|(vaults, _)| *vaults += 1);
		let FakeVault { owner, class_id, state, .. } = VaultsMock::get().get(&vault)?.clone();
		Some(VaultFacts { owner, class_id, state })
	}

	fn ensure_good_delivery(vault: VaultId) -> DispatchResult {
		let FakeVault { good, state, .. } = fake(vault);
		(good && state == VaultState::Active).then_some(()).ok_or(BAD_DELIVERY)
	}

	fn deliver(vault: VaultId, units: Units, holder: &AccountId) -> DispatchResult {
		burn_clt(vault, units, holder)
	}

	fn claim(
		vault: VaultId,
		units: Units,
		holder: &AccountId,
		beneficiary: &AccountId,
	) -> Result<Claimed, DispatchError> {
		let FakeVault { state, pot, .. } = fake(vault);
		let VaultState::Settled { .. } = state else { return Err(WRONG_STATE) };
		burn_clt(vault, units, holder)?;
		let (collateral, reserve) = (units * pot.0 / HOUR_UNITS, units * pot.1 / HOUR_UNITS);
		pay_out(GOLD, beneficiary, collateral)?;
		pay_out(AssetId::SETTLEMENT, beneficiary, reserve)?;
		Ok(Claimed { collateral, reserve })
	}

	fn liquidate(
		vault: VaultId,
		units: Units,
		collateral_min: Balance,
		holder: &AccountId,
		beneficiary: &AccountId,
	) -> Result<Liquidated, DispatchError> {
		let FakeVault { class_id, state, unsafe_units, .. } = fake(vault);
		if state != VaultState::Active {
			return Err(WRONG_STATE);
		}
		let dear = QuotesMock::get().get(&FeedId::Class(class_id)).is_some_and(|q| q.mid > usd(5));
		let most = if dear { Units::MAX } else { unsafe_units };
		let units = units.min(most);
		let collateral = units * LIQUIDATION_PRICE / 2;
		match units {
			0 => Err(SAFE),
			_ if collateral < collateral_min => Err(TOO_LITTLE),
			_ => {
				burn_clt(vault, units, holder)?;
				pay_out(GOLD, beneficiary, collateral)?;
				Ok(Liquidated { units, collateral })
			}
		}
	}

	fn worth(_: VaultId, _: Units) -> Option<Balance> {
		unreachable!("pools value nothing")
	}

	fn compensate(
		_: VaultId,
		_: Balance,
		_: Units,
		_: &AccountId,
	) -> Result<Balance, DispatchError> {
		unreachable!("pools compensate nobody")
	}

	fn backstop(class_id: ClassId) -> AccountId {
		PalletId(*b"backstop").into_sub_account_truncating(class_id)
	}
}

impl LeasesTrait<AccountId> for World {
	fn escrow() -> AccountId {
		PalletId(*b"mr/lease").into_account_truncating()
	}

	fn in_lease(vault: VaultId) -> Units {
		InLease::get(vault)
	}

	fn load(provider: &AccountId, class_id: ClassId) -> Load {
		LookUps::mutate(|(_, loads)| *loads += 1);
		let key = (provider.clone(), class_id);
		let none = Load { devices: 0, free: 0, reliability: Permill::zero() };
		let mut load = LoadsMock::get().get(&key).copied().unwrap_or(none);
		load.free -= Leased::get(key);
		load
	}

	fn leased(_: &AccountId, _: ClassId) -> u32 {
		unreachable!("pools want free devices")
	}

	fn terms(
		reservation: &Reservation<AccountId>,
		template: Option<TemplateId>,
	) -> Option<TermsQuote> {
		let Reservation { provider, vault, devices, duration, units, .. } = reservation;
		assert_eq!(millrace_primitives::lease_units(*devices, *duration), Some(*units));
		assert_eq!(*provider, fake(*vault).owner);
		let each = match template {
			None | Some(ANYHOW) => Some(0),
			Some(template) => TermsMock::get().get(&(provider.clone(), template)).copied(),
		};
		let template = template.unwrap_or(ANYHOW);
		each.map(|each| TermsQuote { template, fee: each * units, earmark: units * 2 })
	}

	fn confirm_period() -> Moment {
		CONFIRM_PERIOD
	}

	fn reserve(reservation: Reservation<AccountId>, load: Load) -> Result<LeaseId, DispatchError> {
		let template = reservation.terms.map(|accepted| accepted.template);
		let quote = Self::terms(&reservation, template).ok_or(NO_SUCH_TERMS)?;
		let Reservation { customer, provider, class_id, vault, devices, units, terms, .. } =
			reservation;
		if terms.is_some_and(|accepted| accepted.fee_max < quote.fee) {
			return Err(TOO_DEAR);
		}
		if load.free < devices {
			return Err(NO_DEVICES);
		}
		InLease::mutate(vault, |in_lease| *in_lease += units);
		let lease = LeaseId(NextLease::get());
		NextLease::put(lease.0 + 1);
		Leased::mutate((provider, class_id), |leased| *leased += devices);
		Leases::insert(lease, (customer, vault, units));
		Accepted::insert(lease, terms);
		Ok(lease)
	}
}

impl Quotes for World {
	fn quote(feed: &FeedId) -> Option<Quote> {
		QuotesMock::get().get(feed).cloned()
	}

	fn cautious(_: &FeedId) -> Option<Quote> {
		unreachable!("vaults say whether their units may be pooled")
	}
}

impl Config for Test {
	type Assets = Assets;
	type Kinds = UnionOf<Balances, Assets, NativeFromLeft, AssetKind, AccountId>;
	type Vaults = World;
	type Leases = World;
	type Unclaimed = Filings;
	type Classes = World;
	type Quotes = World;
	type PalletId = UtcPalletId;
	type SettlementAsset = Settlement;
	type MaxCandidates = ConstU32<MAX_CANDIDATES>;
	type UnpoolFee = UnpoolFee;
	type WeightInfo = ();
	type BenchmarkHelper = Fixtures;
}

/// The world as benchmarks make it.
pub struct Fixtures;

impl BenchmarkHelper<AccountId> for Fixtures {
	fn class() -> ClassId {
		let class_id = ClassId(77);
		add_class(class_id, b"The longest name of all classes.");
		class_id
	}

	fn quote(feed: &FeedId, price: FixedU128, decimals: u8) {
		set_quote(feed.clone(), [price; 3], decimals, Status::Live);
	}

	fn vault(owner: &AccountId, class_id: ClassId, units: Units, holder: &AccountId) -> VaultId {
		new_vault(owner.clone(), class_id, units, holder)
	}

	fn settle(vault: VaultId) {
		let units = Assets::total_issuance(AssetId::clt(vault));
		set_state(vault, VaultState::Settled { reference_price: usd(1) });
		set_pot(vault, OUNCE, USD / 2);
		assert_ok!(pay_out(AssetId::SETTLEMENT, &backstop(fake(vault).class_id), units));
	}

	fn devices(provider: &AccountId, class_id: ClassId, devices: u32) {
		set_load(provider, class_id, devices, 50);
	}

	fn terms(_: ClassId, _: &AccountId) -> Option<Acceptance> {
		Some(Acceptance { template: ANYHOW, fee_max: Balance::MAX })
	}
}

/// A class, and what clt makes for it: a backstop that can hold assets.
pub fn add_class(class_id: ClassId, name: &[u8]) {
	let is_new = ClassesMock::mutate(|classes| classes.insert(class_id, name.to_vec())).is_none();
	if is_new {
		System::inc_providers(&backstop(class_id));
	}
}

/// A vault of `owner` that is good delivery, whose owner has [`DEVICES`], with `units` on the account
/// of `holder`.
pub fn new_vault(owner: AccountId, class_id: ClassId, units: Units, holder: &AccountId) -> VaultId {
	let count = VaultsMock::get().len();
	let id = VaultId(u32::try_from(count).expect("few"));
	if !LoadsMock::get().contains_key(&(owner.clone(), class_id)) {
		set_load(&owner, class_id, DEVICES, 50);
	}
	let vault = FakeVault {
		owner,
		class_id,
		state: VaultState::Active,
		good: true,
		pot: (0, 0),
		unsafe_units: 0,
	};
	VaultsMock::mutate(|vaults| vaults.insert(id, vault));
	assert_ok!(<Assets as Create<_>>::create(AssetId::clt(id), ADMIN, false, 1));
	assert_ok!(Assets::mint_into(AssetId::clt(id), holder, units));
	id
}

pub fn change_vault(vault: VaultId, change: impl FnOnce(&mut FakeVault)) {
	VaultsMock::mutate(|vaults| change(vaults.get_mut(&vault).expect("vault exists")));
}

/// Bring a vault into a state, its asset with it.
pub fn set_state(vault: VaultId, state: VaultState) {
	let admin = RuntimeOrigin::signed(ADMIN);
	let asset = AssetId::clt(vault);
	let was = fake(vault).state;
	if was == VaultState::Frozen && state != VaultState::Frozen {
		assert_ok!(Assets::thaw_asset(admin.clone(), asset));
	}
	if was != VaultState::Frozen && state == VaultState::Frozen {
		assert_ok!(Assets::freeze_asset(admin, asset));
	}
	change_vault(vault, |vault| vault.state = state);
}

/// Settle a vault at `price` cents a device-hour, which pays that much gold and cash for it.
pub fn settle(vault: VaultId, cents: u32, gold: Balance, cash: Balance) {
	let reference_price = FixedU128::from_rational(cents.into(), 100);
	set_state(vault, VaultState::Settled { reference_price });
	set_pot(vault, gold, cash);
}

pub fn set_pot(vault: VaultId, gold: Balance, cash: Balance) {
	change_vault(vault, |vault| vault.pot = (gold, cash));
}

pub fn set_load(provider: &AccountId, class_id: ClassId, free: u32, reliability: u32) {
	let load = Load { devices: free, free, reliability: Permill::from_percent(reliability) };
	LoadsMock::mutate(|loads| loads.insert((provider.clone(), class_id), load));
}

/// Let a provider offer [`BETTER`] terms, for a fee for each unit.
pub fn offer(provider: &AccountId, each: Balance) {
	TermsMock::mutate(|terms| terms.insert((provider.clone(), BETTER), each));
}

pub fn set_quote(feed: FeedId, band: [FixedU128; 3], decimals: u8, status: Status) {
	QuotesMock::mutate(|map| map.insert(feed, quote(band, decimals, status)));
}

/// Two classes, the pool of [`CLASS`] is open; everybody but [`ERIN`] can hold assets.
pub struct ExtBuilder {
	pools: bool,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { pools: true }
	}
}

impl ExtBuilder {
	pub fn without_pools(mut self) -> Self {
		self.pools = false;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let amounts = [(AssetId::SETTLEMENT, PLENTY), (GOLD, PLENTY)];
		let rich = [ALICE, BOB, CAROL, DAVE, BANK, World::escrow()];
		let genesis = RuntimeGenesisConfig {
			balances: genesis::endowed(rich, 1_000 * MILL),
			assets: genesis::issued(&ADMIN, &amounts, &[BOB, DAVE, BANK]),
			..Default::default()
		};
		externalities::<Test>(genesis, || {
			ClassesMock::set(BTreeMap::new());
			VaultsMock::set(BTreeMap::new());
			LoadsMock::set(BTreeMap::new());
			QuotesMock::set(BTreeMap::new());
			TermsMock::set(BTreeMap::new());
			add_class(CLASS, b"H100 SXM");
			add_class(OTHER, b"A100");
			set_quote(FeedId::Asset(GOLD_KIND), [usd(1); 3], 6, Status::Live);
			set_quote(FeedId::Asset(NATIVE), [usd(1); 3], 12, Status::Live);
			if self.pools {
				assert_ok!(open(BOB, CLASS));
			}
		})
	}

	/// Run `test`, then check every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			assert_ok!(Utc::do_try_state());
			assert_pot_is_filed();
		});
	}
}

/// The pot has what is filed, to the last unit: nothing went there and was forgotten.
pub fn assert_pot_is_filed() {
	type Kinds = <Test as Config>::Kinds;
	let assets = [GOLD, AssetId::SETTLEMENT, AssetId::utc(CLASS)].map(NativeOrWithId::WithId);
	let least = <Kinds as Inspect<_>>::minimum_balance(NATIVE);
	assert_pot(&assets, least, |asset, pot| <Kinds as Inspect<_>>::balance(asset.clone(), pot));
}

/// Externalities for the benchmarks, which set up what they need.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().without_pools().build()
}
