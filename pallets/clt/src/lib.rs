//! # Collateralised compute tokens
//!
//! ## What it is
//!
//! A provider of compute that wants to sell device-hours before it delivers them opens a **vault**,
//! puts collateral on hold in it and issues **CLT**: one token per device-hour that the vault owes.
//! Each vault's CLT is an asset of its own, so that the asset id alone says who owes what, and every
//! unit goes back to one recorded issue.
//!
//! Thin collateral makes a unit expensive to buy, and what it costs more insures the buyer: at issue
//! the value of the compute goes to the provider and the **premium** into the vault's **reserve**.
//!
//! ## Life of a vault
//!
//! ```text
//! open_vault ─> deposit ─┬─> issue ─────────────┬─> retire ─> withdraw ─> close
//!                        └─> offer ─> buy (FP) ─┘
//! ```
//!
//! 1. [`Pallet::open_vault`]: a provider in good standing fixes class, collateral asset and grade.
//!    The asset `Clt(vault)` is made, and a native deposit goes on hold.
//! 2. [`Pallet::deposit`]: collateral goes on hold on the provider's own account.
//! 3. [`Pallet::issue`] mints units to the provider, which pays the premium. Or
//!    [`Pallet::offer`], and anyone may [`Pallet::buy`]: the compute value to the provider, the
//!    premium to the reserve, the units to the buyer.
//! 4. [`Pallet::retire`]: the provider burns units of its vault that it has got back.
//! 5. [`Pallet::withdraw`]: collateral that the issue ratio does not need.
//! 6. [`Pallet::close`]: a vault that owes nothing gives back collateral and deposit. What is left of
//!    its reserve goes to the class's backstop: nobody earns by posting less. The record stays.
//!
//! ## Terms
//!
//! | word | meaning |
//! | --- | --- |
//! | **unit** | 10^-6 device-hours of a class |
//! | **owed** | units issued less units retired; equal to the supply of the vault's CLT |
//! | **CV, ColV, CR, RP, FP** | compute value, collateral value, cover ratio, risk premium, final price; see `millrace_math::kernel` |
//! | **grade** | *Prime*: good delivery (default: issue at CR 1.5, liquidate below 1.2). *Open*: on its own risk (0.5, 0.4). Default curve of both: knee 1, slope 0.5 |
//! | **fuse** | most units of a class that may be issued in a day, net of retirements |
//! | **ceiling** | most of a collateral asset that all vaults may hold |
//! | **backstop** | a class's fund of settlement asset, on a sub-account of this pallet |
//!
//! ## Example
//!
//! The reference vector: 10 device-hours at 1 USD behind 8 units of collateral at 0.2 USD. Its whole
//! path through the calls is the test `reference_vector_is_charged_by_a_purchase`.
//!
//! ```
//! use millrace_math::{collateral_value, compute_value, cover_ratio, final_price, Curve};
//! use sp_runtime::{FixedU128, Permill};
//!
//! let cv = compute_value(10_000_000, FixedU128::from_u32(1)).unwrap();
//! let price = FixedU128::from_rational(2, 10);
//! let colv = collateral_value(8_000_000, 6, price, Permill::zero()).unwrap();
//! let cr = cover_ratio(colv, cv);
//! let rp = Curve::default().risk_premium(cr);
//! assert_eq!((cv, colv), (10_000_000, 1_600_000));
//! assert_eq!(cr, FixedU128::from_rational(16, 100));
//! assert_eq!(rp, FixedU128::from_rational(42, 100));
//! assert_eq!(final_price(cv, rp), Some(14_200_000));
//! ```
//!
//! ## Design
//!
//! * **Two prices.** A ratio check values the collateral at its quote's low and the units at their
//!   quote's high. A buyer pays CV at the middle, and a premium from the conservative CR as it is
//!   *after* the purchase.
//! * **One code path** assesses an issue, a sale and the view function that quotes one.
//! * **Collateral stays on hold on the owner's account.** What stands behind a vault is its record,
//!   never a live balance, so a donation moves no price.
//! * **Reserves** are on the pallet's account in the settlement asset; each vault's share is its
//!   record.
//! * **Provenance.** Each event that concerns a vault is a link of its hash chain, made by one
//!   function; see [`provenance_link`]. Whoever replays the events gets the head in the record.
//! * **Reducing risk always works**: deposits, retirements, cancelled offers and closing need no
//!   quote, no capacity and no standing. The exception is a deposit over the ceiling.
//! * **Tightening of terms may be instant; loosening is limited** to one step per parameter and
//!   one change per period. A ceiling or fuse of zero stops its object; from zero it may be set
//!   anew, as it was at first, one period later.
//! * **Rounding** is against the caller: CV, RP and premiums up, ColV and CR down.
//! * Call indices from 10 on are for liquidation, winding down and claims.
//!
//! ## What the runtime must see to
//!
//! * Only this pallet makes assets `Clt(_)`: pallet-assets' `CreateOrigin` refuses compute ids, its
//!   `AssetIdAllocator` is `()`, and its metadata deposits are zero ([`Config::VaultDeposit`] pays).
//! * `pallet_assets::refund` with `allow_burn` burns what its caller holds. The base call filter has
//!   to refuse it for CLT, or supply and debt part (ISS-1), and the vault could never close. No other
//!   path burns CLT: its minimum balance is 1, so that there is no dust, and all its team roles are
//!   this pallet's account, which signs nothing.
//! * The settlement asset's minimum balance is 1, which [`Pallet::set_terms`] checks.
//! * CLT is not sufficient: each kind that an account holds takes a consumer reference, so that
//!   `MaxConsumers` bounds the kinds per account.
//!
//! ## Limitations
//!
//! * The premium of a purchase follows from CR after it. Many small purchases pay the average along
//!   the way, one large purchase the end of it.
//! * The fuse counts the current hour and the 23 before it: between 23 and 24 hours.
//! * An asset's own administrator can block the owner's account, and with it a release of collateral
//!   in that asset. Governance lists assets accordingly.
//! * A tightened ceiling below what vaults hold takes nothing from them.
//!
//! ## Threats
//!
//! Double use of collateral (holds), of capacity (one counter per owner and class against the
//! registry), self-collateral (compute assets are refused), a mis-set parameter (ranges, steps,
//! fuse), stale or volatile prices (the action matrix), donations (records, not balances), rounding
//! pumps (every rounding against the caller) and dust vaults (deposit, bound per owner).
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod assess;
#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod dispatchables;
#[cfg(test)]
mod mock;
mod provide;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

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
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{
		AssetId, AssetKind, Balance, Capacity, ClassId, Classes, Moment, Quotes, Revision, Units,
		VaultId,
	};
	use sp_core::H256;
	use sp_runtime::{FixedU128, Permill};

	/// The vault record with the runtime's account ids.
	pub type VaultRecordOf<T> = VaultRecord<<T as frame_system::Config>::AccountId>;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// The assets: CLT is made, minted and burned here, and the settlement asset moves here.
		/// pallet-assets itself. See the crate's documentation for what it must be configured to.
		type Assets: fungibles::Mutate<Self::AccountId, AssetId = AssetId, Balance = Balance>
			+ fungibles::Create<Self::AccountId>
			+ fungibles::Destroy<Self::AccountId>
			+ fungibles::metadata::Mutate<Self::AccountId>
			+ fungibles::InspectEnumerable<Self::AccountId, AssetsIterator: Iterator<Item = AssetId>>;

		/// Holds of the native token and of assets: collateral and deposits.
		type Holder: fungibles::hold::Mutate<
			Self::AccountId,
			AssetId = AssetKind,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// Sealed prices of classes and of collateral assets.
		type Quotes: Quotes;

		/// The classes that exist.
		type Classes: Classes;

		/// What a provider can deliver.
		type Capacity: Capacity<Self::AccountId>;

		/// Who sets the terms of classes and collateral.
		type TermsOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The clock.
		type Time: Time<Moment = Moment>;

		/// Id from which the pallet's account and the backstops' accounts are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The asset in which compute is paid: USD, six decimals.
		#[pallet::constant]
		type SettlementAsset: Get<AssetId>;

		/// Most open vaults of one owner.
		#[pallet::constant]
		type MaxVaults: Get<u32>;

		/// Native token on hold for each open vault, for its storage and that of its asset.
		#[pallet::constant]
		type VaultDeposit: Get<Balance>;

		/// Largest loosening of a parameter in one change, relative to its value.
		#[pallet::constant]
		type ParamStep: Get<Permill>;

		/// Shortest time between a change of terms and a loosening of them, milliseconds.
		#[pallet::constant]
		type ParamPeriod: Get<Moment>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Terms of each class. Written by `set_terms` only.
	///
	/// Hasher: governance chooses the keys.
	#[pallet::storage]
	pub type Terms<T: Config> = StorageMap<_, Twox64Concat, ClassId, Revision<ClassTerms>>;

	/// Listed collateral assets, with the amount behind vaults.
	///
	/// Hasher: governance chooses the keys.
	#[pallet::storage]
	pub type Collaterals<T: Config> = StorageMap<_, Twox64Concat, AssetKind, CollateralRecord>;

	/// Id of the next vault. Ids are never reused.
	#[pallet::storage]
	pub type NextVaultId<T: Config> = StorageValue<_, VaultId, ValueQuery>;

	/// All vaults. A closed one stays, for its provenance; it has cost a registered provider the fees
	/// of an opening and a closing.
	///
	/// Hasher: ids are consecutive, nobody chooses them.
	#[pallet::storage]
	pub type Vaults<T: Config> = StorageMap<_, Twox64Concat, VaultId, VaultRecordOf<T>>;

	/// Units of a class owed by all vaults of an owner; absent where nothing is owed.
	///
	/// Hasher: account ids can be chosen, class ids cannot.
	#[pallet::storage]
	pub type Owed<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ClassId,
		Units,
		ValueQuery,
	>;

	/// Sums over all vaults of a class, and its fuse; absent before the first issue.
	///
	/// Hasher: governance chooses the keys.
	#[pallet::storage]
	pub type Totals<T: Config> = StorageMap<_, Twox64Concat, ClassId, ClassTotals, ValueQuery>;

	/// Open vaults of an owner; absent where there is none.
	///
	/// Hasher: account ids can be chosen.
	#[pallet::storage]
	pub type VaultCount<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Why funds of a vault's owner are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Collateral of vaults. Released by `withdraw` and `close`.
		#[codec(index = 0)]
		Collateral,
		/// Deposit for the storage of vaults, native token. Released by `close`.
		#[codec(index = 1)]
		VaultDeposit,
	}

	/// What happened. Events that name a vault are the links of its provenance chain.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance set the terms of a class.
		#[codec(index = 0)]
		TermsSet {
			/// The class.
			class: ClassId,
			/// Terms in force from now on.
			terms: ClassTerms,
			/// Terms until now.
			previous: Option<ClassTerms>,
		},
		/// Governance set the terms of a collateral asset.
		#[codec(index = 1)]
		CollateralSet {
			/// The asset.
			asset: AssetKind,
			/// Terms in force from now on.
			terms: CollateralTerms,
			/// Terms until now.
			previous: Option<CollateralTerms>,
		},
		/// A vault was opened.
		#[codec(index = 2)]
		VaultOpened {
			/// The vault.
			vault: VaultId,
			/// Its owner.
			owner: T::AccountId,
			/// Class that it will owe.
			class: ClassId,
			/// Asset that will stand behind it.
			collateral_asset: AssetKind,
			/// Its grade.
			grade: Grade,
			/// Native token put on hold for its storage.
			deposit: Balance,
		},
		/// Collateral went on hold.
		#[codec(index = 3)]
		Deposited {
			/// The vault.
			vault: VaultId,
			/// Amount added.
			amount: Balance,
			/// Collateral of the vault now.
			collateral: Balance,
		},
		/// Collateral was released.
		#[codec(index = 4)]
		Withdrawn {
			/// The vault.
			vault: VaultId,
			/// Amount taken.
			amount: Balance,
			/// Collateral of the vault now.
			collateral: Balance,
		},
		/// Units were issued to the owner.
		#[codec(index = 5)]
		Issued {
			/// The vault.
			vault: VaultId,
			/// Units minted to the owner.
			units: Units,
			/// CV of the units, not paid: the owner would pay itself.
			compute_value: Balance,
			/// Settlement asset that the owner paid into the reserve.
			premium: Balance,
			/// Cover ratio of the vault now.
			cover_ratio: FixedU128,
			/// Units owed now.
			owed: Units,
			/// Reserve now.
			reserve: Balance,
		},
		/// The owner changed its open offer.
		#[codec(index = 6)]
		OfferSet {
			/// The vault.
			vault: VaultId,
			/// Units offered now.
			offered: Units,
			/// Units offered until now.
			previous: Units,
		},
		/// Units were sold out of the open offer.
		#[codec(index = 7)]
		Bought {
			/// The vault.
			vault: VaultId,
			/// To whom the units were minted.
			buyer: T::AccountId,
			/// Units minted.
			units: Units,
			/// Settlement asset that the buyer paid to the owner.
			compute_value: Balance,
			/// Settlement asset that the buyer paid into the reserve.
			premium: Balance,
			/// Cover ratio of the vault now.
			cover_ratio: FixedU128,
			/// Units owed now.
			owed: Units,
			/// Reserve now.
			reserve: Balance,
			/// Units still offered.
			offered: Units,
		},
		/// The owner burned units.
		#[codec(index = 8)]
		Retired {
			/// The vault.
			vault: VaultId,
			/// Units burned.
			units: Units,
			/// Units owed now.
			owed: Units,
		},
		/// The vault was closed in good order.
		#[codec(index = 9)]
		VaultClosed {
			/// The vault.
			vault: VaultId,
			/// Collateral released to the owner.
			collateral: Balance,
			/// Reserve moved to the backstop of the class.
			reserve: Balance,
			/// Native deposit released to the owner.
			deposit: Balance,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The amount is zero. Name an amount.
		#[codec(index = 0)]
		ZeroAmount,
		/// There is no such vault. Check the id.
		#[codec(index = 1)]
		NoSuchVault,
		/// The vault belongs to somebody else. Sign with the owner's account.
		#[codec(index = 2)]
		NotOwner,
		/// The vault is not active. Open another one.
		#[codec(index = 3)]
		NotActive,
		/// There is no such class. Check the id.
		#[codec(index = 4)]
		NoSuchClass,
		/// The class was retired. Choose an active class.
		#[codec(index = 5)]
		ClassInactive,
		/// The class has no terms yet. Wait until governance has set them.
		#[codec(index = 6)]
		TermsNotSet,
		/// The asset is not listed as collateral. Choose a listed one.
		#[codec(index = 7)]
		CollateralNotListed,
		/// Claims on compute never back compute. Choose another asset.
		#[codec(index = 8)]
		ComputeCollateral,
		/// There is no such asset. Create it before it is listed.
		#[codec(index = 9)]
		NoSuchAsset,
		/// A parameter is outside its range. Stay within the ranges in the types' documentation.
		#[codec(index = 10)]
		OutOfRange,
		/// Nothing would change. Name other terms.
		#[codec(index = 11)]
		Unchanged,
		/// A parameter would loosen by more than one step. Take smaller steps.
		#[codec(index = 12)]
		StepTooLarge,
		/// Terms changed less than a period ago. Wait until it is over, or only tighten.
		#[codec(index = 13)]
		TooSoon,
		/// The owner has as many open vaults as it may. Close one.
		#[codec(index = 14)]
		TooManyVaults,
		/// The owner is not registered, is leaving, or has a condemned fleet of the class. Register,
		/// or buy from another vault.
		#[codec(index = 15)]
		NotInGoodStanding,
		/// The owner would owe more than its fleets can deliver. Issue less or commit more devices.
		#[codec(index = 16)]
		CapacityExceeded,
		/// The price of the class is missing or not live. Wait for the feeders.
		#[codec(index = 17)]
		ClassQuoteNotLive,
		/// The price of the collateral is missing or not live. Wait for the feeders.
		#[codec(index = 18)]
		CollateralQuoteNotLive,
		/// All vaults together would hold more of the asset than its ceiling. Use another asset.
		#[codec(index = 19)]
		CeilingExceeded,
		/// The vault has less collateral than that. Withdraw less.
		#[codec(index = 20)]
		InsufficientCollateral,
		/// The cover ratio would be below the issue ratio of the grade. Deposit more collateral, or
		/// ask for less.
		#[codec(index = 21)]
		BelowIssueRatio,
		/// The class would issue more within a day than its fuse allows. Wait, or issue less.
		#[codec(index = 22)]
		FuseTripped,
		/// The premium is above what the signer accepts. Accept more, or deposit collateral first.
		#[codec(index = 23)]
		PremiumAboveMax,
		/// The price is above what the signer accepts. Accept more, or buy less.
		#[codec(index = 24)]
		TotalAboveMax,
		/// Fewer units are on offer. Buy less.
		#[codec(index = 25)]
		ExceedsOffer,
		/// The owner cannot buy from its own vault. Issue instead.
		#[codec(index = 26)]
		BuyerIsOwner,
		/// The vault owes less than that. Retire less.
		#[codec(index = 27)]
		ExceedsOwed,
		/// The vault still owes units. Retire them first.
		#[codec(index = 28)]
		StillOwed,
		/// The settlement asset is missing or its minimum balance is not 1. Create it so.
		#[codec(index = 29)]
		SettlementUnusable,
		/// A number is too large. Name a smaller amount.
		#[codec(index = 30)]
		Overflow,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::SettlementAsset::get().is_compute(), "compute is not paid in compute");
			assert!(!T::ParamStep::get().is_zero(), "a step of zero would freeze the terms");
			assert_ne!(Self::account_id(), Self::backstop(ClassId(0)), "accounts must differ");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The vault with what it owes and what it is worth at the present quotes.
		pub fn vault(id: VaultId) -> Option<VaultView<T::AccountId>> {
			Self::view_vault(id)
		}

		/// What buying `units` of `vault` would cost now, in the smallest unit of the settlement
		/// asset, or why it would be refused. The same code as the purchase.
		pub fn quote_purchase(
			vault: VaultId,
			units: Units,
		) -> Result<PurchaseQuote, DispatchError> {
			Self::view_purchase(vault, units)
		}

		/// Units issued, retired and lately issued of a class.
		pub fn totals(class: ClassId) -> ClassTotals {
			Totals::<T>::get(class)
		}

		/// Terms of a class, with those before and the moment of the change.
		pub fn terms(class: ClassId) -> Option<Revision<ClassTerms>> {
			Terms::<T>::get(class)
		}

		/// Terms of a collateral asset and the amount behind vaults.
		pub fn collateral(asset: AssetKind) -> Option<CollateralRecord> {
			Collaterals::<T>::get(asset)
		}

		/// Head and sequence of a vault's provenance chain.
		pub fn provenance(id: VaultId) -> Option<(u64, H256)> {
			Vaults::<T>::get(id).map(|vault| (vault.sequence, vault.head))
		}

		/// The account that keeps the reserves, and the backstop account of `class`.
		pub fn accounts(class: ClassId) -> (T::AccountId, T::AccountId) {
			(Self::account_id(), Self::backstop(class))
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set the terms of a class.
		///
		/// Origin: [`Config::TermsOrigin`].
		///
		/// First terms may be any in range. Later ones may tighten (ratios, knee or slope up, fuse
		/// down) at once, and loosen by one step per parameter, one period after the last change.
		///
		/// Errors: `OutOfRange`, `NoSuchClass`, `SettlementUnusable` (first terms), `Unchanged`,
		/// `StepTooLarge`, `TooSoon`.
		///
		/// Events: [`Event::TermsSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_terms())]
		pub fn set_terms(
			origin: OriginFor<T>,
			class: ClassId,
			terms: ClassTerms,
		) -> DispatchResult {
			T::TermsOrigin::ensure_origin(origin)?;
			Self::do_set_terms(class, terms)
		}

		/// List a collateral asset, or set its haircut and ceiling.
		///
		/// Origin: [`Config::TermsOrigin`].
		///
		/// First terms may be any in range. Later ones may tighten (haircut up, ceiling down) at
		/// once, and loosen by one step per parameter, one period after the last change. A ceiling
		/// below what vaults hold takes nothing from them.
		///
		/// Errors: `ComputeCollateral`, `OutOfRange`, `NoSuchAsset` (first terms), `Unchanged`,
		/// `StepTooLarge`, `TooSoon`.
		///
		/// Events: [`Event::CollateralSet`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_collateral())]
		pub fn set_collateral(
			origin: OriginFor<T>,
			asset: AssetKind,
			terms: CollateralTerms,
		) -> DispatchResult {
			T::TermsOrigin::ensure_origin(origin)?;
			Self::do_set_collateral(asset, terms)
		}

		/// Open a vault that will owe device-hours of `class` behind collateral in
		/// `collateral_asset`, and make its asset.
		///
		/// Origin: signed; the signer becomes the owner. Its native deposit goes on hold.
		///
		/// Errors: `NoSuchClass`, `ClassInactive`, `TermsNotSet`, `CollateralNotListed`,
		/// `TooManyVaults`, `NotInGoodStanding`, `ClassQuoteNotLive`, `CollateralQuoteNotLive`, and
		/// those of the hold.
		///
		/// Events: [`Event::VaultOpened`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::open_vault())]
		pub fn open_vault(
			origin: OriginFor<T>,
			class: ClassId,
			collateral_asset: AssetKind,
			grade: Grade,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_open_vault(owner, class, collateral_asset, grade)
		}

		/// Put `amount` of the vault's collateral asset (smallest units) on hold. Needs no quote.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `ZeroAmount`, `NoSuchVault`, `NotOwner`, `NotActive`, `CollateralNotListed`,
		/// `Overflow`, `CeilingExceeded`, and those of the hold.
		///
		/// Events: [`Event::Deposited`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			Self::do_deposit(owner, vault, amount)
		}

		/// Release `amount` of the vault's collateral (smallest units) to its owner. A vault that
		/// owes units needs live quotes, and has to keep its issue ratio.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `ZeroAmount`, `NoSuchVault`, `NotOwner`, `NotActive`, `InsufficientCollateral`;
		/// where units are owed `TermsNotSet`, `ClassQuoteNotLive`, `CollateralQuoteNotLive`,
		/// `Overflow`, `BelowIssueRatio`.
		///
		/// Events: [`Event::Withdrawn`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			Self::do_withdraw(owner, vault, amount)
		}

		/// Issue `units` to the owner, which pays the premium into the vault's reserve: at most
		/// `premium_max`, smallest units of the settlement asset.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `ZeroAmount`, `NoSuchVault`, `NotOwner`, `NotActive`, `NoSuchClass`,
		/// `ClassInactive`, `TermsNotSet`, `NotInGoodStanding`, `Overflow`, `CapacityExceeded`,
		/// `ClassQuoteNotLive`, `CollateralQuoteNotLive`, `BelowIssueRatio`, `FuseTripped`,
		/// `PremiumAboveMax`, and those of the payment.
		///
		/// Events: [`Event::Issued`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::issue())]
		pub fn issue(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
			#[pallet::compact] premium_max: Balance,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_issue(owner, vault, units, premium_max)
		}

		/// Offer `units` of the vault to anyone at the final price, instead of what was offered
		/// before. Zero cancels. What can be sold is decided when it is bought.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `NoSuchVault`, `NotOwner`, `NotActive`.
		///
		/// Events: [`Event::OfferSet`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::offer())]
		pub fn offer(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_offer(owner, vault, units)
		}

		/// Buy `units` out of the vault's open offer for at most `total_max`, smallest units of the
		/// settlement asset: the compute value goes to the owner, the premium to the reserve.
		///
		/// Origin: signed; not the owner.
		///
		/// Errors: `ZeroAmount`, `NoSuchVault`, `BuyerIsOwner`, `NotActive`, `ExceedsOffer`,
		/// `NoSuchClass`, `ClassInactive`, `TermsNotSet`, `NotInGoodStanding`, `Overflow`,
		/// `CapacityExceeded`, `ClassQuoteNotLive`, `CollateralQuoteNotLive`, `BelowIssueRatio`,
		/// `FuseTripped`, `TotalAboveMax`, and those of the payments.
		///
		/// Events: [`Event::Bought`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::buy())]
		pub fn buy(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
			#[pallet::compact] total_max: Balance,
		) -> DispatchResult {
			let buyer = ensure_signed(origin)?;
			Self::do_buy(buyer, vault, units, total_max)
		}

		/// Burn `units` of the vault's own CLT that the owner holds: they are no longer owed. Needs
		/// no quote. The reserve stays.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `ZeroAmount`, `NoSuchVault`, `NotOwner`, `NotActive`, `ExceedsOwed`, and those of
		/// the burn.
		///
		/// Events: [`Event::Retired`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::retire())]
		pub fn retire(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_retire(owner, vault, units)
		}

		/// Close a vault that owes nothing: collateral and deposit are released, the reserve goes to
		/// the backstop of the class, the asset's destruction starts. The record stays.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `NoSuchVault`, `NotOwner`, `NotActive`, `StillOwed`.
		///
		/// Events: [`Event::VaultClosed`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::close())]
		pub fn close(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_close(owner, vault)
		}
	}
}
