//! A runtime with real balances, assets and clock, and vaults, pools and capacities that a test sets.

mod agreements;
mod world;

pub use agreements::*;
pub use world::*;

use crate as pallet_lease;
use crate::*;
use frame_support::{
	assert_ok, construct_runtime, derive_impl, parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU64},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot};
use millrace_primitives::{
	units::{DAY, DEVICE_HOUR, HOUR, MILL, MINUTE},
	AssetId, Balance, ClassId, LeaseId, Leases as LeasesTrait, Load, Moment, Reservation, Units,
	VaultId,
};
use millrace_support::agenda::{Agenda as _, AgendaSlot};
use millrace_testing::{account, externalities, genesis, words};
use sp_runtime::{DispatchError, DispatchResult, Permill};

pub use millrace_testing::{AccountId, Rollback};

words!(signed, events, now, pass, balance, gold);

/// A provider with ten devices of each class.
pub const ALICE: AccountId = account(1);
/// A customer.
pub const BOB: AccountId = account(2);
/// Another provider with ten devices of each class.
pub const CAROL: AccountId = account(3);
/// Another customer.
pub const DAVE: AccountId = account(4);
/// Neither provider nor customer.
pub const ERIN: AccountId = account(5);

pub const CLASS: ClassId = ClassId(0);
pub const OTHER: ClassId = ClassId(1);
/// What stands behind vaults.
pub const GOLD: AssetId = AssetId::external(2);
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

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Assets: pallet_assets,
		Lease: pallet_lease,
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
}

parameter_types! {
	pub const LeasePalletId: PalletId = PalletId(*b"mr/lease");
	pub static Penalty: Permill = Permill::from_parts(85_000);
	pub static PenaltyFloor: Permill = Permill::from_percent(2);
	pub static ConfirmIn: Moment = CONFIRM_PERIOD;
	/// How often somebody asked for a standing, and for a reputation.
	pub static LookUps: (u32, u32) = (0, 0);
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
		let rich = [ALICE, BOB, CAROL, DAVE, ERIN, POOL, SAFE];
		let genesis = RuntimeGenesisConfig {
			balances: genesis::endowed(rich, 1_000_000 * MILL),
			assets: genesis::issued(&SAFE, &[(GOLD, 0)], &[]),
			..Default::default()
		};
		externalities::<Test>(genesis, || {
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
		})
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

/// Order a lease as utc does, which has looked at the load of the provider.
pub fn book(reservation: Reservation<AccountId>) -> Result<LeaseId, DispatchError> {
	let load = <Lease as LeasesTrait<_>>::load(&reservation.provider, reservation.class_id);
	Lease::reserve(reservation, load)
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

/// The first slot of the agenda that is not before `moment`.
pub fn slot_up(moment: Moment) -> AgendaSlot {
	agenda::Due::<Test>::slot_up(moment)
}

/// The idle time of a block. No more than `limit` is used.
pub fn idle(limit: Weight) -> Weight {
	millrace_testing::idle::<Test, Lease>(limit)
}

pub fn utc(who: &AccountId) -> Units {
	balance(AssetId::utc(CLASS), who)
}

/// Units of the vault in the escrow.
pub fn escrowed(vault: VaultId) -> Units {
	balance(AssetId::clt(vault), &Lease::escrow())
}
