#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod assess;
#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod calls;
mod deliver;
mod earmarks;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
mod holds;
mod hooks;
mod index;
mod liquidate;
#[cfg(test)]
mod mock;
mod payout;
mod provide;
mod remedy;
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
	use frame_support::{
		pallet_prelude::*,
		traits::{fungibles, Time},
		weights::Weight,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use millrace_math::Pot;
	use millrace_primitives::{
		AssetId, AssetKind, Balance, ClassId, Classes, Disputes, Moment, Pools, Providers, Quotes,
		Remedy, Unclaimed, Units, VaultId,
	};
	use millrace_support::governed::Revision;
	use sp_core::H256;
	use sp_runtime::{FixedU128, Permill};

	/// The vault record with the runtime's account ids.
	pub type VaultRecordOf<T> = VaultRecord<<T as frame_system::Config>::AccountId>;

	/// The order with the runtime's account ids.
	pub type RemedyOrderOf<T> = RemedyOrder<<T as frame_system::Config>::AccountId>;

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

		/// What a provider can deliver, its bond, and the accounts behind it, which are culpable with it.
		type Providers: Providers<Self::AccountId>;

		/// The pools of the classes, which a hard stop makes good.
		type Pools: Pools<Self::AccountId>;

		/// Which vaults an open case has frozen. They are neither settled nor thawed until it is
		/// over, except through [`millrace_primitives::Obligations`], through which it ends.
		type Disputes: Disputes<Self::AccountId>;

		/// Stops all transfers of a CLT.
		type Freezer: FreezeAsset;

		/// The pot of what payees cannot receive.
		type Unclaimed: Unclaimed<Self::AccountId>;

		/// Who sets the risk parameters of classes and the terms of collateral assets.
		type RiskOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may freeze and thaw vaults and order remedies.
		type RemedyOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The clock: chain time.
		type Time: Time<Moment = Moment>;

		/// Id from which the pallet's account and the backstops' accounts are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The asset in which compute is paid: USD, six decimals.
		#[pallet::constant]
		type SettlementAsset: Get<AssetId>;

		/// The account that gets what a remedy leaves over.
		#[pallet::constant]
		type Treasury: Get<Self::AccountId>;

		/// Most open vaults of one owner.
		#[pallet::constant]
		type MaxVaults: Get<u32>;

		/// What Prime collateral must be worth, before its haircut, for each unit of value that is owed
		/// after an issue, a sale or a withdrawal: a factor. The issue ratio of a pair of class and
		/// collateral is the greater of that of the class and this factor × (1 − haircut).
		#[pallet::constant]
		type PrimeCover: Get<FixedU128>;

		/// How often the value of its registry bond the Open vaults of a provider may owe beyond what
		/// covers them, over all classes.
		#[pallet::constant]
		type UncoveredPerBond: Get<u32>;

		/// Minimum debt of a vault that owes anything, in units. Must not be zero.
		#[pallet::constant]
		type MinOwed: Get<Units>;

		/// How far above the maintenance ratio a liquidation restores a vault, added to the ratio.
		#[pallet::constant]
		type TargetBuffer: Get<Permill>;

		/// Share of the reporter in what a remedy leaves over.
		#[pallet::constant]
		type ReporterShare: Get<Permill>;

		/// Native token on hold for each open vault, for its storage and that of its asset.
		type VaultDeposit: Get<Balance>;

		/// Largest loosening of a parameter in one change, relative to its value.
		#[pallet::constant]
		type ParamStep: Get<Permill>;

		/// Shortest time between a change of risk parameters or of the terms of a collateral asset and
		/// a loosening of them, milliseconds.
		#[pallet::constant]
		type ParamPeriod: Get<Moment>;

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

	/// Risk parameters of each class. Written by `set_risk_params` only.
	///
	/// Hasher: governance chooses the keys.
	#[pallet::storage]
	pub type RiskParamsOf<T: Config> =
		StorageMap<_, Twox64Concat, ClassId, Revision<ClassRiskParams>>;

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

	/// Vaults of an owner that are not closed; absent where there is none.
	///
	/// Hasher: account ids can be chosen.
	#[pallet::storage]
	pub type OwnedVaults<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<VaultId, T::MaxVaults>,
		ValueQuery,
	>;

	/// The upper levels of each risk index; absent where no vault of it owes.
	///
	/// Hasher: governance lists classes and assets, but anyone may create an asset with a chosen id.
	#[pallet::storage]
	pub type RiskIndices<T: Config> = StorageMap<_, Blake2_128Concat, RiskKey, Summary>;

	/// The buckets of each risk index, 256 to a page; absent where no vault is in them.
	///
	/// Hasher: governance lists classes and assets, but anyone may create an asset with a chosen
	/// id; page numbers are small and cannot be chosen freely.
	#[pallet::storage]
	pub type RiskPages<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, RiskKey, Twox64Concat, u16, Page>;

	/// How frozen vaults will be settled.
	///
	/// Hasher: ids are consecutive, nobody chooses them.
	#[pallet::storage]
	pub type PendingRemedies<T: Config> = StorageMap<_, Twox64Concat, VaultId, RemedyOrderOf<T>>;

	/// What settlements fixed, while claims are open.
	///
	/// Hasher: ids are consecutive, nobody chooses them.
	#[pallet::storage]
	pub type Remedies<T: Config> = StorageMap<_, Twox64Concat, VaultId, RemedyRecord>;

	/// Where the idle hook left off.
	#[pallet::storage]
	pub type IdleCursor<T: Config> = StorageValue<_, Cursor, ValueQuery>;

	/// What each owner issued of a class within a day, whatever it has retired since; absent if it never
	/// issued, or if it owed nothing when it closed its last vault.
	///
	/// Hasher: account ids can be chosen, class ids cannot.
	#[pallet::storage]
	pub type OwnerFuses<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ClassId,
		Fuse,
		ValueQuery,
	>;

	/// What the chain begins with: the account of the reserves and that of the treasury, which nothing
	/// that anybody sends to them makes, and nothing that they lose ends. A backstop begins to exist
	/// with the first risk parameters of its class.
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
			for account in [Pallet::<T>::account_id(), T::Treasury::get()] {
				frame_system::Pallet::<T>::inc_providers(&account);
			}
		}
	}

	/// Why funds of a vault's owner are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Collateral of vaults, with what is earmarked of it for agreements. Released by `withdraw` and
		/// `close`; moved by `liquidate`, `settle` and `claim`, and for a breach of terms.
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
		/// Governance set the risk parameters of a class.
		#[codec(index = 0)]
		RiskParamsSet {
			/// The class.
			class_id: ClassId,
			/// Risk parameters in force from now on.
			params: ClassRiskParams,
			/// Risk parameters until now.
			previous: Option<ClassRiskParams>,
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
			class_id: ClassId,
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
			/// Settlement asset that the owner paid into the reserve.
			premium: Balance,
			/// Reserve now.
			reserve: Balance,
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
			/// Price of a device-hour, USD; `None` stands for the middle of the quote at a sale. Without
			/// a meaning if nothing is offered.
			ask: Option<FixedU128>,
			/// Least that the owner gets for a device-hour, smallest unit of the settlement asset.
			/// Without a meaning if nothing is offered.
			net_min: Balance,
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
			/// Settlement asset that the buyer paid for the units, at the ask or the middle price.
			cost: Balance,
			/// Settlement asset that the buyer paid into the reserve on top.
			premium: Balance,
			/// Part of the cost that went into the reserve. The owner got the rest.
			withheld: Balance,
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
		/// Units were burned for collateral, as the cover ratio was below the maintenance ratio.
		#[codec(index = 10)]
		Liquidated {
			/// The vault.
			vault: VaultId,
			/// Who got the collateral.
			liquidator: T::AccountId,
			/// Units burned.
			units: Units,
			/// Collateral paid.
			collateral: Balance,
			/// Units owed now.
			owed: Units,
			/// Collateral of the vault now.
			remaining: Balance,
		},
		/// The vault was stopped, with all transfers of its CLT.
		#[codec(index = 11)]
		VaultFrozen {
			/// The vault.
			vault: VaultId,
			/// Why it was stopped.
			cause: Cause,
		},
		/// The vault is active again.
		#[codec(index = 12)]
		VaultThawed {
			/// The vault.
			vault: VaultId,
		},
		/// A frozen vault will be settled.
		#[codec(index = 13)]
		RemedyOrdered {
			/// The vault.
			vault: VaultId,
			/// The rule by which it will be settled.
			remedy: Remedy,
			/// Who gets the reporter's share.
			reporter: Option<T::AccountId>,
		},
		/// A vault was settled. Its CLT moves again, and claims are open. The five parts are all of its
		/// reserve and of its collateral that was not earmarked; what a payee could not receive is filed
		/// for it.
		#[codec(index = 14)]
		RemedyFixed {
			/// The vault.
			vault: VaultId,
			/// The rule by which it was settled.
			outcome: Remedy,
			/// Part of the value of a unit that its holder gets, rounded down.
			rate: FixedU128,
			/// Price of a device-hour, USD.
			reference_price: FixedU128,
			/// Units of the culpable that were burned.
			burned: Units,
			/// Units that can claim.
			units: Units,
			/// The holders' pot: stays with the vault until it is claimed.
			holders: Pot,
			/// Released to the owner.
			owner: Pot,
			/// Moved to the backstop of the class.
			backstop: Pot,
			/// Moved to the reporter.
			reporter: Pot,
			/// Moved to the treasury.
			treasury: Pot,
		},
		/// A holder burned its units for its share of the pot.
		#[codec(index = 15)]
		Claimed {
			/// The vault.
			vault: VaultId,
			/// The holder, or whom a pallet claimed for that keeps units for others.
			who: T::AccountId,
			/// Units burned.
			units: Units,
			/// Collateral paid.
			collateral: Balance,
			/// Settlement asset paid.
			reserve: Balance,
		},
		/// A settled vault was closed: nobody can claim any more.
		#[codec(index = 16)]
		RemedyClosed {
			/// The vault.
			vault: VaultId,
			/// What was left of the pot's collateral: to the backstop of the class, or to the first of
			/// treasury and owner that could receive it.
			collateral: Balance,
			/// What was left of the pot's settlement asset: to the backstop of the class, or to the
			/// first of treasury and owner that could receive it.
			reserve: Balance,
			/// Native deposit released to the owner.
			deposit: Balance,
		},
		/// Units were delivered to a customer and burned.
		#[codec(index = 17)]
		Delivered {
			/// The vault.
			vault: VaultId,
			/// Units burned.
			units: Units,
			/// Units owed now.
			owed: Units,
		},
		/// Collateral was paid because the owner failed to deliver, or filed for the beneficiary if that
		/// could not receive it.
		#[codec(index = 18)]
		Compensated {
			/// The vault.
			vault: VaultId,
			/// Whose collateral it is now.
			beneficiary: T::AccountId,
			/// Units that were not delivered. They are still owed.
			units: Units,
			/// Collateral paid.
			collateral: Balance,
			/// Collateral of the vault now.
			remaining: Balance,
		},
		/// Collateral was earmarked for the terms of a lease.
		#[codec(index = 19)]
		Earmarked {
			/// The vault.
			vault: VaultId,
			/// Amount earmarked.
			amount: Balance,
			/// All that is earmarked now.
			earmarked: Balance,
		},
		/// Collateral is no longer earmarked. Of a vault whose claims are open it was paid out, or
		/// filed: to the owner after a graceful exit, else to the backstop of the class.
		#[codec(index = 20)]
		EarmarkReleased {
			/// The vault.
			vault: VaultId,
			/// Amount released.
			amount: Balance,
			/// All that is earmarked now.
			earmarked: Balance,
		},
		/// A breach of terms was paid out of what was earmarked. The three parts are all of the draw;
		/// what a payee could not receive is filed for it.
		#[codec(index = 21)]
		EarmarkDrawn {
			/// The vault.
			vault: VaultId,
			/// Who was harmed.
			customer: T::AccountId,
			/// Collateral paid to the customer.
			to_customer: Balance,
			/// Who reported the breach, if anybody had a part for that.
			reporter: Option<T::AccountId>,
			/// Collateral paid to the reporter.
			to_reporter: Balance,
			/// Collateral paid to the backstop of the class.
			to_backstop: Balance,
			/// All that is earmarked now.
			earmarked: Balance,
			/// Collateral of the vault now.
			remaining: Balance,
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
		UnknownVault,
		/// The vault belongs to somebody else. Sign with the owner's account.
		#[codec(index = 2)]
		NotOwner,
		/// The vault is frozen, settled or closed. Use another one; a frozen one takes deposits.
		#[codec(index = 3)]
		NotActive,
		/// There is no such class. Check the id.
		#[codec(index = 4)]
		UnknownClass,
		/// The class was retired. Choose an active class.
		#[codec(index = 5)]
		ClassInactive,
		/// The class has no risk parameters yet. Wait until governance has set them.
		#[codec(index = 6)]
		RiskParamsNotSet,
		/// The asset is not listed as collateral. Choose a listed one.
		#[codec(index = 7)]
		CollateralNotListed,
		/// Claims on compute never back compute. Choose another asset.
		#[codec(index = 8)]
		ComputeCollateral,
		/// There is no such asset. Create it before it is listed.
		#[codec(index = 9)]
		UnknownAsset,
		/// A parameter is outside its range. Stay within the ranges in the types' documentation.
		#[codec(index = 10)]
		OutOfRange,
		/// Nothing would change. Name other values.
		#[codec(index = 11)]
		Unchanged,
		/// A parameter would loosen by more than one step. Take smaller steps.
		#[codec(index = 12)]
		StepTooLarge,
		/// These parameters changed less than a period ago. Wait until it is over, or only tighten.
		#[codec(index = 13)]
		TooSoon,
		/// The owner has as many open vaults as it may. Close one.
		#[codec(index = 14)]
		TooManyVaults,
		/// The owner is not registered, is leaving, or has a fleet of the class that is condemned or
		/// not attested. The owner: register, or have the fleets attested. Others:
		/// use another vault. Nothing can be done about a condemned fleet.
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
		/// All vaults together hold as much of the asset as its ceiling, or would. Use another asset. Vaults
		/// that owe something may be topped up all the same.
		#[codec(index = 19)]
		CeilingExceeded,
		/// The vault has less collateral than that. Withdraw less.
		#[codec(index = 20)]
		InsufficientCollateral,
		/// What is free of the collateral would cover less than the issue ratio of the grade, or of Prime
		/// collateral with so small a haircut. Deposit more collateral, wait until agreements are closed,
		/// or ask for less.
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
		/// The vault still owes units. Retire them first, or wait until all holders have claimed.
		#[codec(index = 28)]
		StillOwed,
		/// The settlement asset is missing or its minimum balance is not 1. Create it with that
		/// minimum.
		#[codec(index = 29)]
		SettlementUnusable,
		/// A number is too large. Name a smaller amount.
		#[codec(index = 30)]
		Overflow,
		/// The vault would owe something, but less than the minimum debt. Name more units, or all
		/// of them.
		#[codec(index = 31)]
		BelowMinimum,
		/// The vault is safe. Leave it alone.
		#[codec(index = 32)]
		Healthy,
		/// A price is missing, zero, halted, or worse than this call may use. Wait for the feeders.
		#[codec(index = 33)]
		QuoteUnusable,
		/// Less collateral would be paid than the signer accepts. Accept less, or burn more.
		#[codec(index = 34)]
		CollateralBelowMin,
		/// The units are worth less than the smallest unit of collateral. Burn more.
		#[codec(index = 35)]
		DustAmount,
		/// The vault is not frozen. Freeze it first.
		#[codec(index = 36)]
		NotFrozen,
		/// A remedy is ordered, or the vault is settled. Wait for its claims.
		#[codec(index = 37)]
		AlreadyInRemedy,
		/// No remedy is ordered. Wait for the authority.
		#[codec(index = 38)]
		NoOrder,
		/// The vault is not settled. Settle it first.
		#[codec(index = 39)]
		NotSettled,
		/// The signer holds no free unit of the vault. Get units first.
		#[codec(index = 40)]
		NothingToClaim,
		/// The owner and its affiliates get nothing in a hybrid remedy. Nothing can be done.
		#[codec(index = 41)]
		Culpable,
		/// Only Prime vaults are good delivery. Pool units of another vault.
		#[codec(index = 42)]
		NotPrime,
		/// An open case has frozen the vault. Wait until the oracle has decided it.
		#[codec(index = 43)]
		UnderDispute,
		/// Collateral is earmarked for agreements. Name an amount that leaves it there, or wait until
		/// they are over.
		#[codec(index = 44)]
		StillEarmarked,
		/// Less of the vault's collateral is earmarked than that. Name less.
		#[codec(index = 45)]
		ExceedsEarmarked,
		/// The vault is frozen, so that nothing is paid out of it. Wait until it is thawed or settled.
		#[codec(index = 46)]
		Frozen,
		/// All ids are given out. Only a runtime upgrade helps.
		#[codec(index = 47)]
		IdsExhausted,
		/// The owner would issue more within a day than a quarter of the fuse of the class. Wait, or issue
		/// less; buyers find units of other vaults.
		#[codec(index = 48)]
		OwnerFuseTripped,
		/// At a volatile quote at most half of what a vault owes is liquidated in a block, and it was. Wait
		/// for the next block.
		#[codec(index = 49)]
		HalfLiquidated,
		/// The pot of unclaimed amounts could not receive one smallest unit of the asset. Send it the
		/// minimum balance of the asset, or have its issuer let it in.
		#[codec(index = 50)]
		PotUnusable,
		/// An ask of zero gives the units away. Name a price, or none for that of the feed.
		#[codec(index = 51)]
		ZeroAsk,
		/// The ask is above a million USD for a device-hour. Ask for less.
		#[codec(index = 52)]
		AskAboveMax,
		/// The owner would get less for its units than its offer accepts, after what the reserve still
		/// needs. The owner: deposit collateral, or accept less. Others: use another vault.
		#[codec(index = 53)]
		BelowNetMin,
		/// The Open vaults of the owner would owe more beyond their cover than the class allows one
		/// provider. Deposit collateral, or issue less.
		#[codec(index = 54)]
		UncoveredAboveClass,
		/// The native token has no live price, so that no bond stands for what is uncovered. Wait for
		/// the feeders, or cover all that is owed.
		#[codec(index = 55)]
		BondUnpriced,
		/// The Open vaults of the owner would owe more beyond their cover than its bond stands for.
		/// Raise the bond in the registry, deposit collateral, or issue less.
		#[codec(index = 56)]
		UncoveredAboveBond,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::SettlementAsset::get().is_external(), "compute is not paid in compute");
			assert!(!T::ParamStep::get().is_zero(), "a step of zero would freeze the parameters");
			assert_ne!(Self::account_id(), Self::backstop(ClassId(0)), "accounts must differ");
			assert_ne!(Self::account_id(), T::Treasury::get(), "reserves are not the treasury's");
			assert!(T::MinOwed::get() > 0, "a vault that owes nothing is in no index");
			assert!(
				T::PrimeCover::get() >= FixedU128::from_u32(1),
				"Prime is covered before its haircut"
			);
		}

		/// Settles ordered remedies and winds down vaults below the line, as far as the weight
		/// goes.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::do_idle(remaining)
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
		/// asset, or why it would be refused. It runs the same code as the purchase.
		pub fn quote_purchase(
			vault: VaultId,
			units: Units,
		) -> Result<PurchaseQuote, DispatchError> {
			Self::view_purchase(vault, units)
		}

		/// Units issued, retired and lately issued of a class.
		pub fn totals(class_id: ClassId) -> ClassTotals {
			Totals::<T>::get(class_id)
		}

		/// Risk parameters of a class, with those before and the moment of the change.
		pub fn risk_params(class_id: ClassId) -> Option<Revision<ClassRiskParams>> {
			RiskParamsOf::<T>::get(class_id)
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
		pub fn accounts(class_id: ClassId) -> (T::AccountId, T::AccountId) {
			(Self::account_id(), Self::backstop(class_id))
		}

		/// The riskiest vaults of an index with their ticks, at most `limit`, which is at most 100.
		pub fn riskiest(
			class_id: ClassId,
			asset: AssetKind,
			grade: Grade,
			limit: u32,
		) -> Vec<(VaultId, u32)> {
			Self::view_riskiest(RiskKey { class_id, collateral_asset: asset, grade }, limit)
		}

		/// Vaults of an index that are below their maintenance ratio at the prices of a
		/// liquidation, riskiest first, at most `limit`, which is at most 100. The next page is
		/// `after` the last one of this page; if that has left the index meanwhile, start again.
		/// Empty if prices cannot be used.
		pub fn below_line(
			class_id: ClassId,
			asset: AssetKind,
			grade: Grade,
			after: Option<VaultId>,
			limit: u32,
		) -> Vec<VaultId> {
			let key = RiskKey { class_id, collateral_asset: asset, grade };
			Self::view_below_line(key, after, limit).unwrap_or_default()
		}

		/// What liquidating as much as possible of a vault would do now; `None` if it would be
		/// refused. It runs the same code as the liquidation.
		pub fn liquidation(vault: VaultId) -> Option<LiquidationView> {
			Self::view_liquidation(vault)
		}

		/// What the settlement of a vault fixed, while its claims are open.
		pub fn remedy_of(vault: VaultId) -> Option<RemedyRecord> {
			Remedies::<T>::get(vault)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set the risk parameters of a class.
		///
		/// Origin: [`Config::RiskOrigin`].
		///
		/// The first ones may be any in range. Later ones may tighten (ratios, knee or slope up, fuse or
		/// limit of what is uncovered down) at once, and loosen by one step per parameter, one period after the last change.
		///
		/// Errors: `OutOfRange`, `UnknownClass`, `SettlementUnusable` (the first ones), `Unchanged`,
		/// `StepTooLarge`, `TooSoon`.
		///
		/// Events: [`Event::RiskParamsSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_risk_params())]
		pub fn set_risk_params(
			origin: OriginFor<T>,
			class_id: ClassId,
			params: ClassRiskParams,
		) -> DispatchResult {
			T::RiskOrigin::ensure_origin(origin)?;
			Self::do_set_risk_params(class_id, params)
		}

		/// List a collateral asset, or set its haircut and ceiling.
		///
		/// Origin: [`Config::RiskOrigin`].
		///
		/// First terms may be any in range. Later ones may tighten (haircut up, ceiling down) at
		/// once, and loosen by one step per parameter, one period after the last change. A ceiling
		/// below what vaults hold takes nothing from them.
		///
		/// Errors: `ComputeCollateral`, `OutOfRange`, `UnknownAsset` and `PotUnusable` (first terms),
		/// `Unchanged`, `StepTooLarge`, `TooSoon`.
		///
		/// Events: [`Event::CollateralSet`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_collateral())]
		pub fn set_collateral(
			origin: OriginFor<T>,
			asset: AssetKind,
			terms: CollateralTerms,
		) -> DispatchResult {
			T::RiskOrigin::ensure_origin(origin)?;
			Self::do_set_collateral(asset, terms)
		}

		/// Open a vault that will owe device-hours of `class` behind collateral in
		/// `collateral_asset`, and make its asset.
		///
		/// Origin: signed; the signer becomes the owner. Its native deposit goes on hold. Its
		/// fleets need not be attested yet: a vault can be made and funded before.
		///
		/// Errors: `UnknownClass`, `ClassInactive`, `RiskParamsNotSet`, `CollateralNotListed`,
		/// `CeilingExceeded` (none is left), `TooManyVaults`, `NotInGoodStanding`, `ClassQuoteNotLive`, `CollateralQuoteNotLive`,
		/// `IdsExhausted`, and those of the hold.
		///
		/// Events: [`Event::VaultOpened`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::open_vault())]
		pub fn open_vault(
			origin: OriginFor<T>,
			class_id: ClassId,
			collateral_asset: AssetKind,
			grade: Grade,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_open_vault(owner, class_id, collateral_asset, grade)
		}

		/// Put `amount` of the vault's collateral asset (smallest units) on hold. Needs no quote. The vault
		/// may be frozen. The ceiling of the asset binds vaults that owe nothing; who owes may always add.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `ZeroAmount`, `UnknownVault`, `NotOwner`, `NotActive` (settled or closed),
		/// `CollateralNotListed`, `Overflow`, `CeilingExceeded` (nothing is owed), and those of the hold.
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

		/// Release `amount` of the vault's collateral (smallest units) to its owner: at most what is
		/// not earmarked for agreements. A vault that owes units needs live quotes, and has to keep its
		/// issue ratio with what is left of that. Where the rest is so thin that its reserve is short of
		/// the premium by more than before, the owner pays the difference into it: at most `premium_max`,
		/// smallest units of the settlement asset.
		///
		/// Origin: signed by the owner.
		///
		/// Errors, the first that applies: `ZeroAmount`, `UnknownVault`, `NotOwner`, `NotActive`,
		/// `InsufficientCollateral`, `StillEarmarked`; where units are owed `NotInGoodStanding` (a
		/// condemned fleet), `RiskParamsNotSet`, `ClassQuoteNotLive`, `CollateralQuoteNotLive`,
		/// `Overflow`, `BelowIssueRatio`, for an Open vault that would not be covered `QuoteUnusable`
		/// (of another vault of the owner), `UncoveredAboveClass`, `BondUnpriced`, `UncoveredAboveBond`;
		/// then `PremiumAboveMax` and those of the payment.
		///
		/// Events: [`Event::Withdrawn`].
		#[pallet::call_index(4)]
		#[pallet::weight(
			T::WeightInfo::withdraw()
				.max(T::WeightInfo::withdraw_native())
				.saturating_add(T::WeightInfo::uncovered(T::MaxVaults::get()))
		)]
		pub fn withdraw(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] amount: Balance,
			#[pallet::compact] premium_max: Balance,
		) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			Self::do_withdraw(owner, vault, amount, premium_max)
		}

		/// Issue `units` to the owner, which pays what the vault's reserve is then short of by more than
		/// before: at most `premium_max`, smallest units of the settlement asset.
		///
		/// Origin: signed by the owner.
		///
		/// Errors, the first that applies: `ZeroAmount`, `UnknownVault`, `NotOwner`, `NotActive`,
		/// `UnknownClass`, `ClassInactive`, `RiskParamsNotSet`, `NotInGoodStanding`, `Overflow`,
		/// `CapacityExceeded`, `ClassQuoteNotLive`, `CollateralQuoteNotLive`, `CollateralNotListed`, `CeilingExceeded`,
		/// `BelowMinimum`, `BelowIssueRatio`, `FuseTripped`, `OwnerFuseTripped`, for an Open vault that would not be covered
		/// `QuoteUnusable` (of another vault of the owner), `UncoveredAboveClass`, `BondUnpriced`,
		/// `UncoveredAboveBond`; then `PremiumAboveMax` and those of the payment.
		///
		/// Events: [`Event::Issued`].
		#[pallet::call_index(5)]
		#[pallet::weight(
			T::WeightInfo::issue().saturating_add(T::WeightInfo::uncovered(T::MaxVaults::get()))
		)]
		pub fn issue(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
			#[pallet::compact] premium_max: Balance,
		) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			Self::do_issue(owner, vault, units, premium_max)
		}

		/// Offer `units` of the vault to anyone instead of what was offered before, for `ask` USD a
		/// device-hour, or without one for the middle of the class's quote at the sale. The buyer pays
		/// the premium on top; what the reserve still needs comes out of the proceeds, and a sale that
		/// leaves the owner less than `net_min` a device-hour (smallest units of the settlement asset) is
		/// refused. Zero units cancel, whatever the owner's standing. What can be sold is decided when it
		/// is bought.
		///
		/// The premium is that of the whole open offer, as far as cover and capacity allow to sell it: an
		/// offer of more than will be sold makes it dearer than need be. Where units were issued before the offer, the proceeds make up for the part of the premium that is theirs. A
		/// sale is rounded to a few smallest units, which may be the owner's: a `net_min` that equals the
		/// ask to the last digit can refuse one.
		///
		/// Origin: signed by the owner.
		///
		/// Errors, the first that applies: `UnknownVault`, `NotOwner`, `NotActive`, `ZeroAsk`,
		/// `AskAboveMax`, `NotInGoodStanding` (unless it cancels).
		///
		/// Events: [`Event::OfferSet`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::offer())]
		pub fn offer(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
			ask: Option<FixedU128>,
			#[pallet::compact] net_min: Balance,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_offer(owner, vault, units, ask, net_min)
		}

		/// Buy `units` out of the vault's open offer for at most `total_max`, smallest units of the
		/// settlement asset: the cost of the units goes to the owner, less what the reserve still needs,
		/// and the premium to the reserve.
		///
		/// Origin: signed; not the owner.
		///
		/// Errors, the first that applies: `ZeroAmount`, `UnknownVault`, `BuyerIsOwner`, `NotActive`,
		/// `ExceedsOffer`, `UnknownClass`, `ClassInactive`, `RiskParamsNotSet`, `NotInGoodStanding`,
		/// `Overflow`, `CapacityExceeded`, `ClassQuoteNotLive`, `CollateralQuoteNotLive`,
		/// `CollateralNotListed`, `CeilingExceeded`, `BelowMinimum`, `BelowIssueRatio`, `FuseTripped`, `OwnerFuseTripped`, for an Open vault that
		/// would not be covered `QuoteUnusable` (of another vault of the owner), `UncoveredAboveClass`,
		/// `BondUnpriced`, `UncoveredAboveBond`; then `BelowNetMin`, `TotalAboveMax`, and those of the
		/// payments.
		///
		/// Events: [`Event::Bought`].
		#[pallet::call_index(7)]
		#[pallet::weight(
			T::WeightInfo::buy().saturating_add(T::WeightInfo::uncovered(T::MaxVaults::get()))
		)]
		pub fn buy(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
			#[pallet::compact] total_max: Balance,
		) -> DispatchResultWithPostInfo {
			let buyer = ensure_signed(origin)?;
			Self::do_buy(buyer, vault, units, total_max)
		}

		/// Burn `units` of the vault's own CLT that the owner holds: they are no longer owed. Needs
		/// no quote. The reserve stays.
		///
		/// Origin: signed by the owner.
		///
		/// Errors: `ZeroAmount`, `UnknownVault`, `NotOwner`, `NotActive`, `ExceedsOwed`,
		/// `BelowMinimum` (all units may always be retired), and those of the burn.
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

		/// Close a vault that owes nothing and of which nothing is earmarked for agreements: collateral
		/// and deposit are released, the reserve goes to the backstop of the class, the asset's
		/// destruction starts. The record stays. Of a settled vault, what is left of the pot goes to the
		/// backstop.
		///
		/// Origin: signed by the owner; for a settled vault, by anyone.
		///
		/// Errors: `UnknownVault`, `NotOwner`, `NotActive`, `StillOwed`, `StillEarmarked`.
		///
		/// Events: [`Event::VaultClosed`] or [`Event::RemedyClosed`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::close().max(T::WeightInfo::close_settled()))]
		pub fn close(origin: OriginFor<T>, vault: VaultId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_close(who, vault)
		}

		/// Burn up to `units` of an unsafe vault's CLT and take at least `collateral_min` (smallest
		/// units) for them: their value and the bonus of the grade, never more than their share of
		/// the collateral that is not earmarked for agreements. No more units are burned than bring
		/// the vault [`Config::TargetBuffer`] above its maintenance ratio, or all of them if less
		/// would leave dust or not help. At a volatile quote, all liquidations of a block take at most half
		/// of what the vault owed at the first of them.
		///
		/// Origin: signed, by anyone, the owner too.
		///
		/// Errors: `ZeroAmount`, `UnknownVault`, `NotActive`, `ExceedsOwed`, `NotInGoodStanding` (a
		/// condemned fleet: the vault is to be wound down), `QuoteUnusable`, `CollateralNotListed`,
		/// `RiskParamsNotSet`, `Healthy`, `StillEarmarked` (all of the collateral is earmarked),
		/// `HalfLiquidated`, `BelowMinimum`, `CollateralBelowMin`, `DustAmount`, `Overflow`, and those of the burn and the
		/// payment.
		///
		/// Events: [`Event::Liquidated`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::liquidate())]
		pub fn liquidate(
			origin: OriginFor<T>,
			vault: VaultId,
			#[pallet::compact] units: Units,
			#[pallet::compact] collateral_min: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_liquidate(vault, units, collateral_min, &who, &who).map(|_| ())
		}

		/// Freeze a vault that is below its wind-down ratio and order a graceful exit, or one of a
		/// condemned owner and order a hybrid remedy.
		///
		/// Origin: signed, by anyone.
		///
		/// Errors: `UnknownVault`, `NotActive`, `QuoteUnusable`, `CollateralNotListed`,
		/// `RiskParamsNotSet`, `Healthy`, `Overflow`.
		///
		/// Events: [`Event::VaultFrozen`], [`Event::RemedyOrdered`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::wind_down())]
		pub fn wind_down(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_wind_down(vault)
		}

		/// Settle a frozen vault by the remedy that was ordered: fix the outcome, pay everybody but
		/// the holders, and open the claims. What is earmarked for agreements stays where it is. Needs
		/// both quotes live, and no open case: nothing is paid out before it is decided.
		///
		/// Origin: signed, by anyone.
		///
		/// Errors, the first that applies: `UnknownVault`, `NotFrozen`, `UnderDispute`, `NoOrder`,
		/// `ClassQuoteNotLive`, `CollateralQuoteNotLive`, `CollateralNotListed`, `Overflow`.
		///
		/// Events: [`Event::RemedyFixed`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::settle(Pallet::<T>::most_culpable()))]
		pub fn settle(origin: OriginFor<T>, vault: VaultId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let culpable = Self::do_settle(vault)?;
			Ok(Some(T::WeightInfo::settle(culpable)).into())
		}

		/// Burn all free CLT that the signer holds of a settled vault, for its share of the pot.
		///
		/// Origin: signed; in a hybrid remedy not by the culpable.
		///
		/// Errors: `UnknownVault`, `NotSettled`, `Culpable`, `NothingToClaim`, `Overflow`, and those
		/// of the payments.
		///
		/// Events: [`Event::Claimed`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(origin: OriginFor<T>, vault: VaultId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_claim(who, vault)
		}

		/// Stop a vault and all transfers of its CLT.
		///
		/// Origin: [`Config::RemedyOrigin`].
		///
		/// Errors: `UnknownVault`, `NotActive`, and those of [`Config::Freezer`].
		///
		/// Events: [`Event::VaultFrozen`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::freeze())]
		pub fn freeze(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			T::RemedyOrigin::ensure_origin(origin)?;
			Self::do_freeze(vault)
		}

		/// Make a frozen vault active again, if no remedy is ordered and no case is open: what the
		/// oracle froze only the oracle lets go.
		///
		/// Origin: [`Config::RemedyOrigin`].
		///
		/// Errors, the first that applies: `UnknownVault`, `NotFrozen`, `UnderDispute`,
		/// `AlreadyInRemedy`, and those of [`Config::Freezer`].
		///
		/// Events: [`Event::VaultThawed`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::thaw())]
		pub fn thaw(origin: OriginFor<T>, vault: VaultId) -> DispatchResult {
			T::RemedyOrigin::ensure_origin(origin)?;
			Self::do_thaw(vault)
		}

		/// Order `remedy` for a vault, and freeze it if it is active. `reporter` gets its share of
		/// what is left over. An order for a vault under dispute waits for the end of the case: an
		/// acquittal lets it stand, a conviction replaces it.
		///
		/// Origin: [`Config::RemedyOrigin`].
		///
		/// Errors: `UnknownVault`, `NotActive` (closed), `AlreadyInRemedy`, and those of
		/// [`Config::Freezer`].
		///
		/// Events: [`Event::VaultFrozen`] if it was active, [`Event::RemedyOrdered`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::remedy())]
		pub fn remedy(
			origin: OriginFor<T>,
			vault: VaultId,
			remedy: Remedy,
			reporter: Option<T::AccountId>,
		) -> DispatchResult {
			T::RemedyOrigin::ensure_origin(origin)?;
			Self::do_remedy(vault, remedy, reporter)
		}
	}
}
