#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod agenda;
#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod calls;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
mod holds;
mod hooks;
#[cfg(test)]
mod mock;
mod provide;
mod reserve;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet: see the crate's documentation.
// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungibles, Time},
		weights::Weight,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{
		Agreements, AssetId, Balance, ClassId, LeaseId, Moment, Pools, Providers, Units, VaultId,
		Vaults,
	};
	use millrace_support::agenda::{Agenda as _, AgendaSlot};
	use sp_core::H256;
	use sp_runtime::Permill;

	/// [`LeaseRecord`] of a runtime.
	pub type LeaseRecordOf<T> = LeaseRecord<<T as frame_system::Config>::AccountId>;

	/// [`LeaseView`] of a runtime.
	pub type LeaseViewOf<T> = LeaseView<<T as frame_system::Config>::AccountId>;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Where CLT is, to compare the escrow with the leases. pallet-assets itself.
		type Assets: fungibles::Inspect<Self::AccountId, AssetId = AssetId, Balance = Balance>;

		/// The vaults whose units are delivered.
		type Vaults: Vaults<Self::AccountId>;

		/// Where units come from and unused ones go back to.
		type Pools: Pools<Self::AccountId>;

		/// Who has how many devices.
		type Providers: Providers<Self::AccountId>;

		/// The terms of leases.
		type Agreements: Agreements<Self::AccountId>;

		/// The clock.
		type Time: Time<Moment = Moment>;

		/// Makes the account of the escrow.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Shortest lease and shortest extension, milliseconds.
		#[pallet::constant]
		type MinDuration: Get<Moment>;

		/// Longest lease with all its extensions, milliseconds.
		#[pallet::constant]
		type MaxDuration: Get<Moment>;

		/// How long a provider has to confirm, milliseconds.
		type ConfirmPeriod: Get<Moment>;

		/// How long an end that fails is put off, milliseconds.
		#[pallet::constant]
		type RetryPeriod: Get<Moment>;

		/// Share of the price of what it does not deliver, which a provider pays for ending a lease.
		#[pallet::constant]
		type Penalty: Get<Permill>;

		/// Least that it pays, as a share of the price of the whole lease.
		#[pallet::constant]
		type PenaltyFloor: Get<Permill>;

		/// Weights of the calls and of the hook.
		type WeightInfo: WeightInfo;

		/// Makes the foreign state that benchmarks begin with.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Id of the next lease.
	#[pallet::storage]
	pub type NextLeaseId<T> = StorageValue<_, LeaseId, ValueQuery>;

	/// Leases that are neither settled nor void. Their ids are given in sequence: twox.
	#[pallet::storage]
	pub type Leases<T: Config> =
		StorageMap<_, Twox64Concat, LeaseId, LeaseRecordOf<T>, OptionQuery>;

	/// What each provider has in leases of each class, and how many it started and did not. Accounts
	/// are chosen by users: blake2; classes are given in sequence: twox.
	#[pallet::storage]
	pub type Loads<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ClassId,
		LoadRecord,
		ValueQuery,
	>;

	/// Which leases somebody has to look at in which slot. Nobody chooses a slot finely enough, nor
	/// an id: twox.
	#[pallet::storage]
	pub type Agenda<T> =
		StorageDoubleMap<_, Twox64Concat, AgendaSlot, Twox64Concat, LeaseId, (), OptionQuery>;

	/// First slot of the agenda that is not done. `None` before the first lease.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, AgendaSlot, OptionQuery>;

	/// Leases of each customer. Accounts are chosen by users: blake2.
	#[pallet::storage]
	pub type CustomerLeases<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, LeaseId, (), OptionQuery>;

	/// Leases of each provider. Accounts are chosen by users: blake2.
	#[pallet::storage]
	pub type ProviderLeases<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, LeaseId, (), OptionQuery>;

	/// Sums over the leases of each class. Classes are given in sequence: twox.
	#[pallet::storage]
	pub type Totals<T> = StorageMap<_, Twox64Concat, ClassId, LeaseTotals, ValueQuery>;

	/// Units of each vault in leases, which the escrow keeps. Absent if there are none. Vaults are given
	/// in sequence: twox.
	#[pallet::storage]
	pub type InLease<T> = StorageMap<_, Twox64Concat, VaultId, Units, ValueQuery>;

	/// What the chain begins with: the account of the escrow, which nothing that anybody sends to it
	/// makes, and nothing that it loses ends.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The runtime.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			frame_system::Pallet::<T>::inc_providers(&Pallet::<T>::escrow());
		}
	}

	/// What happened. With the calls' arguments these suffice to rebuild the state.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A lease was ordered. Its provider has until `confirm_by` to hand over access; if it does
		/// not, the customer has its units back and `terms.day_price` of the vault's collateral, and
		/// need do nothing for it.
		#[codec(index = 0)]
		Reserved {
			/// Its id.
			lease: LeaseId,
			/// Who gets the devices.
			customer: T::AccountId,
			/// Who delivers them.
			provider: T::AccountId,
			/// What they are.
			class_id: ClassId,
			/// Whose units pay for them.
			vault: VaultId,
			/// Devices at a time.
			devices: u32,
			/// How long, milliseconds.
			duration: Moment,
			/// Units in the escrow.
			units: Units,
			/// What the order fixed.
			terms: LeaseTerms,
			/// Before when the provider has to confirm.
			confirm_by: Moment,
		},
		/// The provider handed over access: delivery has begun. The customer reads `access` of the
		/// lease and opens it with its key.
		#[codec(index = 1)]
		Confirmed {
			/// The lease.
			lease: LeaseId,
			/// blake2-256 of the access details.
			access_hash: H256,
			/// When the delivery ends.
			ends_at: Moment,
		},
		/// The customer added time.
		#[codec(index = 2)]
		Extended {
			/// The lease.
			lease: LeaseId,
			/// Added, milliseconds.
			duration: Moment,
			/// Units added.
			units: Units,
			/// What they are worth, in the smallest unit of the vault's collateral: added to the
			/// whole price.
			price: Balance,
			/// When the delivery ends now.
			ends_at: Moment,
		},
		/// A lease is over, and its devices are free.
		#[codec(index = 3)]
		Ended {
			/// The lease.
			lease: LeaseId,
			/// Why.
			by: EndedBy,
			/// Units that were delivered.
			delivered: Units,
			/// Units that go back to the customer, as UTC of the class.
			returned: Units,
			/// Whether it has to wait until its vault is not frozen any more. If not, `Settled` or
			/// `Expired` follows at once.
			waits: bool,
		},
		/// A provider paid the customer for ending a lease.
		#[codec(index = 4)]
		Compensated {
			/// The lease.
			lease: LeaseId,
			/// Paid, in the smallest unit of the vault's collateral.
			collateral: Balance,
		},
		/// The units of a lease are where they belong. Final.
		#[codec(index = 5)]
		Settled {
			/// The lease.
			lease: LeaseId,
			/// Units that were delivered, which the vault does not owe any more.
			delivered: Units,
			/// Units that its customer got back, as UTC of the class.
			returned: Units,
		},
		/// A lease was never started. All its units went back to the customer, as UTC of the class.
		/// Final.
		#[codec(index = 6)]
		Expired {
			/// The lease.
			lease: LeaseId,
			/// Paid to the customer, in the smallest unit of the vault's collateral.
			compensation: Balance,
		},
		/// The end of a lease failed, and is tried again later. Nothing else has changed.
		#[codec(index = 7)]
		Postponed {
			/// The lease.
			lease: LeaseId,
			/// Why.
			error: DispatchError,
			/// In which slot of the agenda it is tried again: minutes since the Unix epoch.
			until: AgendaSlot,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such lease, or it is settled or void. Check the id; the events tell how it
		/// ended.
		#[codec(index = 0)]
		UnknownLease,
		/// The lease is another customer's. Sign with the account that redeemed.
		#[codec(index = 1)]
		NotCustomer,
		/// The lease is another provider's. Sign with the account that owns the vault.
		#[codec(index = 2)]
		NotProvider,
		/// The signer is neither customer nor provider of the lease. Sign with one of their
		/// accounts.
		#[codec(index = 3)]
		NotParty,
		/// The lease is confirmed already. There is nothing to do.
		#[codec(index = 4)]
		NotReserved,
		/// The lease is not confirmed yet. Wait for its provider, or for the deadline.
		#[codec(index = 5)]
		NotActive,
		/// The lease is over and waits until its vault is not frozen any more. Settle it then.
		#[codec(index = 6)]
		AlreadyEnded,
		/// The deadline has passed, or the lease is over. Expire or settle it, or wait until the chain
		/// does.
		#[codec(index = 7)]
		TooLate,
		/// The lease is not due yet. Wait until it is; its customer may terminate it before.
		#[codec(index = 8)]
		TooEarly,
		/// A lease has at least one device. Ask for more.
		#[codec(index = 9)]
		NoDevices,
		/// The duration is zero or not in whole minutes. Use a multiple of 60,000 milliseconds.
		#[codec(index = 10)]
		OffGrid,
		/// The duration is below the shortest. Ask for more time.
		#[codec(index = 11)]
		TooShort,
		/// The whole lease would be longer than the longest. Ask for less time, and redeem again when
		/// it is over.
		#[codec(index = 12)]
		TooLong,
		/// The provider has fewer free devices, is not in good standing, or is suspended. Ask for
		/// fewer, or choose another vault.
		#[codec(index = 13)]
		NotEnoughDevices,
		/// The provider is leaving, or a fleet of its was condemned. Redeem from another vault.
		#[codec(index = 14)]
		NotInGoodStanding,
		/// The access details are empty. Seal them to the customer's key and send them along.
		#[codec(index = 15)]
		NoAccess,
		/// The vault is frozen, so that its units cannot move. Wait until it is thawed or settled.
		#[codec(index = 16)]
		VaultFrozen,
		/// All ids are given out. Only a runtime upgrade helps.
		#[codec(index = 17)]
		IdsExhausted,
		/// A number is out of range. Ask for less; if that does not help, report it.
		#[codec(index = 18)]
		Overflow,
		/// Stored values contradict each other: a defect of the chain. Nothing was changed. Report
		/// it.
		#[codec(index = 19)]
		Inconsistent,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "std")]
		fn integrity_test() {
			let (shortest, longest) = (T::MinDuration::get(), T::MaxDuration::get());
			let on_grid = |moment| millrace_primitives::lease_units(1, moment).is_some();
			assert!(on_grid(shortest) && on_grid(longest), "durations are on the grid");
			assert!(shortest <= longest, "some duration must be allowed");
			assert!(T::ConfirmPeriod::get() > 0, "nobody confirms in no time");
			assert!(T::RetryPeriod::get() > 0, "an end that fails is not tried for ever");
		}

		/// Expire what was not confirmed and settle what is over, as far as the weight goes.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			agenda::Due::<T>::work_off(T::Time::now(), remaining)
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The lease `lease` with what was delivered so far, or `None` if it is settled, void, or
		/// was never ordered.
		pub fn lease(lease: LeaseId) -> Option<LeaseViewOf<T>> {
			Self::view_lease(lease)
		}

		/// At most `limit` leases of `customer` and at most 100, after `after` if that is named: the
		/// `next` of the page before.
		pub fn leases_of(customer: T::AccountId, after: Option<LeaseId>, limit: u32) -> LeasePage {
			Self::view_customer(&customer, after, limit)
		}

		/// At most `limit` leases that `provider` has to deliver and at most 100, after `after` if
		/// that is named: the `next` of the page before.
		pub fn leases_by(provider: T::AccountId, after: Option<LeaseId>, limit: u32) -> LeasePage {
			Self::view_provider(&provider, after, limit)
		}

		/// What `provider` has on its hands in `class`, and when the next devices will be free.
		pub fn load_of(provider: T::AccountId, class_id: ClassId) -> LoadView {
			Self::view_load(&provider, class_id)
		}

		/// How many leases of `class` there are, how many units are in them, and how many were
		/// delivered, ever. A lease that is being delivered, or that waits for its vault, is among
		/// the former until it is settled.
		pub fn class_totals(class_id: ClassId) -> LeaseTotals {
			Totals::<T>::get(class_id)
		}

		/// The account that keeps the units of all leases.
		pub fn escrow_account() -> T::AccountId {
			Self::escrow()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Start a lease: hand over access, and deliver from now on.
		///
		/// Origin: signed, the provider of the lease.
		///
		/// Before the deadline of the lease. `access` is how the customer reaches its devices, at
		/// most 512 bytes, sealed to the customer's key; the chain does not read it.
		///
		/// Errors: `UnknownLease`, `NotProvider`, `NotReserved`, `AlreadyEnded`, `TooLate`,
		/// `NoAccess`, `Overflow`, and those of [`Config::Agreements`].
		///
		/// Event: `Confirmed`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::confirm())]
		pub fn confirm(origin: OriginFor<T>, lease: LeaseId, access: Access) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_confirm(provider, lease, access)
		}

		/// End a lease before its time.
		///
		/// Origin: signed, the customer or the provider of the lease.
		///
		/// Minutes that have begun are paid, the other units become UTC of the customer again. To a
		/// customer that is all. A provider pays the penalty of the terms from the vault's
		/// collateral; one that cancels what it has not confirmed pays as for a failed start.
		///
		/// Errors: `UnknownLease`, `NotParty`, `AlreadyEnded`, `TooLate`, and those of the vaults, the
		/// pool and the agreements.
		///
		/// Events: `Ended`; unless the vault is frozen also `Compensated` if the provider ended it,
		/// and `Settled`, or `Expired` for a failed start.
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::terminate()
				.max(T::WeightInfo::terminate_by_provider())
				.max(T::WeightInfo::expire())
		)]
		pub fn terminate(origin: OriginFor<T>, lease: LeaseId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_terminate(who, lease)
		}

		/// Add time to a lease, from the same vault.
		///
		/// Origin: signed, the customer of the lease.
		///
		/// Before it is over. `duration` is added, milliseconds in whole minutes; as many UTC of the
		/// customer are burned as the longer lease needs more. Its agreement holds for the longer lease.
		///
		/// Errors: `UnknownLease`, `NotCustomer`, `NotActive`, `AlreadyEnded`, `TooLate`, `TooShort`,
		/// `TooLong`, `NotInGoodStanding`, `OffGrid`, `Overflow`, those of the pool: if the customer
		/// or the pool has too little, and if the vault is not active; and those of
		/// [`Config::Agreements`].
		///
		/// Event: `Extended`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::extend())]
		pub fn extend(origin: OriginFor<T>, lease: LeaseId, duration: Moment) -> DispatchResult {
			let customer = ensure_signed(origin)?;
			Self::do_extend(customer, lease, duration)
		}

		/// Settle a lease that is over. The chain does it too, when it has time.
		///
		/// Origin: signed, anybody.
		///
		/// Everything was delivered; or the lease was ended before and waited for its vault, which is
		/// not frozen any more.
		///
		/// Errors: `UnknownLease`, `NotActive`, `TooEarly`, `VaultFrozen`, and those of the vaults, the
		/// pool and the agreements.
		///
		/// Events: `Ended` if it was not before; unless the vault is frozen also `Compensated` if the
		/// provider ended it, and `Settled`, or `Expired` for a failed start.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::settle().max(T::WeightInfo::settle_ended()))]
		pub fn settle(origin: OriginFor<T>, lease: LeaseId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_settle(lease)
		}

		/// Undo a lease that its provider did not confirm in time. The chain does it too, when it has
		/// time.
		///
		/// Origin: signed, anybody.
		///
		/// All units become UTC of the customer again, and it is paid the price of the first day from
		/// the vault's collateral.
		///
		/// Errors: `UnknownLease`, `NotReserved`, `AlreadyEnded`, `TooEarly`, and those of the vaults,
		/// the pool and the agreements.
		///
		/// Events: `Ended`, and `Expired` unless the vault is frozen.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::expire())]
		pub fn expire(origin: OriginFor<T>, lease: LeaseId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire(lease)
		}
	}
}
