//! A runtime with real balances, assets, holds and clock, and vaults, attestors, disputes and prices
//! that a test sets.

mod calls;
mod world;

pub use calls::*;
pub use world::*;

use crate as pallet_sla;
use crate::*;
use frame_support::{
	assert_ok, construct_runtime, derive_impl, parameter_types,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::{Inspect, InspectHold},
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64,
	},
	weights::Weight,
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MILL, MINUTE, SECOND, USD},
	AssetId, AssetKind, Balance, ClassId, Evidence, FaultId, LeaseId, Moment, TemplateId, Units,
	VaultId,
};
use millrace_testing::{account, assert_pot, externalities, genesis, words, Filings};
use sp_runtime::{AccountId32, DispatchError, DispatchResult, Permill};

pub use millrace_testing::{filed, state_root, AccountId, Rollback};

words!(signed, root, events, now, pass, free, held, cash, gold);

/// A provider, with a vault in each class.
pub const ALICE: AccountId = account(1);
/// A customer.
pub const BOB: AccountId = account(2);
/// Another provider, with a vault in [`CLASS`].
pub const CAROL: AccountId = account(3);
/// Another customer.
pub const DAVE: AccountId = account(4);
/// Neither provider nor customer.
pub const ERIN: AccountId = account(5);
/// Has nothing at all.
pub const PAUPER: AccountId = account(6);

pub const CLASS: ClassId = ClassId(0);
pub const OTHER: ClassId = ClassId(1);
/// What stands behind vaults.
pub const GOLD: AssetId = AssetId::external(2);
/// Alice's in [`CLASS`], Carol's there, Alice's in [`OTHER`].
pub const VAULT: VaultId = VaultId(0);
pub const CAROLS: VaultId = VaultId(1);
pub const OTHERS: VaultId = VaultId(2);

/// The governed templates.
pub const BATCH: TemplateId = TemplateId(0);
pub const STANDARD: TemplateId = TemplateId(1);
pub const REALTIME: TemplateId = TemplateId(2);

/// When tests start: the 20,000th day, at twenty seconds past midnight.
pub const START: Moment = 20_000 * DAY + 20 * SECOND;
pub const TEMPLATE_DEPOSIT: Balance = 10 * MILL;
pub const MAX_TEMPLATES: u32 = 3;
pub const MIN_WINDOW: Moment = MINUTE;
pub const CLAIM_BOND: Balance = 5 * MILL;
/// Least size of what counts in scores.
pub const MIN_SCORED: Units = DEVICE_HOUR;
pub const MAX_ATTESTORS: u32 = 64;
pub const MIN_REPORTS: u32 = 3;
pub const REPORT_PERIOD: Moment = 6 * HOUR;
pub const PENDING_PERIOD: Moment = 48 * HOUR;
pub const RETRY_PERIOD: Moment = HOUR;
pub const STRIKE_WINDOW: Moment = 30 * DAY;
pub const SUSPENSION: Moment = 14 * DAY;
pub const ENDOWMENT: Balance = 1_000_000 * MILL;
pub const SAVINGS: Balance = 1_000_000 * USD;

/// Attestors that are active when a test starts, and how many of them are a quorum.
pub const ATTESTORS: u32 = 7;
pub const QUORUM: u32 = 5;

/// The lease of most tests: a device for ten hours.
pub const DURATION: Moment = 10 * HOUR;
pub const UNITS: Units = 10 * DEVICE_HOUR;
/// What it is worth in gold, at two for each unit.
pub const PRICE: Balance = 2 * UNITS;
/// One hundredth of what its units cost at a dollar for a device-hour.
pub const FEE: Balance = USD / 10;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Assets: pallet_assets,
		AssetsHolder: pallet_assets_holder,
		Sla: pallet_sla,
	}
);

#[derive_impl(millrace_testing::SystemConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Test {
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
	pub const Settlement: AssetId = AssetId::SETTLEMENT;
	pub const ReporterShare: Permill = Permill::from_percent(10);
	pub const Decay: Permill = Permill::from_percent(98);
	pub const ClaimBondShare: Permill = Permill::from_percent(10);
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Holder = UnionOf<Balances, AssetsHolder, NativeFromLeft, AssetKind, AccountId>;
	type Earmarks = World;
	type Unclaimed = Filings;
	type Disputes = World;
	type Quotes = World;
	type TermsOrigin = EnsureRoot<AccountId>;
	type Time = Timestamp;
	type SettlementAsset = Settlement;
	type TemplateDeposit = ConstU128<TEMPLATE_DEPOSIT>;
	type MaxTemplates = ConstU32<MAX_TEMPLATES>;
	type MinWindow = ConstU64<MIN_WINDOW>;
	type ClaimBond = ConstU128<CLAIM_BOND>;
	type ClaimBondShare = ClaimBondShare;
	type MinScored = ConstU128<MIN_SCORED>;
	type MaxAttestors = ConstU32<MAX_ATTESTORS>;
	type MinReports = ConstU32<MIN_REPORTS>;
	type ReportPeriod = ConstU64<REPORT_PERIOD>;
	type PendingPeriod = ConstU64<PENDING_PERIOD>;
	type RetryPeriod = ConstU64<RETRY_PERIOD>;
	type ReporterShare = ReporterShare;
	type Decay = Decay;
	type StrikeWindow = ConstU64<STRIKE_WINDOW>;
	type SuspensionPeriod = ConstU64<SUSPENSION>;
	type WeightInfo = ();
	type BenchmarkHelper = Fixtures;
}

/// The default curve: 4, 8, 60 and 100 % after 7 minutes, 48 hours, 5 and 10 days.
pub fn curve() -> Vec<(Moment, u32)> {
	vec![(7 * MINUTE, 40_000), (2 * DAY, 80_000), (5 * DAY, 600_000), (10 * DAY, 1_000_000)]
}

fn genesis_template(
	name: &str,
	fee: u32,
	modules: Vec<(Metric, u64, Moment, u32)>,
) -> GenesisTemplate {
	GenesisTemplate { name: name.into(), earmark: 1_000_000, fee, modules, curve: curve() }
}

/// The three governed templates.
pub fn genesis_templates() -> Vec<GenesisTemplate> {
	let all = 1_000_000;
	vec![
		genesis_template("batch", 0, vec![(Metric::Availability, 950_000, HOUR, all)]),
		genesis_template(
			"standard",
			10_000,
			vec![
				(Metric::Availability, 990_000, 10 * MINUTE, all),
				(Metric::Throughput, 900_000, HOUR, 100_000),
				(Metric::ErrorRate, 10_000, HOUR, 500_000),
			],
		),
		genesis_template(
			"realtime",
			50_000,
			vec![
				(Metric::Availability, 999_000, 5 * MINUTE, all),
				(Metric::StartLatency, 2 * MINUTE, 5 * MINUTE, all),
				(Metric::NetworkLatency, 50_000, 5 * MINUTE, 500_000),
				(Metric::ReclaimNotice, HOUR, HOUR, all),
			],
		),
	]
}

/// The one way to get externalities: three governed templates, seven attestors, and three vaults
/// which owe a thousand device-hours each and have three of gold for each unit. A device-hour costs a
/// dollar.
pub struct ExtBuilder {
	templates: Vec<GenesisTemplate>,
	attestors: u32,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { templates: genesis_templates(), attestors: ATTESTORS }
	}
}

impl ExtBuilder {
	pub fn templates(mut self, templates: Vec<GenesisTemplate>) -> Self {
		self.templates = templates;
		self
	}

	pub fn attestors(mut self, count: u32) -> Self {
		self.attestors = count;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let rich = [ALICE, BOB, CAROL, DAVE, ERIN, SAFE, BACKSTOP, TREASURY];
		let genesis = RuntimeGenesisConfig {
			balances: genesis::endowed(rich, ENDOWMENT),
			assets: pallet_assets::GenesisConfig {
				assets: vec![(AssetId::SETTLEMENT, SAFE, true, 1), (GOLD, SAFE, true, 1)],
				accounts: [BOB, DAVE].map(|who| (AssetId::SETTLEMENT, who, SAVINGS)).into(),
				..Default::default()
			},
			sla: pallet_sla::GenesisConfig { templates: self.templates, ..Default::default() },
			..Default::default()
		};
		externalities::<Test>(genesis, || {
			Timestamp::set_timestamp(START);
			World::begin(self.attestors);
		})
	}

	/// Run `test`, then check every invariant, here and of the world around.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		});
	}
}

/// Every invariant, here and of the world around.
pub fn check() {
	assert_eq!(Sla::do_try_state(), Ok(()));
	World::check();
	type Kinds = <Test as Config>::Holder;
	let assets = [GOLD, AssetId::SETTLEMENT].map(NativeOrWithId::WithId);
	let least = <Kinds as Inspect<_>>::minimum_balance(NativeOrWithId::Native);
	assert_pot(&assets, least, |asset, pot| <Kinds as Inspect<_>>::balance(asset.clone(), pot));
}

/// Externalities for the benchmarks, which set up what they need.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}

/// Let it be `moment`, without blocks.
pub fn wait_until(moment: Moment) {
	assert!(moment >= now(), "the past is over");
	Timestamp::set_timestamp(moment);
}

/// The idle time of a block. No more than `limit` is used.
pub fn idle(limit: Weight) -> Weight {
	millrace_testing::idle::<Test, Sla>(limit)
}

/// Let `elapsed` pass, then the idle time of a block.
pub fn live(elapsed: Moment) {
	pass(elapsed);
	idle(Weight::MAX);
}

/// Settlement asset of `who` on hold for fees.
pub fn held_fee(who: &AccountId) -> Balance {
	let asset = NativeOrWithId::WithId(AssetId::SETTLEMENT);
	<<Test as Config>::Holder as InspectHold<_>>::balance_on_hold(
		asset,
		&HoldReason::Fee.into(),
		who,
	)
}
