#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod calls;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
mod holds;
mod lease;
#[cfg(test)]
mod mock;
mod provide;
mod ring;
mod route;
mod shortfall;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet: see the crate's documentation.
// Declarations only. The macros' own code casts pinned indices and expects what it has checked. An
// event is encoded as soon as it is made, so that the size of its largest variant costs nothing.
#[allow(clippy::as_conversions, clippy::expect_used, clippy::large_enum_variant)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::fungibles, PalletId};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{
		Acceptance, AssetId, AssetKind, Balance, ClassId, Classes, LeaseId, Leases, Moment, Quotes,
		TemplateId, Unclaimed, Units, VaultId, Vaults,
	};
	use sp_runtime::Permill;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The assets: UTC is made, minted and burned here, CLT and the settlement asset move here.
		/// pallet-assets itself. See the crate's documentation for what it must be configured to.
		type Assets: fungibles::Mutate<Self::AccountId, AssetId = AssetId, Balance = Balance>
			+ fungibles::Create<Self::AccountId>
			+ fungibles::metadata::Mutate<Self::AccountId>;

		/// The native token and the assets: what backstops hold in kind.
		type Kinds: fungibles::Mutate<Self::AccountId, AssetId = AssetKind, Balance = Balance>;

		/// The vaults whose units are pooled.
		type Vaults: Vaults<Self::AccountId>;

		/// The leases that redemptions begin.
		type Leases: Leases<Self::AccountId>;

		/// The pot of what payees cannot receive.
		type Unclaimed: Unclaimed<Self::AccountId>;

		/// The classes that exist, with their names.
		type Classes: Classes;

		/// Sealed prices of collateral.
		type Quotes: Quotes;

		/// Id from which the account of the roles of UTC and that of pooled units are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The asset in which backstops pay: USD, six decimals.
		#[pallet::constant]
		type SettlementAsset: Get<AssetId>;

		/// Most vaults that a redemption looks at. Not zero.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// Share of unpooled units that goes to the backstop, rounded up.
		#[pallet::constant]
		type UnpoolFee: Get<Permill>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Makes the foreign state that benchmarks begin with.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The pools that were opened.
	///
	/// Hasher: governance chooses the keys.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, ClassId, PoolRecord>;

	/// What the pools have of each vault. Absent if that is nothing.
	///
	/// Hasher: ids are consecutive, nobody chooses them.
	#[pallet::storage]
	pub type Pooled<T: Config> = StorageMap<_, Twox64Concat, VaultId, PooledRecord>;

	/// What the chain begins with: the accounts of the pallet, which nothing that anybody sends to them
	/// makes, and nothing that they lose ends.
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
			for account in [Pallet::<T>::account_id(), Pallet::<T>::account_of_pools()] {
				frame_system::Pallet::<T>::inc_providers(&account);
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The pool of a class was opened, and its UTC made.
		#[codec(index = 0)]
		PoolOpened {
			/// The class.
			class_id: ClassId,
			/// Symbol of the UTC of the class.
			symbol: Vec<u8>,
		},
		/// CLT became UTC.
		#[codec(index = 1)]
		Pooled {
			/// The class.
			class_id: ClassId,
			/// The vault whose CLT was pooled.
			vault: VaultId,
			/// Who had the CLT and has the UTC.
			who: T::AccountId,
			/// CLT that entered the pool, and UTC that was minted for it.
			units: Units,
			/// Units of CLT in the pool now.
			pooled: Units,
		},
		/// UTC became CLT again.
		#[codec(index = 2)]
		Unpooled {
			/// The class.
			class_id: ClassId,
			/// The vault whose CLT left the pool.
			vault: VaultId,
			/// Who had the UTC and has the CLT.
			who: T::AccountId,
			/// CLT that left the pool, and UTC that was burned for it.
			units: Units,
			/// UTC that went to the backstop on top.
			fee: Units,
			/// Units of CLT in the pool now.
			pooled: Units,
		},
		/// UTC became a lease. The provider has to confirm the lease, as the events of the lease
		/// say.
		#[codec(index = 3)]
		Redeemed {
			/// The class.
			class_id: ClassId,
			/// The vault whose CLT went to the escrow of the lease.
			vault: VaultId,
			/// Who had the UTC and has the lease.
			customer: T::AccountId,
			/// Who delivers.
			provider: T::AccountId,
			/// The lease.
			lease: LeaseId,
			/// Devices at a time.
			devices: u32,
			/// Length of the lease, milliseconds.
			duration: Moment,
			/// UTC burned, and CLT moved.
			units: Units,
			/// Units of CLT in the pool now.
			pooled: Units,
		},
		/// The backstop paid for UTC of the shortfall.
		#[codec(index = 4)]
		RedeemedCash {
			/// The class.
			class_id: ClassId,
			/// Who had the UTC and has the cash.
			who: T::AccountId,
			/// UTC burned.
			units: Units,
			/// What was owed for the UTC, smallest units of the settlement asset.
			due: Balance,
			/// What was paid, smallest units of the settlement asset: less than was owed if the
			/// backstop had less than it owed.
			paid: Balance,
			/// Shortfall now.
			shortfall: Units,
			/// Debt now, smallest units of the settlement asset.
			debt: Balance,
		},
		/// UTC became collateral of an unsafe vault.
		#[codec(index = 5)]
		Liquidated {
			/// The class.
			class_id: ClassId,
			/// The vault.
			vault: VaultId,
			/// Who had the UTC and has the collateral.
			who: T::AccountId,
			/// UTC burned, and pooled CLT with it.
			units: Units,
			/// What was paid, smallest units of the vault's collateral.
			collateral: Balance,
			/// Units of CLT in the pool now.
			pooled: Units,
		},
		/// Units of a settled vault, pooled or back from a lease, were claimed into the backstop,
		/// which owes for as much UTC from now on.
		#[codec(index = 6)]
		ShortfallClaimed {
			/// The class.
			class_id: ClassId,
			/// The vault.
			vault: VaultId,
			/// CLT claimed.
			units: Units,
			/// Paid to the backstop, or filed for it, smallest units of the vault's collateral.
			collateral: Balance,
			/// Paid to the backstop, or filed for it, smallest units of the settlement asset.
			reserve: Balance,
			/// UTC of the backstop itself that was burned against the shortfall.
			burned: Units,
			/// Shortfall now.
			shortfall: Units,
			/// Debt now, smallest units of the settlement asset.
			debt: Balance,
			/// Units of CLT in the pool now: fewer if these were pooled, as many as before if they
			/// came back from a lease.
			pooled: Units,
		},
		/// The backstop sold collateral.
		#[codec(index = 7)]
		CollateralBought {
			/// The class.
			class_id: ClassId,
			/// Who bought the collateral.
			who: T::AccountId,
			/// The collateral.
			asset: AssetKind,
			/// How much of the collateral was sold, smallest units.
			amount: Balance,
			/// What was paid, smallest units of the settlement asset.
			total: Balance,
		},
		/// UTC became units of a lease that goes on.
		#[codec(index = 8)]
		Taken {
			/// The class.
			class_id: ClassId,
			/// The vault whose CLT went to the escrow of the lease.
			vault: VaultId,
			/// The customer, whose UTC was burned.
			customer: T::AccountId,
			/// UTC burned, and CLT moved.
			units: Units,
			/// Units of CLT in the pool now.
			pooled: Units,
		},
		/// Units that a lease did not deliver became UTC again.
		#[codec(index = 9)]
		Restored {
			/// The class.
			class_id: ClassId,
			/// The vault whose CLT came back, or was claimed if the vault was settled.
			vault: VaultId,
			/// The customer of the lease, who has the UTC, or for whom it is filed if it could not
			/// receive it.
			customer: T::AccountId,
			/// UTC minted.
			units: Units,
			/// Units of CLT in the pool now.
			pooled: Units,
		},
	}

	/// Why a call was refused. Nothing was changed.
	#[pallet::error]
	#[derive(Eq, PartialEq)]
	pub enum Error<T> {
		/// No class has this id. Look up the classes.
		#[codec(index = 0)]
		UnknownClass,
		/// The class has a pool already. Use that pool.
		#[codec(index = 1)]
		PoolExists,
		/// The amount is zero. Give one above zero.
		#[codec(index = 2)]
		ZeroAmount,
		/// No vault has this id. Look up the vaults of the class.
		#[codec(index = 3)]
		UnknownVault,
		/// The class has no pool. Open it.
		#[codec(index = 4)]
		NoPool,
		/// The vault is frozen and its units cannot move. Choose another, or wait until it is
		/// settled or active again.
		#[codec(index = 5)]
		VaultFrozen,
		/// The vault is settled or closed. Choose another; if it is settled, claim its pooled units.
		#[codec(index = 6)]
		VaultNotActive,
		/// The pool has fewer units of this vault. Ask for less, or of another vault.
		#[codec(index = 7)]
		ExceedsPooled,
		/// The fee would take all of so few units. Unpool more.
		#[codec(index = 8)]
		NothingLeft,
		/// No such lease: there is at least one device, and the duration is whole minutes.
		#[codec(index = 9)]
		InvalidLease,
		/// No vault in sight can deliver that now. The number is how many devices the best of them
		/// could deliver for this duration: ask for no more, for a shorter time, or name a vault.
		#[codec(index = 10)]
		CannotDeliver(u16),
		/// The vault is of another class. Name one of the class that is redeemed.
		#[codec(index = 11)]
		WrongClass,
		/// The class has no shortfall, or its backstop has the cash for all of it. There is nothing
		/// to do.
		#[codec(index = 12)]
		NoShortfall,
		/// The shortfall is less than that. Redeem less for cash, and the rest for devices.
		#[codec(index = 13)]
		ExceedsShortfall,
		/// Less would be paid than the sender accepts. Accept less, or wait until the backstop has
		/// more.
		#[codec(index = 14)]
		PaidBelowMin,
		/// The vault is not settled. Wait until it is.
		#[codec(index = 15)]
		NotSettled,
		/// The pool has nothing of this vault. Choose one of which it has units.
		#[codec(index = 16)]
		NothingPooled,
		/// The collateral has no live quote above zero. Wait for one.
		#[codec(index = 17)]
		QuoteNotLive,
		/// The collateral costs more than the sender accepts. Accept more, or buy less.
		#[codec(index = 18)]
		PriceAboveMax,
		/// The backstop has nothing to pay that with, or less of the collateral. Ask for what it has,
		/// or wait until it has more.
		#[codec(index = 19)]
		NothingThere,
		/// A backstop sells no cash and no compute. Name a collateral.
		#[codec(index = 20)]
		NotCollateral,
		/// A number is out of range. Use a smaller one.
		#[codec(index = 21)]
		Overflow,
		/// Stored values contradict each other, which is a bug of the chain. Report it.
		#[codec(index = 22)]
		Inconsistent,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "std")]
		fn integrity_test() {
			assert!(T::MaxCandidates::get() > 0, "a redemption has to look at a vault");
			assert!(T::UnpoolFee::get() < Permill::one(), "a fee leaves something");
			assert_ne!(
				Self::account_id(),
				Self::account_of_pools(),
				"account ids are too short to tell accounts apart"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns what a redemption of `devices` of `class` for `duration` milliseconds would burn
		/// and who would deliver. It looks further than `redeem`, and says whether the vault has to
		/// be named. Returns `None` if there is no pool, or no such lease.
		///
		/// The `terms` of the quote are those of `template` in a lease by that route, or those that
		/// hold anyhow if it is `None`. They are `None` if the provider of the route does not offer
		/// `template` (name another, or redeem from a vault whose provider does), if there is no
		/// route, and while they have no price.
		pub fn quote_redemption(
			class_id: ClassId,
			devices: u32,
			duration: Moment,
			template: Option<TemplateId>,
		) -> Option<RedemptionQuote<T::AccountId>> {
			Self::view_redemption(class_id, devices, duration, template)
		}

		/// Returns the pool of `class`, or `None` if it was never opened.
		pub fn pool_of(class_id: ClassId) -> Option<PoolRecord> {
			Pools::<T>::get(class_id)
		}

		/// Returns supply, backing and shortfall of the UTC of `class`, or `None` if there is no
		/// pool. What is in leases is no UTC until it comes back: `lease.class_totals` has it.
		pub fn totals(class_id: ClassId) -> Option<TotalsView> {
			Self::view_totals(class_id)
		}

		/// Returns the most devices that one redemption that names no vault could get for
		/// `duration` milliseconds now: what `CannotDeliver` would say.
		pub fn deliverable(class_id: ClassId, duration: Moment) -> u32 {
			Self::view_deliverable(class_id, duration)
		}

		/// Returns at most `limit` and at most 100 vaults of the pool of `class`, in the order in
		/// which they are asked to deliver, beginning with `start` or with the first, once around.
		pub fn vaults(class_id: ClassId, start: Option<VaultId>, limit: u32) -> Vec<PooledView> {
			Self::view_vaults(class_id, start, limit)
		}

		/// Returns the account that keeps the pooled units of all vaults.
		pub fn pool_account() -> T::AccountId {
			Self::account_of_pools()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Open the pool of a class: its UTC gets a name, a symbol and six decimals.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownClass`, `PoolExists`, and those of the asset.
		///
		/// Events: [`Event::PoolOpened`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open())]
		pub fn open(origin: OriginFor<T>, class_id: ClassId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_open(class_id)
		}

		/// Turn `units` of the vault's CLT into as many UTC of its class. The vault must be good
		/// delivery: Prime, active, of an owner in good standing, at its issue ratio by live quotes.
		///
		/// Origin: signed.
		///
		/// Errors: `ZeroAmount`, `UnknownVault`, `NoPool`, `Overflow`, those of
		/// [`Config::Vaults`], and those of the transfer. What a vault that is there already does not
		/// cost is refunded.
		///
		/// Events: [`Event::Pooled`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::pool())]
		pub fn pool(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_pool(who, vault, units)
		}

		/// Turn `units` of UTC into CLT of `vault`, which must be active: [`Config::UnpoolFee`] of
		/// them, rounded up, goes to the backstop as it is, the rest is burned, and as many units of
		/// CLT leave the pool.
		///
		/// Origin: signed.
		///
		/// Errors: `ZeroAmount`, `UnknownVault`, `VaultFrozen`, `VaultNotActive`, `NothingPooled`,
		/// `NothingLeft`, `ExceedsPooled`, and those of fee and burn.
		///
		/// Events: [`Event::Unpooled`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::unpool())]
		pub fn unpool(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unpool(who, vault, units)
		}

		/// Turn UTC into a lease of `devices` of `class` for `duration` milliseconds, a multiple of
		/// a minute: devices × hours are burned, rounded up to a unit. The owner of `vault`
		/// delivers, or the best of the vaults in sight if none is named, and has to confirm.
		///
		/// `terms` are attached to the lease, for no more than the fee that they accept, smallest units
		/// of the settlement asset. None: the terms that hold anyhow, which are free.
		///
		/// Origin: signed.
		///
		/// Errors: `InvalidLease`, `NoPool`, `UnknownVault`, `VaultFrozen`, `VaultNotActive`,
		/// `NothingPooled`, `WrongClass`, `CannotDeliver`, those of the burn, and those of
		/// [`Config::Leases`]: also if the provider does not offer the terms, or they cost more. The
		/// weight of vaults that were not there to look at is refunded.
		///
		/// Events: those of the lease, then [`Event::Redeemed`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::redeem(T::MaxCandidates::get()))]
		pub fn redeem(
			origin: OriginFor<T>,
			class_id: ClassId,
			devices: u32,
			#[pallet::compact] duration: Moment,
			vault: Option<VaultId>,
			terms: Option<Acceptance>,
		) -> DispatchResultWithPostInfo {
			let customer = ensure_signed(origin)?;
			Self::do_redeem(customer, class_id, devices, duration, vault, terms)
		}

		/// Burn `units` of UTC for the least of three: their share of what the backstop owes for the
		/// shortfall, their share of the cash that it has, and their value at the middle of the last quote
		/// of the class. At least `paid_min`, smallest units of the settlement asset, and never for nothing.
		///
		/// Origin: signed.
		///
		/// Errors: `ZeroAmount`, `NoPool`, `NoShortfall`, `ExceedsShortfall`, `NothingThere`,
		/// `PaidBelowMin`, and those of burn and payment.
		///
		/// Events: [`Event::RedeemedCash`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::redeem_cash())]
		pub fn redeem_cash(
			origin: OriginFor<T>,
			class_id: ClassId,
			#[pallet::compact] units: Units,
			#[pallet::compact] paid_min: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_redeem_cash(who, class_id, units, paid_min)
		}

		/// Liquidate an unsafe vault with UTC: up to `units` of its pooled CLT and as many UTC of the
		/// sender are burned for at least `collateral_min`, smallest units.
		///
		/// Origin: signed.
		///
		/// Errors: `ZeroAmount`, `NothingPooled`, those of [`Config::Vaults`], and those of the
		/// burn.
		///
		/// Events: those of the liquidation, then [`Event::Liquidated`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::liquidate())]
		pub fn liquidate(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
			#[pallet::compact] collateral_min: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_liquidate(who, vault, units, collateral_min)
		}

		/// Claim all pooled units of a settled vault into the backstop of the class, which owes for
		/// as many UTC from now on, at the price of the settlement.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownVault`, `NotSettled`, `NothingPooled`, `Overflow`, and those of
		/// [`Config::Vaults`].
		///
		/// Events: [`Event::ShortfallClaimed`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::claim_pooled())]
		pub fn claim_pooled(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_pooled(vault)
		}

		/// Buy `amount`, smallest units, of a collateral that the backstop of `class` has, while it
		/// has less cash than it owes: at the low of a live quote, rounded up, for at most
		/// `total_max`, smallest units of the settlement asset. If less of it closes the gap, only that is
		/// sold. The minimum balance of the collateral stays with the backstop.
		///
		/// Origin: signed.
		///
		/// Errors: `ZeroAmount`, `NoPool`, `NoShortfall`, `NotCollateral`, `NothingThere`,
		/// `QuoteNotLive`, `Overflow`, `PriceAboveMax`, and those of payment and transfer.
		///
		/// Events: [`Event::CollateralBought`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::buy_collateral())]
		pub fn buy_collateral(
			origin: OriginFor<T>,
			class_id: ClassId,
			asset: AssetKind,
			#[pallet::compact] amount: Balance,
			#[pallet::compact] total_max: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_collateral(who, class_id, asset, amount, total_max)
		}
	}
}
