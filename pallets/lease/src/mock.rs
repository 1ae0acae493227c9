//! A runtime with real balances, assets and clock, and vaults, pools and capacities that a test sets.

mod agreements;
mod world;

pub use agreements::*;
pub use world::*;

use crate as pallet_lease;
use crate::*;
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU128, ConstU64},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MILL, MINUTE},
	Agenda as _, AgendaSlot, AssetId, Balance, ClassId, LeaseId, Leases as LeasesTrait, Load,
	Moment, Units, VaultId,
};
use sp_runtime::{
	traits::IdentityLookup, AccountId32, BuildStorage, DispatchError, DispatchResult, Permill,
};

pub type AccountId = AccountId32;

/// A provider with ten devices of each class.
pub const ALICE: AccountId = AccountId32::new([1; 32]);
/// A customer.
pub const BOB: AccountId = AccountId32::new([2; 32]);
/// Another provider with ten devices of each class.
pub const CAROL: AccountId = AccountId32::new([3; 32]);
/// Another customer.
pub const DAVE: AccountId = AccountId32::new([4; 32]);
/// Neither provider nor customer.
pub const ERIN: AccountId = AccountId32::new([5; 32]);

pub const CLASS: ClassId = ClassId(0);
pub const OTHER: ClassId = ClassId(1);
/// What stands behind vaults.
pub const GOLD: AssetId = AssetId::External(2);
/// When tests start: the 20,000th day, at twenty seconds past midnight. Not on the grid.
pub const START: Moment = 20_000 * DAY + 20_000;
pub const CONFIRM_PERIOD: Moment = 15 * MINUTE;
pub const RETRY_PERIOD: Moment = HOUR;
pub const MIN_DURATION: Moment = 10 * MINUTE;
pub const MAX_DURATION: Moment = 60 * DAY;
/// Devices of each provider in each class.
pub const DEVICES: u32 = 10;
/// UTC of each customer in each class, and units of each vault in its pool.
pub const RICH: Units = 1_000_000 * DEVICE_HOUR;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(4)]
	pub type Lease = pallet_lease;
}

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
	type ExistentialDeposit = ConstU128<{ MILL / 100 }>;
	type AccountStore = System;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type AssetId = AssetId;
	type AssetIdParameter = AssetId;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = ConstU128<0>;
	type AssetAccountDeposit = ConstU128<MILL>;
	type MetadataDepositBase = ConstU128<0>;
	type MetadataDepositPerByte = ConstU128<0>;
	type ApprovalDeposit = ConstU128<0>;
}

parameter_types! {
	pub const LeasePalletId: PalletId = PalletId(*b"mr/lease");
	pub static Penalty: Permill = Permill::from_parts(85_000);
	pub static PenaltyFloor: Permill = Permill::from_percent(2);
	pub static ConfirmIn: Moment = CONFIRM_PERIOD;
}

impl Config for Test {
	type Assets = Assets;
	type Vaults = World;
	type Pools = World;
	type Providers = World;
	type Agreements = Promises;
	type Time = Timestamp;
	type PalletId = LeasePalletId;
	type MinDuration = ConstU64<MIN_DURATION>;
	type MaxDuration = ConstU64<MAX_DURATION>;
	type ConfirmPeriod = ConfirmIn;
	type RetryPeriod = ConstU64<RETRY_PERIOD>;
	type Penalty = Penalty;
	type PenaltyFloor = PenaltyFloor;
	type WeightInfo = ();
	type BenchmarkHelper = Fixtures;
}

/// Two providers with devices; two customers with UTC of both classes. Vaults 0 and 1 are Alice's and
/// Carol's in [`CLASS`], vault 2 is Alice's in [`OTHER`]; all their units are pooled. A device-hour
/// costs two of gold.
pub const VAULT: VaultId = VaultId(0);
pub const CAROLS: VaultId = VaultId(1);
pub const OTHERS: VaultId = VaultId(2);

/// The one way to get externalities.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: [ALICE, BOB, CAROL, DAVE, ERIN, POOL, SAFE]
					.map(|who| (who, 1_000_000 * MILL))
					.into(),
				..Default::default()
			},
			assets: pallet_assets::GenesisConfig {
				assets: vec![(GOLD, SAFE, true, 1)],
				..Default::default()
			},
			..Default::default()
		}
		.build_storage()
		.expect("genesis builds");
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| {
			System::set_block_number(1);
			Timestamp::set_timestamp(START);
			Penalty::set(Permill::from_parts(85_000));
			PenaltyFloor::set(Permill::from_percent(2));
			ConfirmIn::set(CONFIRM_PERIOD);
			for class_id in [CLASS, OTHER] {
				World::make_class(class_id);
				World::set_devices(&ALICE, class_id, DEVICES);
				World::set_devices(&CAROL, class_id, DEVICES);
				for customer in [BOB, DAVE] {
					World::mint_utc(class_id, &customer, RICH);
				}
			}
			for (owner, class_id) in [(ALICE, CLASS), (CAROL, CLASS), (ALICE, OTHER)] {
				World::open(&owner, class_id, RICH);
			}
			System::reset_events();
		});
		ext
	}

	/// Run `test`, then check every invariant, here and of the world around.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			assert_ok!(Lease::do_try_state());
			World::check();
		});
	}
}

/// Externalities for the benchmarks, which set up what they need.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder.build()
}

/// Dispatch as a block does: undone as a whole if it fails.
pub fn signed(who: AccountId, call: Call<Test>) -> DispatchResult {
	use sp_runtime::traits::Dispatchable;
	let call = RuntimeCall::from(call);
	call.dispatch(RuntimeOrigin::signed(who)).map(|_| ()).map_err(|failed| failed.error)
}

pub fn confirm(who: AccountId, lease: LeaseId) -> DispatchResult {
	signed(who, Call::confirm { lease, access: access(b"sealed") })
}

pub fn terminate(who: AccountId, lease: LeaseId) -> DispatchResult {
	signed(who, Call::terminate { lease })
}

pub fn extend(who: AccountId, lease: LeaseId, duration: Moment) -> DispatchResult {
	signed(who, Call::extend { lease, duration })
}

pub fn settle(who: AccountId, lease: LeaseId) -> DispatchResult {
	signed(who, Call::settle { lease })
}

pub fn expire(who: AccountId, lease: LeaseId) -> DispatchResult {
	signed(who, Call::expire { lease })
}

pub fn access(text: &[u8]) -> Access {
	text.to_vec().try_into().expect("not too long")
}

/// Bob redeems for `devices` of Alice's in [`CLASS`].
pub fn reserve(devices: u32, duration: Moment) -> LeaseId {
	redeem(BOB, VAULT, devices, duration).expect("can be redeemed")
}

/// The same, and Alice confirms at once.
pub fn start(devices: u32, duration: Moment) -> LeaseId {
	let lease = reserve(devices, duration);
	assert_ok!(confirm(ALICE, lease));
	lease
}

pub fn record(lease: LeaseId) -> LeaseRecordOf<Test> {
	Leases::<Test>::get(lease).expect("the lease is there")
}

pub fn load(provider: &AccountId) -> Load {
	<Lease as LeasesTrait<_>>::load(provider, CLASS)
}

/// Leases of [`CLASS`] that the provider started, and that it did not.
pub fn starts(provider: &AccountId) -> (u32, u32) {
	let load = Loads::<Test>::get(provider, CLASS);
	(load.kept, load.failed)
}

pub fn now() -> Moment {
	Timestamp::get()
}

/// The first slot of the agenda that is not before `moment`.
pub fn slot_up(moment: Moment) -> AgendaSlot {
	agenda::Due::<Test>::slot_up(moment)
}

/// Let `elapsed` pass, without blocks.
pub fn pass(elapsed: Moment) {
	Timestamp::set_timestamp(now() + elapsed);
}

/// The idle time of a block. No more than `limit` is used.
pub fn idle(limit: Weight) -> Weight {
	let used = agenda::Due::<Test>::work_off(now(), limit);
	assert!(used.all_lte(limit));
	used
}

/// Events of this pallet since the last call.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// What `who` has of an asset.
pub fn balance(asset: AssetId, who: &AccountId) -> Balance {
	Assets::balance(asset, who)
}

pub fn utc(who: &AccountId) -> Units {
	balance(AssetId::Utc(CLASS), who)
}

pub fn gold(who: &AccountId) -> Balance {
	balance(GOLD, who)
}

/// Units of the vault in its escrow.
pub fn escrowed(vault: VaultId) -> Units {
	balance(AssetId::Clt(vault), &Lease::escrow_of(vault))
}
