#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod agenda;
mod attest;
#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod cases;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod fixture;
mod holds;
mod hooks;
mod members;
#[cfg(test)]
mod mock;
mod provide;
mod store;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod verdicts;
mod views;
pub mod votes;
pub mod weights;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Delegations of the voting pallet. Implemented by the runtime.
pub trait Delegations<AccountId> {
	/// Whom `who` delegates to in `class`, and what that weighs on its side if no more than `most`
	/// of its balance counts.
	fn delegated(
		who: &AccountId,
		poll_class: u16,
		most: millrace_primitives::Balance,
	) -> Option<Delegated<AccountId>>;
}

/// What somebody has delegated.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delegated<AccountId> {
	/// To whom.
	pub to: AccountId,
	/// Balance behind it.
	pub capital: millrace_primitives::Balance,
	/// Its weight by conviction.
	pub votes: millrace_primitives::Balance,
}

/// The pallet: see the crate's documentation.
// Declarations only. The macros' own code casts pinned indices and expects what it has checked.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{BalancedHold, Mutate, MutateHold},
			Time, VoteTally,
		},
		weights::Weight,
	};
	use frame_system::pallet_prelude::*;
	use millrace_primitives::{
		Balance, CaseId, ClassId, FeederId, Moment, Obligations, Remedy, Seats, Subject, Subjects,
		Unclaimed, VaultId,
	};
	use millrace_support::agenda::{Agenda as _, AgendaSlot};
	use sp_core::H256;
	use sp_runtime::Permill;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime provides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native token, in which bonds and votes are.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ BalancedHold<Self::AccountId>;

		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The tally of the voting pallet.
		type Tally: VoteTally<Balance, u16> + Parameter + MaxEncodedLen;

		/// Delegations of the voting pallet.
		type Delegations: Delegations<Self::AccountId>;

		/// What can be disputed.
		type Subjects: Subjects<Self::AccountId>;

		/// Vaults.
		type Obligations: Obligations<Self::AccountId>;

		/// Seats of feeders.
		type Seats: Seats<Self::AccountId>;

		/// Who admits feeders and dismisses feeders and attestors.
		type MembershipOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who sets how failed vaults of a class are remedied: a vote, with its delay.
		type PolicyOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who rules in the last instance: a vote of all holders.
		type RulingOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The clock.
		type Time: Time<Moment = Moment>;

		/// Where slashes go, less the reporter's share.
		type Treasury: Get<Self::AccountId>;

		/// The pot of what payees cannot receive.
		type Unclaimed: Unclaimed<Self::AccountId>;

		/// Bond of an attestor who joins from now on, native token.
		type AttestorBond: Get<Balance>;

		/// Bond of a feeder who is admitted from now on, native token.
		type FeederBond: Get<Balance>;

		/// Least bond of a dispute, native token, not below the existential deposit.
		type DisputeBond: Get<Balance>;

		/// Share of what hangs on a subject that its dispute has to bond (DSP-4).
		#[pallet::constant]
		type StakeShare: Get<Permill>;

		/// Attestors who have to agree. To change it takes a migration.
		#[pallet::constant]
		type AttestationQuorum: Get<u32>;

		/// How long attestors have for it, milliseconds.
		#[pallet::constant]
		type AttestationRound: Get<Moment>;

		/// How long a subject is attested, milliseconds.
		#[pallet::constant]
		type AttestationLifetime: Get<Moment>;

		/// Share of a posted bond that a condemned subject costs each attestor who answers for it, and
		/// a wrong report its feeder.
		#[pallet::constant]
		type FaultSlash: Get<Permill>;

		/// Share of a slash that goes to the challenger.
		#[pallet::constant]
		type ReporterShare: Get<Permill>;

		/// Strikes after which a feeder loses its seat.
		#[pallet::constant]
		type MaxStrikes: Get<u32>;

		/// How long the bond of an attestor stays after it has left, milliseconds. Longer than it
		/// takes to dispute what it said.
		#[pallet::constant]
		type Unbonding: Get<Moment>;

		/// How long balance stays on hold after it was uncommitted, milliseconds. Longer than a round
		/// of a case with its extension, so that balance behind a ballot is there until that is counted.
		type CommitmentUnbonding: Get<Moment>;

		/// How long a round is voted on, milliseconds, and how long an extension is.
		type VotingPeriod: Get<Moment>;

		/// How long a verdict may be appealed, milliseconds.
		type AppealPeriod: Get<Moment>;

		/// How long the last instance has, milliseconds. Longer than a referendum takes.
		type RulingPeriod: Get<Moment>;

		/// Share of the electorate that has to vote in the first round.
		#[pallet::constant]
		type Quorum: Get<Permill>;

		/// What every appeal adds to that.
		#[pallet::constant]
		type QuorumStep: Get<Permill>;

		/// Share of the votes, by conviction, above which the first round upholds.
		#[pallet::constant]
		type Approval: Get<Permill>;

		/// What every appeal adds to that.
		#[pallet::constant]
		type ApprovalStep: Get<Permill>;

		/// Most attestors.
		#[pallet::constant]
		type MaxAttestors: Get<u32>;

		/// Most parties of a case: a respondent and its affiliates, a quorum of attestors, and somebody
		/// else with its affiliates.
		#[pallet::constant]
		type MaxParties: Get<u32>;

		/// Most vaults of a case: those of one owner.
		#[pallet::constant]
		type MaxVaults: Get<u32>;

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

	/// Why this pallet holds native tokens of an account.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Bond of an attestor, until it has left. Slashed where it answers for what was condemned.
		#[codec(index = 0)]
		AttestorBond,
		/// Bond of a feeder, while it has a seat. Slashed for reports that were found to be wrong.
		#[codec(index = 1)]
		FeederBond,
		/// Bonds of disputes and appeals, until the case is concluded. The losing side's are paid out
		/// and burned.
		#[codec(index = 2)]
		DisputeBond,
		/// What was committed to vote with. Never taken.
		#[codec(index = 3)]
		Commitment,
	}

	/// All attestors, by ascending account. No hasher: one value.
	#[pallet::storage]
	pub type Attestors<T: Config> = StorageValue<_, AttestorsOf<T>, ValueQuery>;

	/// What attestors say about each subject. Attestors choose subjects: blake2.
	#[pallet::storage]
	pub type Attestations<T: Config> =
		StorageMap<_, Blake2_128Concat, Subject, Attestation<T>, OptionQuery>;

	/// Feeders that were admitted. Accounts are chosen by users: blake2.
	#[pallet::storage]
	pub type Feeders<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, FeederBond, OptionQuery>;

	/// What accounts have committed. Accounts are chosen by users: blake2.
	#[pallet::storage]
	pub type Commitments<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Commitment, OptionQuery>;

	/// Sum of what all have committed, less what is leaving. No hasher: one value.
	#[pallet::storage]
	pub type Electorate<T> = StorageValue<_, Balance, ValueQuery>;

	/// Id of the next case.
	#[pallet::storage]
	pub type NextCaseId<T> = StorageValue<_, CaseId, ValueQuery>;

	/// Cases that are not concluded. Their ids are given in sequence: twox.
	#[pallet::storage]
	pub type Cases<T: Config> = StorageMap<_, Twox64Concat, CaseId, Case<T>, OptionQuery>;

	/// The open case of each disputed subject. Challengers choose subjects: blake2.
	#[pallet::storage]
	pub type CaseOf<T> = StorageMap<_, Blake2_128Concat, Subject, CaseId, OptionQuery>;

	/// The last verdict on each subject that ever was disputed. Challengers choose subjects: blake2.
	#[pallet::storage]
	pub type Verdicts<T> = StorageMap<_, Blake2_128Concat, Subject, VerdictRecord, OptionQuery>;

	/// Index of the next poll. Never reused: locks depend on how each ended.
	#[pallet::storage]
	pub type NextPollId<T> = StorageValue<_, PollIndex, ValueQuery>;

	/// All polls ever. Their indices are given in sequence: twox.
	#[pallet::storage]
	pub type Polls<T: Config> = StorageMap<_, Twox64Concat, PollIndex, Poll<T>, OptionQuery>;

	/// The votes that count. Polls are given in sequence: twox; accounts are chosen: blake2.
	#[pallet::storage]
	pub type Ballots<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		PollIndex,
		Blake2_128Concat,
		T::AccountId,
		Ballot<T::AccountId>,
		OptionQuery,
	>;

	/// How many open polls have so many vaults, for those that have any: what a vote may cost.
	#[pallet::storage]
	pub type PollSizes<T: Config> =
		StorageValue<_, BoundedBTreeMap<u32, u32, T::MaxVaults>, ValueQuery>;

	/// Open cases of which each account is the respondent. Accounts are chosen by users: blake2.
	#[pallet::storage]
	pub type CasesAgainst<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What holds each vault. Their ids are given in sequence: twox.
	#[pallet::storage]
	pub type Frozen<T> = StorageMap<_, Twox64Concat, VaultId, Freeze, OptionQuery>;

	/// How vaults of each class are remedied; hybrid where nobody has voted. Classes are given in
	/// sequence: twox.
	#[pallet::storage]
	pub type Policies<T> = StorageMap<_, Twox64Concat, ClassId, Remedy, OptionQuery>;

	/// Which cases somebody has to look at in which slot. Nobody chooses a slot finely enough, nor
	/// an id: twox.
	#[pallet::storage]
	pub type Agenda<T> =
		StorageDoubleMap<_, Twox64Concat, AgendaSlot, Twox64Concat, CaseId, (), OptionQuery>;

	/// First slot of the agenda that is not done. `None` before the first case.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, AgendaSlot, OptionQuery>;

	/// What happened. With the calls' arguments these suffice to rebuild the state.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account became an attestor.
		#[codec(index = 0)]
		AttestorJoined {
			/// The account.
			who: T::AccountId,
			/// Put on hold, native token.
			bond: Balance,
		},
		/// An attestor leaves, by itself or as governance says.
		#[codec(index = 1)]
		AttestorLeaving {
			/// The attestor.
			who: T::AccountId,
			/// From when its bond may be withdrawn.
			until: Moment,
		},
		/// An attestor has left.
		#[codec(index = 2)]
		AttestorLeft {
			/// The account.
			who: T::AccountId,
			/// Released, native token: the bond less all slashes.
			bond: Balance,
		},
		/// An attestor answered for what was condemned. It cannot attest any more.
		#[codec(index = 3)]
		AttestorJailed {
			/// The attestor.
			who: T::AccountId,
		},
		/// A bond was slashed; `slashed = to_reporter + to_destination`. What one of them could not
		/// receive is filed for it.
		#[codec(index = 4)]
		Slashed {
			/// Whose bond.
			who: T::AccountId,
			/// Taken, native token.
			slashed: Balance,
			/// Paid to the challenger of the case, native token.
			to_reporter: Balance,
			/// Paid to the slash destination, native token.
			to_destination: Balance,
		},
		/// An attestor gave its opinion.
		#[codec(index = 5)]
		Attested {
			/// What about.
			subject: Subject,
			/// Who.
			attestor: T::AccountId,
			/// Whether it says that the subject is sound.
			sound: bool,
			/// blake2-256 of what it has seen.
			evidence: H256,
		},
		/// Enough attestors attest a subject.
		#[codec(index = 6)]
		AttestationMade {
			/// Which.
			subject: Subject,
			/// Until when.
			until: Moment,
		},
		/// The attestation of a subject has ended.
		#[codec(index = 7)]
		AttestationLost {
			/// Which.
			subject: Subject,
		},
		/// A feeder was admitted and seated.
		#[codec(index = 8)]
		FeederAdmitted {
			/// The account.
			who: T::AccountId,
			/// The id of its seat.
			feeder: FeederId,
			/// Put on hold, native token.
			bond: Balance,
		},
		/// A feeder lost its seat.
		#[codec(index = 9)]
		FeederDismissed {
			/// The account.
			who: T::AccountId,
			/// The id of the seat it had.
			feeder: FeederId,
			/// Paid to the slash destination from its bond, native token.
			penalty: Balance,
			/// Released to it, native token.
			released: Balance,
		},
		/// An account committed balance to vote with.
		#[codec(index = 10)]
		Committed {
			/// The account.
			who: T::AccountId,
			/// Put on hold, native token.
			amount: Balance,
		},
		/// Committed balance does not count any more in new ballots.
		#[codec(index = 11)]
		Uncommitted {
			/// The account.
			who: T::AccountId,
			/// How much, native token.
			amount: Balance,
			/// When all of it that leaves is free.
			until: Moment,
		},
		/// Balance that was uncommitted is free.
		#[codec(index = 12)]
		CommitmentReleased {
			/// The account.
			who: T::AccountId,
			/// Released, native token.
			amount: Balance,
		},
		/// A subject is disputed. Vote aye on the poll if it is wrong, nay if it is right.
		#[codec(index = 13)]
		Disputed {
			/// The case.
			case_id: CaseId,
			/// What is disputed.
			subject: Subject,
			/// Who disputes it.
			challenger: T::AccountId,
			/// Who answers for it.
			respondent: T::AccountId,
			/// Put on hold from the challenger, native token.
			bond: Balance,
			/// What hangs on it, native token.
			value: Balance,
			/// How its vaults are remedied if the dispute is upheld.
			remedy: Remedy,
			/// How many vaults it froze.
			vaults: u32,
			/// What it rests on.
			evidence: Evidence,
			/// All that was committed.
			electorate: Balance,
		},
		/// A case is voted on.
		#[codec(index = 14)]
		PollOpened {
			/// The case.
			case_id: CaseId,
			/// The poll, as this pallet counts them. The voting pallet's index may differ: see the
			/// runtime.
			poll: PollIndex,
			/// When voting ends.
			until: Moment,
		},
		/// Too few voted, and voting goes on once more.
		#[codec(index = 15)]
		PollExtended {
			/// The case.
			case_id: CaseId,
			/// The poll.
			poll: PollIndex,
			/// When voting ends now.
			until: Moment,
		},
		/// A delegated vote was counted.
		#[codec(index = 16)]
		DelegationCounted {
			/// The poll.
			poll: PollIndex,
			/// Who delegates.
			who: T::AccountId,
			/// To whom.
			to: T::AccountId,
			/// What it counts for.
			count: VoteCount,
		},
		/// A round of a case was decided. May be appealed.
		#[codec(index = 17)]
		Decided {
			/// The case.
			case_id: CaseId,
			/// The poll.
			poll: PollIndex,
			/// What was found.
			verdict: Verdict,
			/// The votes that counted.
			counted: VoteCount,
			/// Before when it may be appealed.
			appeal_by: Moment,
		},
		/// A verdict was appealed. A new poll opens, or a referendum has to rule.
		#[codec(index = 18)]
		Appealed {
			/// The case.
			case_id: CaseId,
			/// Who appeals.
			who: T::AccountId,
			/// For which side.
			upheld: bool,
			/// Put on hold, native token.
			bond: Balance,
			/// If this is the last instance: when its verdict becomes that of the round before.
			rule_by: Option<Moment>,
		},
		/// A case is over. Its bonds are `returned + paid + burned`.
		#[codec(index = 19)]
		Concluded {
			/// The case.
			case_id: CaseId,
			/// What was disputed.
			subject: Subject,
			/// What was found.
			verdict: Verdict,
			/// Bonds that were given back, native token.
			returned: Balance,
			/// Paid from bonds of the losing side to the winning one, native token.
			paid: Balance,
			/// Burned of bonds of the losing side, native token.
			burned: Balance,
		},
		/// Something that a verdict or a dispute demands could not be done. Everything else was.
		#[codec(index = 20)]
		Failed {
			/// The case.
			case_id: CaseId,
			/// What.
			consequence: Consequence,
			/// Why.
			error: DispatchError,
		},
		/// Failed vaults of a class are remedied otherwise from now on. Cases that are open keep
		/// their policy.
		#[codec(index = 21)]
		PolicySet {
			/// The class.
			class_id: ClassId,
			/// How.
			remedy: Remedy,
		},
		/// A case could not be closed or concluded in time, and is tried again later. Anybody may do
		/// it before.
		#[codec(index = 22)]
		Postponed {
			/// The case.
			case_id: CaseId,
			/// Why it failed.
			error: DispatchError,
			/// When it is tried again, as a slot of the agenda.
			until: AgendaSlot,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is an attestor already, or is still leaving. Withdraw the bond first.
		#[codec(index = 0)]
		AlreadyAttestor,
		/// All seats of attestors are taken. Wait until one has left.
		#[codec(index = 1)]
		TooManyAttestors,
		/// The account is no attestor. Call `join` first.
		#[codec(index = 2)]
		NotAttestor,
		/// The attestor is jailed or leaving. It may attest again once it has left and joined again.
		#[codec(index = 3)]
		NotActive,
		/// The attestor is leaving already. Wait until its bond is free.
		#[codec(index = 4)]
		AlreadyLeaving,
		/// The attestor is not leaving. Call `leave` first.
		#[codec(index = 5)]
		NotLeaving,
		/// It is not free yet. Wait until the moment in the event.
		#[codec(index = 6)]
		StillUnbonding,
		/// A case on what the account attested or answers for is open. Wait until it is concluded.
		#[codec(index = 7)]
		UnderDispute,
		/// There is no such subject, or nobody answers for it any more. Check the id.
		#[codec(index = 8)]
		UnknownSubject,
		/// The account answers for the subject, or is an affiliate of who does. Use an account of
		/// somebody else.
		#[codec(index = 9)]
		OwnSubject,
		/// The attestor has said the same in this round. Wait until the round is over.
		#[codec(index = 10)]
		AlreadyAttested,
		/// The subject is not attested. There is nothing to recount.
		#[codec(index = 11)]
		NotAttested,
		/// All who signed the attestation are active attestors still. The attestation stands.
		#[codec(index = 12)]
		QuorumStands,
		/// The account is no feeder that was admitted here. Check the account.
		#[codec(index = 13)]
		NotFeeder,
		/// The penalty is more than the bond. Take at most the bond.
		#[codec(index = 14)]
		PenaltyExceedsBond,
		/// Nothing is no amount. Name more than zero.
		#[codec(index = 15)]
		NothingToCommit,
		/// The account has committed less. Name at most what counts.
		#[codec(index = 16)]
		NotCommitted,
		/// The subject is disputed already. Vote in that case, or appeal its verdict.
		#[codec(index = 17)]
		AlreadyDisputed,
		/// The evidence has no address, or one that is not printable ASCII without spaces. Name a
		/// URI.
		#[codec(index = 18)]
		InvalidEvidence,
		/// What hangs on the subject has no price. Wait until the feeds of its class and of the native
		/// token have one.
		#[codec(index = 19)]
		NoPrice,
		/// There is no such case, or it is concluded. Check the id; the verdict is stored.
		#[codec(index = 20)]
		UnknownCase,
		/// The case is not in that stage. Look at the case for what can be done.
		#[codec(index = 21)]
		WrongStage,
		/// It is too early. Wait until the case is due.
		#[codec(index = 22)]
		TooEarly,
		/// The period is over. What stands, stands.
		#[codec(index = 23)]
		TooLate,
		/// The verdict is that of this side already. Appeal for the other one.
		#[codec(index = 24)]
		SameSide,
		/// No appeal is left. The last instance has spoken.
		#[codec(index = 25)]
		LastInstance,
		/// There is no such poll, or it is over. Check the index.
		#[codec(index = 26)]
		UnknownPoll,
		/// Voting on this poll is over. Close the case.
		#[codec(index = 27)]
		VotingOver,
		/// The account is a party to the case: it answers for the subject, attested it, or has
		/// something of its own in it. It has no vote.
		#[codec(index = 28)]
		Party,
		/// The account has so many units of a vault of the case that it is a party. It has no vote.
		#[codec(index = 29)]
		Interested,
		/// The account had not committed as much before the case was opened. Vote with less; commit
		/// for the cases to come.
		#[codec(index = 30)]
		NotCommittedInTime,
		/// The account does not delegate in this class, or to somebody who has not voted or split its
		/// vote. There is nothing to count.
		#[codec(index = 31)]
		NothingDelegated,
		/// The poll is open. Its ballots are needed.
		#[codec(index = 32)]
		PollOpen,
		/// All ids are given out. Only a runtime upgrade helps.
		#[codec(index = 33)]
		IdsExhausted,
		/// A number is out of range. Name less; if that does not help, report it.
		#[codec(index = 34)]
		Overflow,
		/// Stored values contradict each other: a defect of the chain. Nothing was changed. Report
		/// it.
		#[codec(index = 35)]
		Inconsistent,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "std")]
		fn integrity_test() {
			assert!(T::AttestationQuorum::get() > 0, "nobody alone is a quorum");
			// Two sides at most, each an account with its affiliates.
			let parties = T::Subjects::max_affiliates()
				.checked_add(1)
				.and_then(|side| side.checked_mul(2))
				.and_then(|sides| sides.checked_add(T::AttestationQuorum::get()));
			let room = T::MaxParties::get();
			assert!(parties.is_some_and(|most| most <= room), "all parties must find room");
			assert!(T::Subjects::max_vaults() <= T::MaxVaults::get(), "all vaults must find room");
			assert!(
				T::AppealPeriod::get() <= T::VotingPeriod::get(),
				"the agenda looks at a case again when voting would be over"
			);
			let round = T::VotingPeriod::get().checked_mul(2);
			assert!(
				round <= Some(T::CommitmentUnbonding::get()),
				"a ballot has to be backed until it is counted"
			);
			assert!(
				T::AttestationLifetime::get() <= T::Unbonding::get(),
				"the bond of an attestor that leaves outlives its word"
			);
			assert!(Self::quorum_of(MAX_APPEALS) < Permill::one(), "somebody may stay at home");
			assert!(Self::approval_of(MAX_APPEALS) < Permill::one(), "unanimity upholds");
		}

		/// Close and conclude cases that are due, as far as the weight goes.
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
		/// The case `case` with its count, and what it would cost to turn it; `None` if it is
		/// concluded or was never opened.
		pub fn case_view(case_id: CaseId) -> Option<CaseView<T::AccountId>> {
			Self::view_case(case_id)
		}

		/// The open case on `subject`, if there is one.
		pub fn open_case(subject: Subject) -> Option<CaseId> {
			CaseOf::<T>::get(subject)
		}

		/// The last verdict on `subject`, if it ever was disputed.
		pub fn verdict(subject: Subject) -> Option<VerdictRecord> {
			Verdicts::<T>::get(subject)
		}

		/// Until when `subject` is attested; `None` if it is not, or is disputed.
		pub fn attested_until(subject: Subject) -> Option<Moment> {
			Self::view_attested_until(&subject)
		}

		/// What a dispute of `subject` would cost its challenger now, native token; `None` if it
		/// cannot be disputed.
		pub fn dispute_bond(subject: Subject) -> Option<Balance> {
			Self::view_dispute_bond(&subject)
		}

		/// How a failed vault of `class` is remedied.
		pub fn policy(class_id: ClassId) -> Remedy {
			Self::policy_of(class_id)
		}

		/// What `who` may vote with in `case`, native token: zero for a party.
		pub fn voting_balance(who: T::AccountId, case_id: CaseId) -> Balance {
			Self::view_voting_balance(&who, case_id)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Become an attestor, and put the bond on hold.
		///
		/// Origin: signed.
		///
		/// Errors: `AlreadyAttestor`, `TooManyAttestors`, or that of the currency if the balance does
		/// not cover the bond. Event: `AttestorJoined`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::join())]
		pub fn join(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_join(who)
		}

		/// Stop being an attestor. The bond is free after [`Config::Unbonding`], and liable until
		/// then.
		///
		/// Origin: signed by an attestor.
		///
		/// Errors: `NotAttestor`, `AlreadyLeaving`, `UnderDispute`. Event: `AttestorLeaving`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_leave(who)
		}

		/// Get the bond back after leaving, less what was slashed.
		///
		/// Origin: signed by an attestor that leaves.
		///
		/// Errors: `NotAttestor`, `NotLeaving`, `StillUnbonding`, `UnderDispute`. Event:
		/// `AttestorLeft`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw_bond())]
		pub fn withdraw_bond(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_bond(who)
		}

		/// Make an attestor leave.
		///
		/// Origin: [`Config::MembershipOrigin`].
		///
		/// It cannot attest any more; its bond is free after [`Config::Unbonding`]. What it attested
		/// stands until somebody calls `recount`.
		///
		/// Errors: `NotAttestor`, `AlreadyLeaving`. Event: `AttestorLeaving`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::dismiss())]
		pub fn dismiss(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::MembershipOrigin::ensure_origin(origin)?;
			Self::do_dismiss(who)
		}

		/// Give an opinion on a subject.
		///
		/// Origin: signed by an active attestor.
		///
		/// `sound`: true attests the subject, false denies it. `evidence`: blake2-256 of what the
		/// attestor has seen. Enough who attest it within a round make or renew the attestation, enough
		/// who deny it end it. An attestor may change its mind within the round.
		///
		/// Errors: `NotAttestor`, `NotActive`, `UnderDispute`, `UnknownSubject`, `OwnSubject`,
		/// `AlreadyAttested`. Events: `Attested`; `AttestationMade` or `AttestationLost` with the last
		/// one that was needed.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::attest())]
		pub fn attest(
			origin: OriginFor<T>,
			subject: Subject,
			sound: bool,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_attest(who, subject, sound, evidence)
		}

		/// End an attestation of which too many have been jailed or have left.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `NotAttested`, `QuorumStands`. Event: `AttestationLost`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::recount())]
		pub fn recount(origin: OriginFor<T>, subject: Subject) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_recount(subject)
		}

		/// Seat a feeder, and put its bond on hold.
		///
		/// Origin: [`Config::MembershipOrigin`].
		///
		/// `who`: the account, whose free balance pays the bond. `source`: its source group, as
		/// governance numbers them.
		///
		/// Errors: those of the seats, if it sits already or none is free, and that of the currency if
		/// the balance does not cover the bond. Event: `FeederAdmitted`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::seat_feeder())]
		pub fn seat_feeder(origin: OriginFor<T>, who: T::AccountId, source: u8) -> DispatchResult {
			T::MembershipOrigin::ensure_origin(origin)?;
			Self::do_seat_feeder(who, source)
		}

		/// Take a feeder's seat, and a penalty from its bond, and release the rest.
		///
		/// Origin: [`Config::MembershipOrigin`].
		///
		/// `penalty`: goes to the slash destination, native token; zero for one who leaves in good
		/// standing.
		///
		/// Errors: `NotFeeder`, `UnderDispute`, `PenaltyExceedsBond`, those of the seats. Event:
		/// `FeederDismissed`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::unseat_feeder())]
		pub fn unseat_feeder(
			origin: OriginFor<T>,
			who: T::AccountId,
			penalty: Balance,
		) -> DispatchResult {
			T::MembershipOrigin::ensure_origin(origin)?;
			Self::do_unseat_feeder(who, penalty)
		}

		/// Put balance on hold to vote with in cases that are opened from now on. It votes in
		/// referenda all the same.
		///
		/// Origin: signed.
		///
		/// Errors: `NothingToCommit`, `Overflow`, or that of the currency if the balance is less.
		/// Event: `Committed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::commit())]
		pub fn commit(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit(who, amount)
		}

		/// Commit less. What leaves is free after [`Config::CommitmentUnbonding`], which each such
		/// call starts again.
		///
		/// Origin: signed.
		///
		/// Errors: `NothingToCommit`, `NotCommitted`, `Overflow`. Event: `Uncommitted`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::uncommit())]
		pub fn uncommit(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_uncommit(who, amount)
		}

		/// Release balance that was uncommitted.
		///
		/// Origin: signed.
		///
		/// Errors: `NotCommitted`, `StillUnbonding`. Event: `CommitmentReleased`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::withdraw_commitment())]
		pub fn withdraw_commitment(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_commitment(who)
		}

		/// Dispute a subject: stop what stands on it, and put it to the vote.
		///
		/// Origin: signed, anybody but who answers for it.
		///
		/// The bond is [`Config::StakeShare`] of what hangs on the subject and at least
		/// [`Config::DisputeBond`]: the view function `dispute_bond` tells. It comes back if the
		/// dispute is upheld or nobody cares, and is lost if it is rejected.
		///
		/// Errors: `InvalidEvidence`, `AlreadyDisputed`, `UnknownSubject`, `OwnSubject`, `NoPrice`,
		/// `IdsExhausted`, and that of the currency if the balance does not cover the bond. Events:
		/// `Disputed`, `PollOpened`; `Failed` for a vault that somebody else had stopped.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::dispute(T::MaxVaults::get()))]
		pub fn dispute(
			origin: OriginFor<T>,
			subject: Subject,
			evidence: Evidence,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_dispute(who, subject, evidence)
		}

		/// Count a delegated vote: as that of whom the delegator follows, with what the delegator has
		/// committed itself.
		///
		/// Origin: signed, anybody.
		///
		/// May be called again when the other one has changed its vote.
		///
		/// Errors: `UnknownPoll`, `VotingOver`, `Party`, `Interested`, `NotCommittedInTime`,
		/// `NothingDelegated`, `Overflow`. Event: `DelegationCounted`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::count_delegated())]
		pub fn count_delegated(
			origin: OriginFor<T>,
			poll: PollIndex,
			delegator: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_count_delegated(poll, delegator)
		}

		/// End a round whose voting is over. The chain does it too, when it has time.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownCase`, `WrongStage`, `TooEarly`. Event: `Decided`, or `PollExtended` if too
		/// few voted for the first time.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::close())]
		pub fn close(origin: OriginFor<T>, case_id: CaseId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close(case_id)
		}

		/// Appeal a verdict, with twice the last bond.
		///
		/// Origin: signed, anybody.
		///
		/// `upheld`: for which side: not the one that has won. There is a new poll, in which nobody
		/// has voted yet; after the fourth appeal a referendum has to call `rule`.
		///
		/// Errors: `UnknownCase`, `LastInstance`, `WrongStage`, `TooLate`, `SameSide`, `Overflow`,
		/// `IdsExhausted`, and that of the currency if the balance does not cover the bond. Events:
		/// `Appealed`, `PollOpened`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::appeal())]
		pub fn appeal(origin: OriginFor<T>, case_id: CaseId, upheld: bool) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_appeal(who, case_id, upheld)
		}

		/// Rule in the last instance.
		///
		/// Origin: [`Config::RulingOrigin`], so that a referendum does it.
		///
		/// Errors: `UnknownCase`, `WrongStage`, `TooLate`. Events: those of `conclude`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::conclude(T::MaxVaults::get()))]
		pub fn rule(
			origin: OriginFor<T>,
			case_id: CaseId,
			upheld: bool,
		) -> DispatchResultWithPostInfo {
			T::RulingOrigin::ensure_origin(origin)?;
			Self::do_rule(case_id, upheld)
		}

		/// Conclude a case whose verdict nobody has appealed in time, or on which no referendum has
		/// ruled in time. The chain does it too, when it has time.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownCase`, `WrongStage`, `TooEarly`. Events: `Slashed` and `AttestorJailed` for
		/// the attestors who answer for what is condemned, `Failed` for what could not be done, and
		/// `Concluded`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::conclude(T::MaxVaults::get()))]
		pub fn conclude(origin: OriginFor<T>, case_id: CaseId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_conclude(case_id)
		}

		/// Set how failed vaults of a class are remedied.
		///
		/// Origin: [`Config::PolicyOrigin`].
		///
		/// For cases that are opened from now on. Event: `PolicySet`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::set_policy())]
		pub fn set_policy(
			origin: OriginFor<T>,
			class_id: ClassId,
			remedy: Remedy,
		) -> DispatchResult {
			T::PolicyOrigin::ensure_origin(origin)?;
			Self::do_set_policy(class_id, remedy)
		}

		/// Clear the storage of ballots of a poll that is over, at most a hundred.
		///
		/// Origin: signed, anybody.
		///
		/// Errors: `UnknownPoll`, `PollOpen`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::clear_ballots((*limit).min(MAX_CLEARED)))]
		pub fn clear_ballots(
			origin: OriginFor<T>,
			poll: PollIndex,
			limit: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_clear_ballots(poll, limit)
		}
	}
}
