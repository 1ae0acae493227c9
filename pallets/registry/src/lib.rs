#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod lattice;
pub mod types;
pub mod weights;

mod attest;
mod calls;
mod demands;
mod faults;
mod holds;
mod provide;
mod store;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
mod views;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{BalancedHold, Mutate, MutateHold},
			Time,
		},
	};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{
		Balance, ClassId, ClassSpec, Disputes, FleetId, Leases, Moment, Obligations, Unclaimed,
		Units,
	};
	use sp_core::H256;
	use sp_runtime::Permill;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native token, in which bonds are.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ BalancedHold<Self::AccountId>;

		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Who defines and retires classes.
		type ClassOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What providers owe, which their capacity may not fall below, and which is stopped when a
		/// fleet is condemned.
		type Obligations: Obligations<Self::AccountId>;

		/// Devices in leases, which stay while these run.
		type Leases: Leases<Self::AccountId>;

		/// Open disputes, whose respondents keep their fleets and bonds where they are.
		type Disputes: Disputes<Self::AccountId>;

		/// The clock.
		type Time: Time<Moment = Moment>;

		/// Where slashed bonds go, less the reporter's share.
		type Treasury: Get<Self::AccountId>;

		/// The pot of what payees cannot receive.
		type Unclaimed: Unclaimed<Self::AccountId>;

		/// Bond of a provider, native token.
		type ProviderBond: Get<Balance>;

		/// Bond of a demand for a device, native token: pay for the answer. Above the cost of one,
		/// and not below the existential deposit.
		type DemandBond: Get<Balance>;

		/// Share of nominal throughput that may be owed.
		#[pallet::constant]
		type CapacityShare: Get<Permill>;

		/// Horizon of capacity, hours.
		#[pallet::constant]
		type CapacityHorizon: Get<u32>;

		/// How long a bond stays after leaving, and a fleet liable after it is withdrawn,
		/// milliseconds.
		#[pallet::constant]
		type Unbonding: Get<Moment>;

		/// How long a provider has to show a demanded device, blocks.
		#[pallet::constant]
		type DemandPeriod: Get<BlockNumberFor<Self>>;

		/// Share of a posted bond that one fault costs.
		#[pallet::constant]
		type FaultSlash: Get<Permill>;

		/// Share of a slash that goes to its reporter.
		#[pallet::constant]
		type ReporterShare: Get<Permill>;

		/// Longest proof, hashes. Two to this power is at least [`Self::MaxDevices`].
		#[pallet::constant]
		type MaxProofDepth: Get<u32>;

		/// Most active fleets of one provider.
		#[pallet::constant]
		type MaxFleets: Get<u32>;

		/// Most devices of one fleet.
		#[pallet::constant]
		type MaxDevices: Get<u32>;

		/// Most affiliates of one provider.
		#[pallet::constant]
		type MaxAffiliates: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds native tokens of an account. Only this pallet releases or slashes them.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Bond of a provider, until it has left. Slashed at a fault.
		#[codec(index = 0)]
		ProviderBond,
		/// Bonds of an account's open demands. Paid to the provider that answers, else released.
		#[codec(index = 1)]
		DemandBond,
	}

	/// Id of the next class to be defined.
	#[pallet::storage]
	pub type NextClassId<T> = StorageValue<_, ClassId, ValueQuery>;

	/// Id of the next fleet to be committed.
	#[pallet::storage]
	pub type NextFleetId<T> = StorageValue<_, FleetId, ValueQuery>;

	/// The classes. Their ids are given in sequence, so nobody can choose a key: twox.
	#[pallet::storage]
	pub type Classes<T> = StorageMap<_, Twox64Concat, ClassId, ClassRecord, OptionQuery>;

	/// The providers, until they have withdrawn their bond. Keys are chosen by users: blake2.
	#[pallet::storage]
	pub type Providers<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ProviderRecord<T>, OptionQuery>;

	/// What each provider has in each class; there is no entry if it has nothing. Accounts are chosen by
	/// users: blake2; classes are given in sequence: twox.
	#[pallet::storage]
	pub type ClassCapacities<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ClassId,
		ClassCapacityOf<T>,
		OptionQuery,
	>;

	/// All fleets ever committed. Their ids are given in sequence: twox.
	#[pallet::storage]
	pub type Fleets<T: Config> =
		StorageMap<_, Twox64Concat, FleetId, FleetRecordOf<T>, OptionQuery>;

	/// Which fleet a root backs, for all roots ever committed. Keys are chosen by users: blake2.
	#[pallet::storage]
	pub type Roots<T> = StorageMap<_, Blake2_128Concat, H256, FleetId, OptionQuery>;

	/// Open demands by fleet and index of the device. Fleets are given in sequence: twox; indices
	/// are chosen by users: blake2.
	#[pallet::storage]
	pub type Demands<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		FleetId,
		Blake2_128Concat,
		u32,
		DemandRecordOf<T>,
		OptionQuery,
	>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A class of hardware was defined.
		#[codec(index = 0)]
		ClassDefined {
			/// Id of the class.
			class_id: ClassId,
			/// Name of the class.
			name: ClassName,
			/// What devices of the class are.
			spec: ClassSpec,
		},
		/// A class takes no new fleets and units.
		#[codec(index = 1)]
		ClassRetired {
			/// The class.
			class_id: ClassId,
		},
		/// An account became a provider.
		#[codec(index = 2)]
		ProviderRegistered {
			/// The account.
			provider: T::AccountId,
			/// Where the provider is.
			region: Region,
			/// Where the provider's agent is reached.
			endpoint: Endpoint,
			/// Put on hold, native token.
			bond: Balance,
			/// Other accounts under the provider's control.
			affiliates: AffiliatesOf<T>,
		},
		/// A provider changed where it is.
		#[codec(index = 3)]
		ProviderUpdated {
			/// The provider.
			provider: T::AccountId,
			/// Where the provider is now.
			region: Region,
			/// Where the provider's agent is reached now.
			endpoint: Endpoint,
		},
		/// A provider leaves.
		#[codec(index = 4)]
		ProviderLeaving {
			/// The provider.
			provider: T::AccountId,
			/// Moment from which the provider may withdraw its bond.
			until: Moment,
		},
		/// A provider has left.
		#[codec(index = 5)]
		BondWithdrawn {
			/// The account.
			provider: T::AccountId,
			/// Released to the account, native token: the bond less all slashes.
			bond: Balance,
		},
		/// A fleet was committed.
		#[codec(index = 6)]
		FleetCommitted {
			/// Id of the fleet.
			fleet: FleetId,
			/// Owner of the fleet.
			provider: T::AccountId,
			/// Class of the fleet's devices.
			class_id: ClassId,
			/// Number of devices.
			devices: u32,
			/// Root of the lattice of the device ids.
			root: H256,
			/// Measured throughput of one device, in the unit of the class.
			throughput: u64,
			/// Device-hours added to the owner's capacity.
			capacity: Units,
		},
		/// A fleet was withdrawn by its owner.
		#[codec(index = 7)]
		FleetWithdrawn {
			/// The fleet.
			fleet: FleetId,
			/// Owner of the fleet.
			provider: T::AccountId,
			/// Class of the fleet's devices.
			class_id: ClassId,
			/// Device-hours taken from the owner's capacity.
			capacity: Units,
			/// Moment up to which the fleet may still be condemned.
			liable_until: Moment,
		},
		/// A fleet was found at fault.
		#[codec(index = 8)]
		FleetCondemned {
			/// The fleet.
			fleet: FleetId,
			/// Owner of the fleet.
			provider: T::AccountId,
			/// Class that the fleet's devices are said to be of.
			class_id: ClassId,
			/// Device-hours of the fleet, taken from the owner's capacity unless it was withdrawn
			/// before.
			capacity: Units,
			/// Why the fleet was condemned.
			fault: Fault,
		},
		/// A provider's bond was slashed; `slashed = to_reporter + to_destination`. What one of them could
		/// not receive is filed for it.
		#[codec(index = 9)]
		ProviderSlashed {
			/// The provider.
			provider: T::AccountId,
			/// Taken from the bond, native token.
			slashed: Balance,
			/// Who reported the fault.
			reporter: T::AccountId,
			/// Paid to the reporter, native token.
			to_reporter: Balance,
			/// Paid to the slash destination, native token.
			to_destination: Balance,
		},
		/// Somebody wants to see a device.
		#[codec(index = 10)]
		DeviceDemanded {
			/// The fleet.
			fleet: FleetId,
			/// Position of the device among the fleet's.
			index: u32,
			/// The fleet's owner, who has to answer.
			provider: T::AccountId,
			/// Who asks.
			demander: T::AccountId,
			/// Put on hold from the demander, native token.
			bond: Balance,
			/// Last block for the answer.
			deadline: BlockNumberFor<T>,
		},
		/// A demanded device was shown.
		#[codec(index = 11)]
		DeviceOpened {
			/// The fleet.
			fleet: FleetId,
			/// Position of the device among the fleet's.
			index: u32,
			/// The device.
			device: DeviceId,
			/// Who showed it.
			provider: T::AccountId,
			/// Who asked.
			demander: T::AccountId,
			/// Paid by the demander to the provider, native token.
			paid: Balance,
		},
		/// A demand ended without an answer.
		#[codec(index = 12)]
		DemandExpired {
			/// The fleet.
			fleet: FleetId,
			/// Position of the device among the fleet's.
			index: u32,
			/// Who asked.
			demander: T::AccountId,
			/// Released to the demander, native token.
			bond: Balance,
		},
		/// What attestors say of a fleet has changed.
		#[codec(index = 13)]
		FleetAttested {
			/// The fleet.
			fleet: FleetId,
			/// Owner of the fleet.
			provider: T::AccountId,
			/// Class of the fleet's devices.
			class_id: ClassId,
			/// The fleet is attested up to, not including, this moment; `None` if it is not.
			until: Option<Moment>,
		},
		/// A provider put more on hold.
		#[codec(index = 14)]
		BondRaised {
			/// The provider.
			provider: T::AccountId,
			/// Native token added.
			amount: Balance,
			/// Bond on hold now.
			bond: Balance,
			/// Bond posted in all: what a fault costs is a share of it.
			bond_posted: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The name is empty, begins or ends with a space, or is not printable ASCII. Choose
		/// another.
		#[codec(index = 0)]
		InvalidName,
		/// No such device can exist: throughput is zero, or memory, bandwidth, qubits, precision and
		/// interconnect do not fit the kind. Correct the specification.
		#[codec(index = 1)]
		InvalidSpec,
		/// All ids are given out. Only a runtime upgrade helps.
		#[codec(index = 2)]
		IdsExhausted,
		/// No class has this id. Look up the classes.
		#[codec(index = 3)]
		UnknownClass,
		/// The class takes nothing new. Choose its successor.
		#[codec(index = 4)]
		ClassRetired,
		/// The account is a provider already. Use `update_provider`, or wait until it has left.
		#[codec(index = 5)]
		AlreadyRegistered,
		/// The region is not two capital letters. Use the ISO 3166-1 alpha-2 code.
		#[codec(index = 6)]
		InvalidRegion,
		/// The endpoint is empty or not printable ASCII without spaces. Use a URL or a multiaddress.
		#[codec(index = 7)]
		InvalidEndpoint,
		/// The account is not a provider. Call `register_provider` first.
		#[codec(index = 8)]
		NotRegistered,
		/// The provider is leaving. Withdraw the bond when it is free, then register again.
		#[codec(index = 9)]
		AlreadyLeaving,
		/// The provider has active fleets. Withdraw them first.
		#[codec(index = 10)]
		FleetsActive,
		/// The provider has open vaults. Close them first.
		#[codec(index = 11)]
		VaultsOpen,
		/// The provider is not leaving. Call `leave` first.
		#[codec(index = 12)]
		NotLeaving,
		/// The bond is not free yet. Wait until the moment given when the provider left.
		#[codec(index = 13)]
		StillUnbonding,
		/// The bond has been slashed. To commit fleets again, leave, withdraw the rest of the bond and
		/// register again.
		#[codec(index = 14)]
		BondDeficient,
		/// The provider has as many active fleets as are allowed. Withdraw one, or join fleets.
		#[codec(index = 15)]
		TooManyFleets,
		/// A fleet has at least one device.
		#[codec(index = 16)]
		NoDevices,
		/// A fleet has at most `MaxDevices` devices. Split it.
		#[codec(index = 17)]
		TooManyDevices,
		/// The zero hash is the root of nothing. Compute the root of the device ids.
		#[codec(index = 18)]
		ZeroRoot,
		/// A device without throughput delivers nothing. Measure it.
		#[codec(index = 19)]
		ZeroThroughput,
		/// A fleet of the provider in this class has been condemned. It may not add another.
		#[codec(index = 20)]
		Condemned,
		/// The root backs a fleet already, or once did. A root counts once.
		#[codec(index = 21)]
		RootUsed,
		/// The devices are so slow that they make no unit of capacity. Commit them in a class that
		/// they fulfil.
		#[codec(index = 22)]
		ZeroCapacity,
		/// A number is out of range. Nothing was changed.
		#[codec(index = 23)]
		Overflow,
		/// No fleet has this id. Look up the fleets.
		#[codec(index = 24)]
		UnknownFleet,
		/// The fleet is another provider's. Only its owner may do this.
		#[codec(index = 25)]
		NotOwner,
		/// The fleet is withdrawn or condemned. Only an active one may be used so.
		#[codec(index = 26)]
		FleetNotActive,
		/// Devices of the fleet are demanded. Show them, or wait until the demands have expired.
		#[codec(index = 27)]
		DemandsOpen,
		/// The provider owes more than the rest of its fleets can deliver. Commit another first, or
		/// retire units.
		#[codec(index = 28)]
		CapacityOwed,
		/// Both proofs are about the same place. A device may stand there once.
		#[codec(index = 29)]
		SameLeaf,
		/// The fleets were never active at the same time. A device may move from one to the next.
		#[codec(index = 30)]
		NotConcurrent,
		/// Every fleet at fault is condemned already. A fault counts once.
		#[codec(index = 31)]
		AlreadyCondemned,
		/// The fleets at fault were withdrawn too long ago. Report sooner.
		#[codec(index = 32)]
		NoLongerLiable,
		/// The fleet is the sender's own. Nobody may demand from or report itself.
		#[codec(index = 33)]
		OwnFleet,
		/// The device is not where the proof says, or the proof has the wrong length. Compute it
		/// from the sorted ids of the whole fleet.
		#[codec(index = 34)]
		InvalidProof,
		/// The fleet has no device at this index. Indices run from zero to the number of devices
		/// less one.
		#[codec(index = 35)]
		UnknownDevice,
		/// The device is demanded already. Wait for the answer or the deadline.
		#[codec(index = 36)]
		AlreadyDemanded,
		/// Nobody demands the device, or the demand is closed. There is nothing to do.
		#[codec(index = 37)]
		NotDemanded,
		/// The deadline of the demand has passed. The fleet is at fault.
		#[codec(index = 38)]
		DeadlinePassed,
		/// The provider may still answer. Wait until the deadline has passed.
		#[codec(index = 39)]
		DeadlineAhead,
		/// Stored values contradict each other: a defect of the chain. Nothing was changed. Report
		/// it.
		#[codec(index = 40)]
		Inconsistent,
		/// The affiliates are out of order, or one is named twice. Sort them ascending, each once.
		#[codec(index = 41)]
		AffiliatesUnsorted,
		/// The provider is among its own affiliates. It is always meant; leave it out.
		#[codec(index = 42)]
		OwnAffiliate,
		/// Devices of the fleet are needed for running leases. Wait until enough of them have ended.
		#[codec(index = 43)]
		DevicesLeased,
		/// The provider is the respondent of an open dispute. Wait until it is decided.
		#[codec(index = 44)]
		UnderDispute,
		/// The amount is zero. Name an amount.
		#[codec(index = 45)]
		ZeroAmount,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "std")]
		fn integrity_test() {
			assert!(
				T::MaxProofDepth::get() >= 32
					|| 1u64 << T::MaxProofDepth::get() >= u64::from(T::MaxDevices::get()),
				"the longest proof must reach the root of the largest fleet",
			);
			assert!(T::MaxDevices::get() > 0 && T::MaxFleets::get() > 0);
			assert!(T::CapacityHorizon::get() > 0 && T::Unbonding::get() > 0);
			assert!(
				T::ProviderBond::get() > 0 && T::DemandBond::get() > 0,
				"a bond of nothing deters nobody",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns the class `class_id`, or nothing if it was never defined.
		pub fn class_record(class_id: ClassId) -> Option<ClassRecord> {
			Classes::<T>::get(class_id)
		}

		/// At most `limit` classes and at most 64, in the order of their ids, beginning with `start`.
		pub fn classes(start: ClassId, limit: u32) -> Vec<(ClassId, ClassRecord)> {
			Self::view_classes(start, limit)
		}

		/// The provider `account`, or nothing if it is none.
		pub fn provider(account: T::AccountId) -> Option<ProviderRecord<T>> {
			Providers::<T>::get(account)
		}

		/// The fleet `fleet`, whatever its status.
		pub fn fleet(fleet: FleetId) -> Option<FleetRecordOf<T>> {
			Fleets::<T>::get(fleet)
		}

		/// At most `limit` fleets and at most 64, in the order of their ids, beginning with `start`.
		pub fn fleets(start: FleetId, limit: u32) -> Vec<(FleetId, FleetRecordOf<T>)> {
			Self::view_fleets(start, limit)
		}

		/// The fleet that `root` backs or backed.
		pub fn fleet_of_root(root: H256) -> Option<FleetId> {
			Roots::<T>::get(root)
		}

		/// What `provider` can deliver, owes and may still issue in `class`, device-hours with six
		/// decimals.
		pub fn capacity(provider: T::AccountId, class_id: ClassId) -> CapacityView {
			Self::view_capacity(&provider, class_id)
		}

		/// Until when `fleet` is attested; `None` if it never was, no longer is, or is not active. The
		/// moment may have passed.
		pub fn attested_until(fleet: FleetId) -> Option<Moment> {
			Self::view_attested_until(fleet)
		}

		/// The open demand for device `index` of `fleet`.
		pub fn demand(fleet: FleetId, index: u32) -> Option<DemandRecordOf<T>> {
			Demands::<T>::get(fleet, index)
		}

		/// Whether `proof` shows `device` in the lattice of its fleet, as `open_device` and
		/// `prove_double_pledge` would find.
		pub fn shows_device(proof: DeviceProofOf<T>, device: DeviceId) -> bool {
			Self::view_shows_device(&proof, &device)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Define a class of hardware.
		///
		/// Origin: `ClassOrigin`.
		///
		/// The class gets the next id and never changes, except that it may be retired. `name` is
		/// for people: printable ASCII of at most 32 bytes. `spec` must fit the kind: a quantum
		/// processor has qubits, circuit layers and nothing else, every other one memory and
		/// bandwidth.
		///
		/// Errors: `InvalidName`, `InvalidSpec`, `IdsExhausted`.
		///
		/// Event: `ClassDefined`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::define_class())]
		pub fn define_class(
			origin: OriginFor<T>,
			name: ClassName,
			spec: ClassSpec,
		) -> DispatchResult {
			T::ClassOrigin::ensure_origin(origin)?;
			Self::do_define_class(name, spec)
		}

		/// Retire a class: it takes no new fleets and units. What exists goes on.
		///
		/// Origin: `ClassOrigin`.
		///
		/// Errors: `UnknownClass`, `ClassRetired`.
		///
		/// Event: `ClassRetired`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::retire_class())]
		pub fn retire_class(origin: OriginFor<T>, class_id: ClassId) -> DispatchResult {
			T::ClassOrigin::ensure_origin(origin)?;
			Self::do_retire_class(class_id)
		}

		/// Become a provider.
		///
		/// Origin: signed.
		///
		/// Puts `ProviderBond` of the sender's native tokens on hold. `region` is an ISO 3166-1
		/// alpha-2 code in capitals, `endpoint` where the provider's agent is reached. `affiliates`
		/// are all other accounts of the same hand, strictly ascending, without the sender. They
		/// stay as they are until the provider has left. To leave one out or to name an account of
		/// somebody else is a disputable fault.
		///
		/// Errors: `AlreadyRegistered`, `InvalidRegion`, `InvalidEndpoint`, `AffiliatesUnsorted`,
		/// `OwnAffiliate`, and the token's own if the balance is insufficient.
		///
		/// Event: `ProviderRegistered`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::register_provider())]
		pub fn register_provider(
			origin: OriginFor<T>,
			region: Region,
			endpoint: Endpoint,
			affiliates: BoundedVec<T::AccountId, T::MaxAffiliates>,
		) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_register_provider(provider, region, endpoint, affiliates)
		}

		/// Change the region and the endpoint of a provider.
		///
		/// Origin: signed, a provider that stays.
		///
		/// Errors: `NotRegistered`, `AlreadyLeaving`, `InvalidRegion`, `InvalidEndpoint`.
		///
		/// Event: `ProviderUpdated`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::update_provider())]
		pub fn update_provider(
			origin: OriginFor<T>,
			region: Region,
			endpoint: Endpoint,
		) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_update_provider(provider, region, endpoint)
		}

		/// Stop being a provider. The bond stays on hold for the unbonding period, and can still be
		/// slashed.
		///
		/// Origin: signed, a provider without active fleets and open vaults.
		///
		/// The respondent of a dispute may leave: time passes for it as for others, but it cannot
		/// withdraw the bond before the dispute is decided.
		///
		/// Errors: `NotRegistered`, `AlreadyLeaving`, `FleetsActive`, `VaultsOpen`, `Overflow`.
		///
		/// Event: `ProviderLeaving`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_leave(provider)
		}

		/// Take back what is left of the bond, and be no provider any more.
		///
		/// Origin: signed, a provider whose unbonding period is over and which is no respondent of
		/// an open dispute.
		///
		/// Errors, the first that applies: `NotRegistered`, `NotLeaving`, `StillUnbonding`,
		/// `UnderDispute`.
		///
		/// Event: `BondWithdrawn`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_bond())]
		pub fn withdraw_bond(origin: OriginFor<T>) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_withdraw_bond(provider)
		}

		/// Commit a fleet: from now on its devices count as capacity.
		///
		/// Origin: signed, a provider that stays.
		///
		/// `devices` of `class`, whose ids make the lattice `root`, as the crate documentation
		/// describes; each with a measured `throughput` in the unit of the class. A root counts
		/// once, ever. By committing, the provider says that it will show any of the devices within
		/// `DemandPeriod` blocks of a demand. Until attestors attest the fleet, the provider may owe
		/// nothing new in the class.
		///
		/// Errors: `NotRegistered`, `AlreadyLeaving`, `BondDeficient`, `TooManyFleets`, `NoDevices`,
		/// `TooManyDevices`, `ZeroRoot`, `ZeroThroughput`, `UnknownClass`, `ClassRetired`,
		/// `Condemned`, `RootUsed`, `Overflow`, `ZeroCapacity`, `IdsExhausted`.
		///
		/// Event: `FleetCommitted`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::commit_fleet())]
		pub fn commit_fleet(
			origin: OriginFor<T>,
			class_id: ClassId,
			devices: u32,
			root: H256,
			throughput: u64,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_commit_fleet(owner, class_id, devices, root, throughput)
		}

		/// Take a fleet out. It stays liable for the unbonding period.
		///
		/// Origin: signed, the owner of the fleet, unless it is the respondent of an open dispute.
		///
		/// Errors, the first that applies: `UnknownFleet`, `NotOwner`, `FleetNotActive`, `DemandsOpen`,
		/// `UnderDispute`, `CapacityOwed`, `DevicesLeased`, `Overflow`.
		///
		/// Event: `FleetWithdrawn`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::withdraw_fleet())]
		pub fn withdraw_fleet(origin: OriginFor<T>, fleet: FleetId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_withdraw_fleet(owner, fleet)
		}

		/// Prove that `device` stood at two places at the same time.
		///
		/// Origin: signed, anybody but the owner at fault.
		///
		/// Condemns the one fleet, both fleets of one owner, or of two owners' fleets the one
		/// committed later; stops what the owner owes in the classes of these; slashes the owner;
		/// pays the sender the reporter's share. The weight of vaults that were not there to stop
		/// is refunded.
		///
		/// Errors: `SameLeaf`, `UnknownFleet`, `NoLongerLiable`, `AlreadyCondemned`,
		/// `NotConcurrent`, `OwnFleet`, `InvalidProof`, and those of `Obligations`.
		///
		/// Events: `FleetCondemned` for each and those of `Obligations` after it, then
		/// `ProviderSlashed`.
		#[pallet::call_index(8)]
		#[pallet::weight(
			T::WeightInfo::prove_double_pledge(first.depth(), second.depth())
				.saturating_add(Pallet::<T>::stop_weight_max())
				.saturating_add(Pallet::<T>::stop_weight_max())
		)]
		pub fn prove_double_pledge(
			origin: OriginFor<T>,
			first: DeviceProofOf<T>,
			second: DeviceProofOf<T>,
			device: DeviceId,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_prove_double_pledge(reporter, first, second, device)
		}

		/// Demand to see device `index` of `fleet`.
		///
		/// Origin: signed, anybody but the fleet's owner.
		///
		/// Puts `DemandBond` of the sender's native tokens on hold. The owner earns it by showing
		/// the device within `DemandPeriod` blocks; otherwise it returns to the sender, and the
		/// fleet is at fault.
		///
		/// Errors: `UnknownFleet`, `FleetNotActive`, `UnknownDevice`, `OwnFleet`,
		/// `AlreadyDemanded`, `Overflow`, and the token's own if the balance is insufficient.
		///
		/// Event: `DeviceDemanded`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::demand_device())]
		pub fn demand_device(origin: OriginFor<T>, fleet: FleetId, index: u32) -> DispatchResult {
			let demander = ensure_signed(origin)?;
			Self::do_demand_device(demander, fleet, index)
		}

		/// Show a demanded device.
		///
		/// Origin: signed, the owner of the fleet.
		///
		/// The demander's bond is the sender's. The id of the device is public from then on.
		///
		/// Errors: `UnknownFleet`, `NotOwner`, `NotDemanded`, `FleetNotActive`, `DeadlinePassed`,
		/// `InvalidProof`.
		///
		/// Event: `DeviceOpened`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::open_device(
			u32::try_from(proof.len()).unwrap_or(u32::MAX)
		))]
		pub fn open_device(
			origin: OriginFor<T>,
			fleet: FleetId,
			index: u32,
			device: DeviceId,
			proof: BoundedVec<H256, T::MaxProofDepth>,
		) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_open_device(provider, DeviceProof { fleet, index, proof }, device)
		}

		/// End a demand that was not answered in time.
		///
		/// Origin: signed, anybody.
		///
		/// The bond returns to the demander. The fleet is condemned, what its owner owes in the
		/// class stopped, and the owner slashed; the demander is the reporter. If the fleet has
		/// been condemned meanwhile, only the bond returns, and there is no deadline to wait for.
		/// The weight of vaults that were not there to stop is refunded.
		///
		/// Errors: `UnknownFleet`, `NotDemanded`, `DeadlineAhead`, and those of `Obligations`.
		///
		/// Events: `DemandExpired`, then `FleetCondemned`, those of `Obligations`, and
		/// `ProviderSlashed`.
		#[pallet::call_index(11)]
		#[pallet::weight(
			T::WeightInfo::expire_demand().saturating_add(Pallet::<T>::stop_weight_max())
		)]
		pub fn expire_demand(
			origin: OriginFor<T>,
			fleet: FleetId,
			index: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_expire_demand(fleet, index)
		}

		/// Put `amount` more of the sender's native tokens on hold as its bond.
		///
		/// Origin: signed, a provider that stays.
		///
		/// More may then stay uncovered in its Open vaults. The bond is free again when the provider
		/// has left. A fault costs a share of all that was posted; what was slashed before stays
		/// missing.
		///
		/// Errors, the first that applies: `ZeroAmount`, `NotRegistered`, `AlreadyLeaving`, `Overflow`,
		/// and the token's own if the balance is insufficient.
		///
		/// Event: `BondRaised`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::raise_bond())]
		pub fn raise_bond(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_raise_bond(provider, amount)
		}
	}
}
