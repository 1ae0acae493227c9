#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod agenda;
mod agreements;
#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod faults;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
mod holds;
mod hooks;
mod judge;
mod measurements;
#[cfg(test)]
mod mock;
mod provide;
mod scores;
mod templates;
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
// By name, as the macro has a name like this too.
pub use types::Module;
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
	};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{
		AssetId, AssetKind, Balance, ClassId, Disputes, Earmarks, Evidence, FaultId, LeaseId,
		Moment, Quotes, TemplateId, Unclaimed, Units, VaultId,
	};
	use millrace_support::agenda::{Agenda as _, AgendaSlot};
	use sp_runtime::Permill;

	/// [`Agreement`] of a runtime.
	pub type AgreementOf<T> = Agreement<<T as frame_system::Config>::AccountId>;

	/// [`Fault`] of a runtime.
	pub type FaultOf<T> = Fault<<T as frame_system::Config>::AccountId>;

	/// [`Template`] of a runtime.
	pub type TemplateOf<T> = Template<<T as frame_system::Config>::AccountId>;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// Holds of the native token and of the settlement asset: deposits, claims' bonds and fees.
		type Holder: fungibles::hold::Mutate<
			Self::AccountId,
			AssetId = AssetKind,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The vaults' earmarks: collateral that stands for the terms.
		type Earmarks: Earmarks<Self::AccountId>;

		/// The pot of what payees cannot receive.
		type Unclaimed: Unclaimed<Self::AccountId>;

		/// Who measures, and who decides about faults that are disputed.
		type Disputes: Disputes<Self::AccountId>;

		/// What a device-hour costs: fees are a share of it.
		type Quotes: Quotes;

		/// Who defines templates for all.
		type TermsOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The clock.
		type Time: Time<Moment = Moment>;

		/// The asset in which fees are paid: USD, six decimals.
		#[pallet::constant]
		type SettlementAsset: Get<AssetId>;

		/// Native token on hold for each template of a provider.
		#[pallet::constant]
		type TemplateDeposit: Get<Balance>;

		/// Most templates of one provider.
		#[pallet::constant]
		type MaxTemplates: Get<u32>;

		/// Shortest window of a module, milliseconds.
		#[pallet::constant]
		type MinWindow: Get<Moment>;

		/// Least native token on hold for each claim of a customer.
		type ClaimBond: Get<Balance>;

		/// Share of the loss that a customer claims which its bond is at least.
		#[pallet::constant]
		type ClaimBondShare: Get<Permill>;

		/// Most attestors.
		#[pallet::constant]
		type MaxAttestors: Get<u32>;

		/// Least number of reports for a finding, however few attestors there are.
		#[pallet::constant]
		type MinReports: Get<u32>;

		/// How long after an epoch it can be reported and claimed, milliseconds.
		type ReportPeriod: Get<Moment>;

		/// How long a fault waits in public, milliseconds.
		type PendingPeriod: Get<Moment>;

		/// How long a duty that fails is put off, milliseconds.
		type RetryPeriod: Get<Moment>;

		/// Share of a slash that the reporter gets.
		#[pallet::constant]
		type ReporterShare: Get<Permill>;

		/// Share of a score that is left after each new outcome.
		#[pallet::constant]
		type Decay: Get<Permill>;

		/// Least units of an agreement that counts in scores, so that nobody makes or breaks a name by
		/// leases that cost nothing.
		#[pallet::constant]
		type MinScored: Get<Units>;

		/// [`STRIKES`] breaches within this time suspend a provider, milliseconds.
		type StrikeWindow: Get<Moment>;

		/// How long a provider is suspended after too many breaches, milliseconds.
		type SuspensionPeriod: Get<Moment>;

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

	/// Why tokens are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposit for a provider's template, native token. Released by `retire_template`.
		#[codec(index = 0)]
		TemplateDeposit,
		/// Fee of a customer for terms, settlement asset. Paid and released by `close`.
		#[codec(index = 1)]
		Fee,
		/// Bond of a customer's claim, native token. Released, or lost, when the claim is decided.
		#[codec(index = 2)]
		ClaimBond,
	}

	/// Id of the next template.
	#[pallet::storage]
	pub type NextTemplateId<T> = StorageValue<_, TemplateId, ValueQuery>;

	/// Templates that leases can have. Ids are given in sequence: twox.
	#[pallet::storage]
	pub type Templates<T: Config> =
		StorageMap<_, Twox64Concat, TemplateId, TemplateOf<T>, OptionQuery>;

	/// How many templates each provider has. Accounts are chosen by users: blake2.
	#[pallet::storage]
	pub type TemplateCounts<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Agreements that are not closed, by lease. Ids are given in sequence: twox.
	#[pallet::storage]
	pub type Agreements<T: Config> =
		StorageMap<_, Twox64Concat, LeaseId, AgreementOf<T>, OptionQuery>;

	/// What was said about epochs that are not decided. Nobody chooses a key finely enough: twox.
	#[pallet::storage]
	pub type Measurements<T: Config> =
		StorageMap<_, Twox64Concat, EpochKey, Measurement<T>, OptionQuery>;

	/// Id of the next fault.
	#[pallet::storage]
	pub type NextFaultId<T> = StorageValue<_, FaultId, ValueQuery>;

	/// Faults that are neither applied nor dropped. Ids are given in sequence: twox.
	#[pallet::storage]
	pub type Faults<T: Config> = StorageMap<_, Twox64Concat, FaultId, FaultOf<T>, OptionQuery>;

	/// How each provider kept its agreements of each class. Accounts are chosen by users: blake2;
	/// classes are given in sequence: twox.
	#[pallet::storage]
	pub type Scores<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ClassId,
		Score,
		ValueQuery,
	>;

	/// Duties of the chain, by the slot in which each has to be looked at. Nobody chooses a slot
	/// finely enough: twox.
	#[pallet::storage]
	pub type Agenda<T> =
		StorageDoubleMap<_, Twox64Concat, AgendaSlot, Twox64Concat, Duty, (), OptionQuery>;

	/// First slot of the agenda that is not done. `None` before the first entry.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, AgendaSlot, OptionQuery>;

	/// Governed templates of genesis.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Templates, by ascending id from zero. The first is that of all leases whose customers ask
		/// for none, and has to be free.
		pub templates: alloc::vec::Vec<GenesisTemplate>,
		/// The runtime.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for template in &self.templates {
				Self::define(template);
			}
		}
	}

	/// What happened. With the calls' arguments these suffice to rebuild the state.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Terms were defined, for leases of `owner`, or of every provider if there is no owner.
		#[codec(index = 0)]
		TemplateDefined {
			/// Id of the template.
			template: TemplateId,
			/// Whose leases can have the terms; `None` if all leases can.
			owner: Option<T::AccountId>,
			/// The terms.
			terms: Terms,
			/// Deposit on hold for the template, native token.
			deposit: Balance,
		},
		/// A template was retired: new leases cannot have its terms, and those that have them keep
		/// them.
		#[codec(index = 1)]
		TemplateRetired {
			/// The template.
			template: TemplateId,
			/// Deposit released to the owner, native token.
			deposit: Balance,
		},
		/// A lease got terms.
		#[codec(index = 2)]
		Agreed {
			/// The lease.
			lease: LeaseId,
			/// Who gets the devices.
			customer: T::AccountId,
			/// Who delivers the devices.
			provider: T::AccountId,
			/// Class of the devices.
			class_id: ClassId,
			/// Whose collateral stands for the terms.
			vault: VaultId,
			/// Template of the terms.
			template: TemplateId,
			/// Units of the lease.
			units: Units,
			/// Length of the lease, milliseconds.
			duration: Moment,
			/// Worth of the lease, in the smallest unit of the vault's collateral.
			price: Balance,
			/// Collateral that was earmarked, in its smallest unit.
			earmark: Balance,
			/// Fee on hold of the customer, in the smallest unit of the settlement asset.
			fee: Balance,
		},
		/// Delivery began, and with it the first epochs.
		#[codec(index = 3)]
		Begun {
			/// The lease.
			lease: LeaseId,
			/// When delivery began.
			since: Moment,
		},
		/// A lease got longer.
		#[codec(index = 4)]
		Extended {
			/// The lease.
			lease: LeaseId,
			/// Units added.
			units: Units,
			/// Milliseconds added.
			duration: Moment,
			/// Worth added, in the smallest unit of the vault's collateral.
			price: Balance,
			/// Collateral earmarked on top, in its smallest unit.
			earmark: Balance,
			/// Fee on hold of the customer on top, in the smallest unit of the settlement asset.
			fee: Balance,
		},
		/// A lease is over, and its agreement is cut to what was delivered. It can be closed from
		/// `closes_at` on, if nothing is pending.
		#[codec(index = 5)]
		Ended {
			/// The lease.
			lease: LeaseId,
			/// When delivery ended.
			at: Moment,
			/// Units that were delivered.
			delivered: Units,
			/// Whether the provider never started the lease, or broke it off.
			broken: bool,
			/// When the time for reports is over. The agreement is closed in this call if delivery
			/// never began.
			closes_at: Moment,
			/// Worth of what was delivered, in the smallest unit of the vault's collateral.
			price: Balance,
			/// Length of the delivery, milliseconds.
			duration: Moment,
			/// Collateral that was ever earmarked for what was delivered, in its smallest unit.
			earmark: Balance,
			/// Part of `earmark` slashed so far.
			slashed: Balance,
			/// Collateral that is not earmarked any more, in its smallest unit.
			released: Balance,
		},
		/// An attestor reported what it measured in an epoch.
		#[codec(index = 6)]
		Reported {
			/// The epoch.
			key: EpochKey,
			/// The attestor.
			attestor: T::AccountId,
			/// The value, in the metric's unit.
			value: u64,
			/// What made the value miss the objective, if it does.
			cause: Attribution,
		},
		/// A provider reported a fault of its own.
		#[codec(index = 7)]
		SelfReported {
			/// The epoch.
			key: EpochKey,
			/// The value, in the metric's unit.
			value: u64,
		},
		/// A customer claims a fault.
		#[codec(index = 8)]
		Claimed {
			/// The epoch.
			key: EpochKey,
			/// The value, in the metric's unit.
			value: u64,
			/// Bond on hold for the claim, native token.
			bond: Balance,
			/// What the claim rests on.
			evidence: Evidence,
		},
		/// An epoch was decided.
		#[codec(index = 9)]
		Decided {
			/// The epoch.
			key: EpochKey,
			/// What was found.
			finding: Finding,
			/// Number of reports of attestors.
			reports: u32,
		},
		/// A claim was settled, and its bond given back or lost.
		#[codec(index = 10)]
		ClaimSettled {
			/// The epoch.
			key: EpochKey,
			/// The customer, whose bond it was.
			customer: T::AccountId,
			/// Given back to the customer, native token.
			returned: Balance,
			/// Paid to the provider, native token, as attestors contradicted the claim or a dispute
			/// did.
			to_provider: Balance,
			/// Burned, native token.
			burned: Balance,
		},
		/// A fault was found: the provider has to pay, unless somebody appeals before `due`.
		#[codec(index = 11)]
		FaultFound {
			/// Id of the fault.
			fault: FaultId,
			/// The epoch.
			key: EpochKey,
			/// Fault time of the epoch, milliseconds.
			time: Moment,
			/// Part of `time` that the provider has reported itself, milliseconds.
			admitted: Moment,
			/// Whose word the rest of `time` rests on.
			finder: Finder,
			/// The first attestors who reported the fault.
			reporters: Reporters<T::AccountId>,
			/// When the fault is applied.
			due: Moment,
		},
		/// A fault is disputed.
		#[codec(index = 12)]
		Appealed {
			/// The fault.
			fault: FaultId,
			/// Who disputes it.
			who: T::AccountId,
		},
		/// A fault was found not to be one, or not proven. Only what the provider had reported
		/// itself is applied.
		#[codec(index = 13)]
		Overturned {
			/// The fault.
			fault: FaultId,
			/// The epoch.
			key: EpochKey,
		},
		/// A part of an earmark was slashed for a fault, and the customer is made whole. What is slashed
		/// beyond that is shared when the agreement is closed.
		#[codec(index = 14)]
		Slashed {
			/// The fault.
			fault: FaultId,
			/// The epoch.
			key: EpochKey,
			/// What the provider loses for this fault, in the smallest unit of the vault's
			/// collateral.
			slashed: Balance,
			/// What was paid now: to the customer.
			paid: Payment,
		},
		/// The score of a provider changed.
		#[codec(index = 15)]
		Scored {
			/// The provider.
			provider: T::AccountId,
			/// The class.
			class_id: ClassId,
			/// The lease whose agreement was counted.
			lease: LeaseId,
			/// Whether the agreement was kept.
			kept: bool,
			/// How likely the provider is to keep the next one.
			reliability: Permill,
		},
		/// A provider gets no new leases for now.
		#[codec(index = 16)]
		Suspended {
			/// The provider.
			provider: T::AccountId,
			/// The class.
			class_id: ClassId,
			/// When the suspension ends.
			until: Moment,
		},
		/// An agreement is closed. Final.
		#[codec(index = 17)]
		Closed {
			/// The lease.
			lease: LeaseId,
			/// Part of the earmark that was released, in the smallest unit of the vault's collateral.
			earmark: Balance,
			/// What was left of the slashes and paid now: to the customer what of its loss was not paid
			/// before, to the reporter and the backstop the rest.
			penalty: Payment,
			/// Paid to the provider for the terms, in the smallest unit of the settlement asset.
			fee_paid: Balance,
			/// Part of the fee given back to the customer, in the smallest unit of the settlement
			/// asset.
			fee_returned: Balance,
			/// Number of epochs without a finding, of each module in the order of the template.
			unmeasured: BoundedVec<u32, ConstU32<MAX_MODULES>>,
		},
		/// A duty could not be done in time, and is tried again later. Anybody may do it before.
		#[codec(index = 18)]
		Postponed {
			/// The duty.
			duty: Duty,
			/// Why it failed.
			error: DispatchError,
			/// When it is tried again, as a slot of the agenda.
			until: AgendaSlot,
		},
	}

	/// What can go wrong. Nothing changes then.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such template, or the lease's provider does not offer it. Choose one of
		/// `templates` without an owner, or of the provider of the vault that the redemption names.
		#[codec(index = 0)]
		UnknownTemplate,
		/// The template is not yours. Its owner retires it, or governance if it has none.
		#[codec(index = 1)]
		NotOwner,
		/// You have as many templates as you may. Retire one.
		#[codec(index = 2)]
		TooManyTemplates,
		/// A name is one to 32 printable characters of ASCII.
		#[codec(index = 3)]
		InvalidName,
		/// Terms promise something: at least one module.
		#[codec(index = 4)]
		NoModules,
		/// Two modules have one metric. Leave one.
		#[codec(index = 5)]
		DuplicateMetric,
		/// The objective is outside the metric's range, or no value could miss it.
		#[codec(index = 6)]
		ObjectiveOutOfRange,
		/// The window is shorter than `MinWindow`, or longer than thirty days.
		#[codec(index = 7)]
		WindowOutOfRange,
		/// A penalty curve has at least one corner.
		#[codec(index = 8)]
		EmptyCurve,
		/// The corners of a penalty curve follow each other in time, the first after some: give each
		/// a later moment than the one before.
		#[codec(index = 9)]
		OverlappingCurve,
		/// A penalty never falls as fault time grows.
		#[codec(index = 10)]
		FallingCurve,
		/// The terms cost more than you accept. Ask for a new quote.
		#[codec(index = 11)]
		FeeAboveMax,
		/// There is no live price of the class, of which the fee is a share. Choose terms without a
		/// fee, or wait.
		#[codec(index = 12)]
		NoPrice,
		/// The provider has broken its word repeatedly, and gets no new leases for now. Choose another
		/// vault.
		#[codec(index = 13)]
		ProviderSuspended,
		/// The lease has no agreement, or it is closed.
		#[codec(index = 14)]
		UnknownAgreement,
		/// The agreement has no module of this metric.
		#[codec(index = 15)]
		UnknownModule,
		/// There is no such epoch: the lease has not begun, or ends before. One-time metrics have the
		/// first epoch (start latency) or the last one (notice).
		#[codec(index = 16)]
		UnknownEpoch,
		/// The epoch is not over yet, or, for the provider's own word, has not begun.
		#[codec(index = 17)]
		TooEarly,
		/// The time for reports and claims about the epoch, or for an appeal, is over.
		#[codec(index = 18)]
		TooLate,
		/// You are not an active attestor. Join, or wait until nothing is held against you.
		#[codec(index = 19)]
		NotAttestor,
		/// You are a party of this lease: attestors measure for others.
		#[codec(index = 20)]
		OwnLease,
		/// The value has another unit than the metric.
		#[codec(index = 21)]
		WrongUnit,
		/// The value is outside the metric's range.
		#[codec(index = 22)]
		ValueOutOfRange,
		/// You have reported or claimed this epoch already.
		#[codec(index = 23)]
		Duplicate,
		/// As many attestors have reported as may.
		#[codec(index = 24)]
		TooManyReports,
		/// Only the provider of the lease can do this.
		#[codec(index = 25)]
		NotProvider,
		/// Only the customer of the lease can do this.
		#[codec(index = 26)]
		NotCustomer,
		/// The value reaches the objective: there is no fault.
		#[codec(index = 27)]
		NotAFault,
		/// Somebody else has reported this epoch. A provider's own word counts only if it comes first.
		#[codec(index = 28)]
		AlreadyReported,
		/// The evidence cannot be looked for: its URI is empty or not printable ASCII.
		#[codec(index = 29)]
		InvalidEvidence,
		/// Nobody has said anything about this epoch, or it is decided.
		#[codec(index = 30)]
		UnknownMeasurement,
		/// There is no such fault, or it is applied or dropped.
		#[codec(index = 31)]
		UnknownFault,
		/// The fault is disputed. Wait for the verdict.
		#[codec(index = 32)]
		UnderAppeal,
		/// The lease is not over. Its agreement is closed afterwards.
		#[codec(index = 33)]
		NotOver,
		/// Faults of this lease wait, or what was said about its epochs is not decided. Decide it, then
		/// apply the faults.
		#[codec(index = 34)]
		StillPending,
		/// A number is too large.
		#[codec(index = 35)]
		Overflow,
		/// All ids were given.
		#[codec(index = 36)]
		IdsExhausted,
		/// Storage contradicts itself. This is a bug; please report it.
		#[codec(index = 37)]
		Inconsistent,
		/// The terms that hold where none are asked for must be free. Set no fee, or retire the first
		/// template before.
		#[codec(index = 38)]
		DefaultNotFree,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "std")]
		fn integrity_test() {
			assert!(T::MinReports::get() > 0, "nobody alone is a quorum");
			assert!(T::MinReports::get() <= T::MaxAttestors::get(), "a quorum must find room");
			assert!(T::MinWindow::get() > 0, "an epoch takes time");
			assert!(T::ReportPeriod::get() > 0, "there is time to report");
			assert!(T::Decay::get() < Permill::one(), "the past fades");
		}

		/// Decides, applies and closes what is due, as far as the weight goes.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			agenda::Duties::<T>::work_off(T::Time::now(), remaining)
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns the template `template`, or `None` if leases cannot have it.
		pub fn template(template: TemplateId) -> Option<TemplateOf<T>> {
			Templates::<T>::get(template)
		}

		/// Returns the agreement of `lease` with what was found and what was not, or `None` if it
		/// is closed.
		pub fn agreement(lease: LeaseId) -> Option<AgreementView<T::AccountId>> {
			Self::view_agreement(lease)
		}

		/// Returns what the provider would lose if the fault were applied now, in the smallest unit
		/// of the vault's collateral, and how it would be shared.
		pub fn slash_of(fault: FaultId) -> Option<SlashView> {
			Self::view_slash(fault)
		}

		/// Returns the fault `fault`, or `None` if it is applied or dropped.
		pub fn fault(fault: FaultId) -> Option<FaultOf<T>> {
			Faults::<T>::get(fault)
		}

		/// Returns the native token that a claim of `value` for epoch `key` would put on hold now, or
		/// `None` if it cannot be claimed.
		pub fn claim_bond(key: EpochKey, value: u64) -> Option<Balance> {
			Self::claim_bond_of(key, value)
		}

		/// Returns how `provider` kept its agreements in `class`.
		pub fn score(provider: T::AccountId, class_id: ClassId) -> ScoreView {
			Self::view_score(&provider, class_id)
		}

		/// Returns how many reports are needed for a finding if `attestors` are active.
		pub fn quorum(attestors: u32) -> u32 {
			Measurement::<T>::quorum_of(attestors)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Define terms that all leases can have. The first template of all is that of leases whose
		/// customers ask for none: it has to be free.
		///
		/// Origin: `TermsOrigin`.
		///
		/// Errors: `InvalidName`, `NoModules`, `DuplicateMetric`, `ObjectiveOutOfRange`,
		/// `WindowOutOfRange`, `EmptyCurve`, `OverlappingCurve`, `FallingCurve`, `DefaultNotFree`,
		/// `IdsExhausted`.
		///
		/// Event: `TemplateDefined`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::define_template())]
		pub fn define_template(origin: OriginFor<T>, terms: Terms) -> DispatchResult {
			T::TermsOrigin::ensure_origin(origin)?;
			Self::do_define_template(None, terms)
		}

		/// Offer terms of your own for leases of your vaults. A deposit goes on hold.
		///
		/// Origin: signed, a provider.
		///
		/// Errors: as `define_template`, `TooManyTemplates`, and those of the hold.
		///
		/// Event: `TemplateDefined`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::offer_template())]
		pub fn offer_template(origin: OriginFor<T>, terms: Terms) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_define_template(Some(owner), terms)
		}

		/// Take terms away. Leases that have them keep them.
		///
		/// Origin: signed, the owner of the template; `TermsOrigin` for one without.
		///
		/// Errors: `UnknownTemplate`, `NotOwner`.
		///
		/// Event: `TemplateRetired`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::retire_template())]
		pub fn retire_template(origin: OriginFor<T>, template: TemplateId) -> DispatchResult {
			let owner = Self::template_origin(origin)?;
			Self::do_retire_template(owner, template)
		}

		/// Say what you measured in an epoch that is over.
		///
		/// Origin: signed, an active attestor that is no party of the lease.
		///
		/// `cause` says to what you lay it if the value misses the objective. The first word about an
		/// epoch pays for its decision and its fault, which the chain may see to; each later one is
		/// refunded that.
		///
		/// Errors: `UnknownAgreement`, `UnknownModule`, `WrongUnit`, `ValueOutOfRange`, `UnknownEpoch`,
		/// `TooEarly`, `TooLate`, `OwnLease`, `NotAttestor`, `Duplicate`, `TooManyReports`.
		///
		/// Event: `Reported`.
		#[pallet::call_index(3)]
		#[pallet::weight(Pallet::<T>::word_weight(T::WeightInfo::report(), true))]
		pub fn report(
			origin: OriginFor<T>,
			key: EpochKey,
			reading: Reading,
			cause: Attribution,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_report(who, key, reading, cause)
		}

		/// Report a fault of your own, in an epoch that has begun, before anybody else does: it costs
		/// half. The value cannot be changed, and the customer is made whole all the same. The call pays
		/// for the decision and the fault, which the chain may see to.
		///
		/// Origin: signed, the provider of the lease.
		///
		/// Errors: `UnknownAgreement`, `NotProvider`, `UnknownModule`, `WrongUnit`, `ValueOutOfRange`,
		/// `NotAFault`, `UnknownEpoch`, `TooEarly`, `TooLate`, `Duplicate`, `AlreadyReported`.
		///
		/// Event: `SelfReported`.
		#[pallet::call_index(4)]
		#[pallet::weight(Pallet::<T>::word_weight(T::WeightInfo::self_report(), true))]
		pub fn self_report(
			origin: OriginFor<T>,
			key: EpochKey,
			reading: Reading,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_self_report(who, key, reading)
		}

		/// Claim a fault in an epoch that is over. A bond goes on hold, the view `claim_bond` says how
		/// much: it is lost if a quorum of attestors measured that there was none, or a dispute finds
		/// so. The first word about an epoch pays for its decision and its fault, which the chain may
		/// see to; each later one is refunded that.
		///
		/// Origin: signed, the customer of the lease.
		///
		/// Errors: `UnknownAgreement`, `NotCustomer`, `InvalidEvidence`, `UnknownModule`, `WrongUnit`,
		/// `ValueOutOfRange`, `NotAFault`, `UnknownEpoch`, `TooEarly`, `TooLate`, `Duplicate`,
		/// `Overflow`, and those of the hold.
		///
		/// Event: `Claimed`.
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::word_weight(T::WeightInfo::claim(), true))]
		pub fn claim(
			origin: OriginFor<T>,
			key: EpochKey,
			reading: Reading,
			evidence: Evidence,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_claim(who, key, reading, evidence)
		}

		/// Decide an epoch: when a quorum has reported it, or when the time for reports is over. The
		/// chain does it too, when it has time.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownMeasurement`, `UnknownAgreement`, `TooEarly`, `Overflow`, `IdsExhausted`.
		///
		/// Events: `Decided`; `FaultFound` if the provider is to blame; `ClaimSettled` if the customer
		/// claimed it and its word is not needed any more.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::decide())]
		pub fn decide(origin: OriginFor<T>, key: EpochKey) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_decide(key)
		}

		/// Dispute a fault that waits. It needs the bond of a dispute; the fault is not applied before
		/// the verdict.
		///
		/// Origin: signed, the provider of the lease. Others can dispute it as any subject.
		///
		/// Errors: `UnknownFault`, `NotProvider`, `TooLate`, `InvalidEvidence`, and those of the
		/// dispute.
		///
		/// Events: `Appealed`, and those of the dispute.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::appeal())]
		pub fn appeal(origin: OriginFor<T>, fault: FaultId, evidence: Evidence) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_appeal(who, fault, evidence)
		}

		/// Slash a provider for a fault that has waited long enough, or drop one that a dispute
		/// found to be none. What the provider admitted beside what others found stands then; what it
		/// alone said does not. The chain does it too, when it has time.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownFault`, `TooEarly`, `UnderAppeal`, `Overflow`, and those of the earmarks: the
		/// vault must not be frozen.
		///
		/// Events: `Slashed` or `Overturned`; `ClaimSettled` if it rests on a claim; `Scored` and
		/// `Suspended` if the provider's word is broken by it, as attestors measured it or the provider
		/// admitted it in an agreement that is large enough.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::apply())]
		pub fn apply(origin: OriginFor<T>, fault: FaultId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_apply(fault)
		}

		/// Close the agreement of a lease that is over, when the time for reports is over too, all that was
		/// said about it is decided, and no fault of it waits. The chain does it too, when it has time.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownAgreement`, `NotOver`, `TooEarly`, `StillPending`, and those of fee and
		/// earmarks.
		///
		/// Events: `Closed`; `Scored` if the provider kept its word.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::close())]
		pub fn close(origin: OriginFor<T>, lease: LeaseId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close(lease)
		}
	}
}
