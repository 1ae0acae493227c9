//! A runtime for the tests, and the one way to get externalities.

use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

use frame_support::{
	construct_runtime, derive_impl, parameter_types,
	storage::unhashed,
	traits::{ConstU128, ConstU32},
	weights::Weight,
};
use frame_system::EnsureRoot;
use millrace_primitives::{
	units::DAY, Balance, ClassId, ClassSpec, Disputes, Evidence, FleetId, Interconnect, Kind,
	LeaseId, Leases, Load, Moment, Obligations, Precision, Remedy, Reservation, Ruling, Subject,
	TemplateId, TermsQuote, Units, VaultId,
};
use millrace_testing::{assert_pot, externalities, genesis, words, Filings};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, DispatchError, DispatchResult, Permill};

use crate::{self as pallet_registry, lattice, *};

pub use millrace_testing::filed;

pub type AccountId = u64;

words!(events, pass);

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Registry: pallet_registry,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const PROVIDER_BOND: Balance = 1_001;
pub const DEMAND_BOND: Balance = 50;
pub const UNBONDING: Moment = 21 * DAY;
pub const DEMAND_PERIOD: u64 = 10;
/// One device at nominal speed over the horizon: 720 h · 80 %.
pub const DEVICE_CAPACITY: Units = 576_000_000;
/// Nominal throughput of [`gpu`].
pub const NOMINAL: u64 = 1_000;
pub const START: Moment = 1_000_000;
/// Most active fleets of a provider.
pub const MAX_FLEETS: u32 = 4;
/// Most affiliates of a provider.
pub const MAX_AFFILIATES: u32 = 8;
/// Most vaults of a provider.
pub const MAX_VAULTS: u32 = 16;

parameter_types! {
	pub const CapacityShare: Permill = Permill::from_percent(80);
	pub static FaultSlash: Permill = Permill::from_percent(30);
	pub static ReporterShare: Permill = Permill::from_percent(10);
	pub const Unbonding: Moment = UNBONDING;
	pub const DemandPeriod: u64 = DEMAND_PERIOD;
	pub const TreasuryAccount: AccountId = TREASURY;
	/// How many vaults a condemned fleet of a class stops, if not none.
	pub static Stopped: BTreeMap<ClassId, u32> = BTreeMap::new();
	/// Class in which vaults cannot be stopped.
	pub static Unstoppable: Option<ClassId> = None;
	/// Who is the respondent of an open dispute.
	pub static Respondents: BTreeSet<AccountId> = BTreeSet::new();
}

thread_local! {
	static LEASED: RefCell<BTreeMap<(AccountId, ClassId), u32>> = const { RefCell::new(BTreeMap::new()) };
	static OWED: RefCell<BTreeMap<(AccountId, ClassId), Units>> = const { RefCell::new(BTreeMap::new()) };
	static VAULTS: RefCell<BTreeMap<AccountId, u32>> = const { RefCell::new(BTreeMap::new()) };
}

const CONDEMNATIONS: &[u8] = b"condemnations";
/// How the obligations fail in the class [`Unstoppable`].
pub const CANNOT_STOP: DispatchError = DispatchError::Other("cannot stop");

/// Obligations that a test sets.
pub struct MockObligations;

impl MockObligations {
	pub fn set_owed(provider: AccountId, class_id: ClassId, units: Units) {
		OWED.with(|owed| owed.borrow_mut().insert((provider, class_id), units));
	}

	pub fn set_leased(provider: AccountId, class_id: ClassId, devices: u32) {
		LEASED.with(|leased| leased.borrow_mut().insert((provider, class_id), devices));
	}

	pub fn set_vaults(provider: AccountId, vaults: u32) {
		VAULTS.with(|open| open.borrow_mut().insert(provider, vaults));
	}

	/// Whom it was told to be condemned, in which class, and in whose favour. Kept in storage, so
	/// that what is rolled back was never told.
	pub fn condemnations() -> Vec<(AccountId, ClassId, AccountId)> {
		unhashed::get_or_default(CONDEMNATIONS)
	}

	fn clear() {
		LEASED.with(|leased| leased.borrow_mut().clear());
		OWED.with(|owed| owed.borrow_mut().clear());
		VAULTS.with(|open| open.borrow_mut().clear());
		Stopped::set(BTreeMap::new());
		Unstoppable::set(None);
	}
}

impl Obligations<AccountId> for MockObligations {
	fn owed(provider: &AccountId, class_id: ClassId) -> Units {
		OWED.with(|owed| owed.borrow().get(&(*provider, class_id)).copied().unwrap_or_default())
	}

	fn open_vaults(provider: &AccountId) -> u32 {
		VAULTS.with(|open| open.borrow().get(provider).copied().unwrap_or_default())
	}

	fn condemned(
		provider: &AccountId,
		class_id: ClassId,
		reporter: &AccountId,
	) -> Result<u32, DispatchError> {
		let mut told = Self::condemnations();
		told.push((*provider, class_id, *reporter));
		unhashed::put(CONDEMNATIONS, &told);
		if Unstoppable::get() == Some(class_id) {
			return Err(CANNOT_STOP);
		}
		Ok(Stopped::get().get(&class_id).copied().unwrap_or_default())
	}

	fn condemned_weight(vaults: u32) -> Weight {
		Weight::from_parts(1_000, 10) + Weight::from_parts(100, 1) * u64::from(vaults)
	}

	fn max_vaults() -> u32 {
		MAX_VAULTS
	}

	fn freeze(_: VaultId) -> DispatchResult {
		unreachable!("the registry knows no vaults")
	}

	fn thaw(_: VaultId) -> DispatchResult {
		unreachable!("the registry knows no vaults")
	}

	fn remedy(_: VaultId, _: Remedy, _: Option<AccountId>) -> DispatchResult {
		unreachable!("the registry knows no vaults")
	}
}

impl Leases<AccountId> for MockObligations {
	fn leased(provider: &AccountId, class_id: ClassId) -> u32 {
		LEASED
			.with(|leased| leased.borrow().get(&(*provider, class_id)).copied().unwrap_or_default())
	}

	fn escrow() -> AccountId {
		unreachable!("the registry knows no vaults")
	}

	fn in_lease(_: VaultId) -> Units {
		unreachable!("the registry knows no vaults")
	}

	fn load(_: &AccountId, _: ClassId) -> Load {
		unreachable!("the registry counts leased devices, not free ones")
	}

	fn terms(_: &Reservation<AccountId>, _: Option<TemplateId>) -> Option<TermsQuote> {
		unreachable!("the registry orders no leases")
	}

	fn confirm_period() -> Moment {
		unreachable!("the registry orders no leases")
	}

	fn reserve(_: Reservation<AccountId>, _: Load) -> Result<LeaseId, DispatchError> {
		unreachable!("the registry orders no leases")
	}
}

/// Disputes that a test opens and closes, by [`Respondents`].
pub struct MockDisputes;

impl Disputes<AccountId> for MockDisputes {
	fn has_frozen(_: VaultId) -> bool {
		unreachable!("the registry knows no vaults")
	}

	fn is_respondent(who: &AccountId) -> bool {
		Respondents::get().contains(who)
	}

	fn active_beside(_: &AccountId) -> Option<u32> {
		unreachable!("the registry does not hear attestors")
	}

	fn appeal(_: AccountId, _: Subject, _: Evidence) -> DispatchResult {
		unreachable!("the registry disputes nothing")
	}

	fn ruling(_: &Subject) -> Ruling {
		unreachable!("the registry waits for no ruling")
	}
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ClassOrigin = EnsureRoot<AccountId>;
	type Obligations = MockObligations;
	type Leases = MockObligations;
	type Disputes = MockDisputes;
	type Time = Timestamp;
	type Treasury = TreasuryAccount;
	type Unclaimed = Filings;
	type ProviderBond = ConstU128<PROVIDER_BOND>;
	type DemandBond = ConstU128<DEMAND_BOND>;
	type CapacityShare = CapacityShare;
	type CapacityHorizon = ConstU32<720>;
	type Unbonding = Unbonding;
	type DemandPeriod = DemandPeriod;
	type FaultSlash = FaultSlash;
	type ReporterShare = ReporterShare;
	type MaxProofDepth = ConstU32<10>;
	type MaxFleets = ConstU32<MAX_FLEETS>;
	type MaxDevices = ConstU32<1_000>;
	type MaxAffiliates = ConstU32<MAX_AFFILIATES>;
	type WeightInfo = ();
}

/// Rich accounts; all but Poor may be anything.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const TREASURY: AccountId = 9;
/// Has the existential deposit and nothing more.
pub const POOR: AccountId = 10;
/// Does not exist.
pub const NOBODY: AccountId = 11;
pub const RICH: Balance = 1_000_000;

/// Sets only what a test needs. `build_and_execute` is the way to run one; it checks all invariants
/// when the test is over.
#[derive(Default)]
pub struct ExtBuilder {
	classes: u32,
	providers: Vec<AccountId>,
	fleets: Vec<(AccountId, Vec<DeviceId>)>,
	attested_until: Option<Moment>,
}

impl ExtBuilder {
	/// Classes 0 to `count` less one, all like [`gpu`].
	pub fn classes(mut self, count: u32) -> Self {
		self.classes = count;
		self
	}

	/// A registered provider.
	pub fn provider(mut self, who: AccountId) -> Self {
		self.providers.push(who);
		self
	}

	/// A fleet of class 0, in the order of the calls: ids from 0. Defines the class and registers
	/// the provider where needed.
	pub fn fleet(mut self, owner: AccountId, devices: Vec<DeviceId>) -> Self {
		self.classes = self.classes.max(1);
		if !self.providers.contains(&owner) {
			self.providers.push(owner);
		}
		self.fleets.push((owner, devices));
		self
	}

	/// All its fleets are attested until that moment. Otherwise none is.
	pub fn attested_until(mut self, until: Moment) -> Self {
		self.attested_until = Some(until);
		self
	}

	fn build(self) -> sp_io::TestExternalities {
		MockObligations::clear();
		Respondents::set(BTreeSet::new());
		FaultSlash::set(Permill::from_percent(30));
		ReporterShare::set(Permill::from_percent(10));
		let mut balances = genesis::endowed([ALICE, BOB, CAROL], RICH);
		balances.balances.extend([TREASURY, POOR].map(|who| (who, EXISTENTIAL_DEPOSIT)));
		let genesis = RuntimeGenesisConfig { balances, ..Default::default() };
		externalities::<Test>(genesis, || {
			Timestamp::set_timestamp(START);
			for _ in 0..self.classes {
				Registry::define_class(RuntimeOrigin::root(), name(b"GPU"), gpu()).unwrap();
			}
			for who in self.providers {
				register(who).unwrap();
			}
			for (owner, devices) in self.fleets {
				let fleet = NextFleetId::<Test>::get();
				commit(owner, ClassId(0), &devices).unwrap();
				if self.attested_until.is_some() {
					Registry::attest(fleet, self.attested_until).unwrap();
				}
			}
		})
	}

	/// Run `test`, then check the invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Registry::do_try_state().unwrap();
			assert_pot(&[], EXISTENTIAL_DEPOSIT, |_, pot| Balances::free_balance(pot));
		});
	}

	/// Run `test`, which breaks an invariant on purpose.
	pub fn build_and_break(self, test: impl FnOnce()) {
		self.build().execute_with(test);
	}
}

/// For the benchmarks that run as tests.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}

pub const CH: Region = Region(*b"CH");

pub fn endpoint() -> Endpoint {
	b"https://provider.example".to_vec().try_into().unwrap()
}

pub fn name(text: &[u8]) -> ClassName {
	text.to_vec().try_into().unwrap()
}

pub fn gpu() -> ClassSpec {
	ClassSpec {
		kind: Kind::Gpu,
		precision: Precision::Tensor16,
		throughput: NOMINAL,
		memory_mib: 81_920,
		bandwidth_mb_s: 3_350_000,
		qubits: 0,
		interconnect: Interconnect::NvLink,
	}
}

/// Devices with these numbers, sorted.
pub fn devices(numbers: impl IntoIterator<Item = u8>) -> Vec<DeviceId> {
	let mut devices = numbers.into_iter().map(|n| DeviceId([n; 32])).collect::<Vec<_>>();
	devices.sort();
	devices
}

/// Become a provider without affiliates.
pub fn register(who: AccountId) -> frame_support::dispatch::DispatchResult {
	Registry::register_provider(RuntimeOrigin::signed(who), CH, endpoint(), affiliates([]))
}

/// Affiliates in the given order, whether that is right or not.
pub fn affiliates(accounts: impl IntoIterator<Item = AccountId>) -> AffiliatesOf<Test> {
	accounts.into_iter().collect::<Vec<_>>().try_into().unwrap()
}

/// Commit `devices` at nominal speed.
pub fn commit(
	owner: AccountId,
	class_id: ClassId,
	devices: &[DeviceId],
) -> frame_support::dispatch::DispatchResult {
	let count = devices.len() as u32;
	let root = lattice::root(devices);
	Registry::commit_fleet(RuntimeOrigin::signed(owner), class_id, count, root, NOMINAL)
}

/// The proof that `devices[index]` stands in fleet `fleet`.
pub fn proof(fleet: u32, devices: &[DeviceId], index: u32) -> DeviceProofOf<Test> {
	DeviceProof {
		fleet: FleetId(fleet),
		index,
		proof: siblings(devices, index).try_into().unwrap(),
	}
}

/// The siblings of leaf `index`, as a client finds them.
pub fn siblings(devices: &[DeviceId], index: u32) -> Vec<H256> {
	binary_merkle_tree::merkle_proof::<sp_runtime::traits::BlakeTwo256, _, _>(
		devices.to_vec(),
		index,
	)
	.proof
}

/// Go on to block `block`, 3 s each.
pub fn run_to_block(block: u64) {
	let blocks = block.checked_sub(System::block_number()).expect("time goes forward");
	System::set_block_number(block);
	Timestamp::set_timestamp(Timestamp::get() + blocks * 3_000);
}

/// What `who` has on hold for `reason`.
pub fn on_hold(reason: HoldReason, who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}
