//! Records, and what each of them answers about itself.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use codec::{Decode, Encode};
use frame_support::{
	pallet_prelude::{ConstU32, Get},
	BoundedVec, DefaultNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use millrace_primitives::{
	units::SECOND, Balance, CaseId, ClassId, Moment, Remedy, Subject, VaultId,
};
use millrace_support::agenda::AgendaSlot;
use scale_info::TypeInfo;

use crate::Config;

pub use millrace_primitives::Evidence;

/// Index of a poll: a round of a case that is voted on.
pub type PollIndex = u32;

/// Most appeals of one case. The last one goes to a referendum.
pub const MAX_APPEALS: u32 = 4;

/// Most bonds of one case: that of the dispute and those of its appeals.
pub const MAX_BONDS: u32 = MAX_APPEALS + 1;

/// Most parts in which an account commits its balance. Each has its own age.
pub const MAX_TRANCHES: u32 = 8;

/// Most ballots that one call clears.
pub const MAX_CLEARED: u32 = 100;

/// Length of a slot of the agenda: two blocks.
pub const SLOT: Moment = 6 * SECOND;

/// Remedy for vaults of a class without a policy, and of cases in which too few vote: holders are
/// paid as far as the vault goes.
pub(crate) const DEFAULT_REMEDY: Remedy = Remedy::Hybrid;

/// Where an attestor is in its life.
#[frame_support::stored]
#[derive(Copy)]
pub enum AttestorStatus {
	/// Attests.
	#[codec(index = 0)]
	Active,
	/// Answered for what was condemned. May only leave.
	#[codec(index = 1)]
	Jailed,
	/// Leaves, or was made to leave.
	#[codec(index = 2)]
	Leaving {
		/// When its bond is free.
		until: Moment,
	},
}

/// An attestor.
#[frame_support::stored(no_skip_type_params)]
pub struct AttestorRecord<AccountId> {
	/// Who.
	pub account: AccountId,
	/// Bond on hold now, native token.
	pub bond: Balance,
	/// Bond when it joined. Every fault takes a share of this.
	pub posted: Balance,
	/// Where it is in its life.
	pub status: AttestorStatus,
	/// Open cases on what it answers for.
	pub cases: u32,
}

/// All attestors, by ascending account.
pub type AttestorsOf<T> =
	BoundedVec<AttestorRecord<<T as frame_system::Config>::AccountId>, <T as Config>::MaxAttestors>;

/// As many accounts as make a quorum of attestors.
pub type SignersOf<T> =
	BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::AttestationQuorum>;

/// What attestors say about a subject.
#[frame_support::stored]
#[derive(DefaultNoBound)]
pub struct Attestation<T: Config> {
	/// Until when it is attested; `None` if it never was, or if that has ended.
	pub until: Option<Moment>,
	/// Who attested it last, as many as make a quorum. They are liable for it.
	pub signers: SignersOf<T>,
	/// Who attests it in the present round.
	pub ayes: SignersOf<T>,
	/// Who denies it in the present round.
	pub nays: SignersOf<T>,
	/// When the present round is over.
	pub round_ends: Moment,
}

impl<T: Config> Attestation<T> {
	/// Clears the opinions of the round, so that the next opinion begins a new one.
	pub(crate) fn end_round(&mut self) {
		self.ayes.clear();
		self.nays.clear();
		self.round_ends = 0;
	}
}

/// A feeder that was admitted.
#[frame_support::stored]
pub struct FeederBond {
	/// Bond on hold now, native token.
	pub bond: Balance,
	/// Bond when it was admitted. Every strike takes a share of this.
	pub posted: Balance,
	/// Reports that were found to be wrong.
	pub strikes: u32,
}

/// A part of what an account has committed.
#[frame_support::stored]
#[derive(Copy)]
pub struct Tranche {
	/// How much, native token.
	pub amount: Balance,
	/// Since when.
	pub since: Moment,
}

/// What an account has committed to vote with, all of it on hold.
#[frame_support::stored]
#[derive(Default)]
pub struct Commitment {
	/// What counts, the oldest first.
	pub tranches: BoundedVec<Tranche, ConstU32<MAX_TRANCHES>>,
	/// What does not count in new ballots any more, and stays on hold for those that were cast.
	pub leaving: Balance,
	/// When that is free.
	pub leaves_at: Moment,
}

impl Commitment {
	/// Returns the balance that was committed before `moment`, or `None` on overflow.
	pub fn before(&self, moment: Moment) -> Option<Balance> {
		self.tranches
			.iter()
			.filter(|tranche| tranche.since < moment)
			.try_fold(0u128, |sum, tranche| sum.checked_add(tranche.amount))
	}

	/// Returns all balance that counts, of any age, or `None` on overflow.
	pub fn active(&self) -> Option<Balance> {
		self.before(Moment::MAX)
	}

	/// Returns all balance that is on hold as committed or leaving, or `None` on overflow.
	pub fn held(&self) -> Option<Balance> {
		self.active()?.checked_add(self.leaving)
	}

	/// Commits `amount` more at `now`. If there is no room for another part, the youngest one takes
	/// it in and has the age of the addition: nothing ever counts as older than it is. Returns
	/// `None` on overflow.
	pub(crate) fn add(&mut self, amount: Balance, now: Moment) -> Option<()> {
		let tranche = Tranche { amount, since: now };
		if self.tranches.try_push(tranche).is_err() {
			let last = self.tranches.last_mut()?;
			last.amount = last.amount.checked_add(amount)?;
			last.since = now;
		}
		Some(())
	}

	/// Takes `amount` off, from the youngest part first. Returns `None` if less is committed.
	pub(crate) fn take(&mut self, mut amount: Balance) -> Option<()> {
		while amount > 0 {
			let last = self.tranches.last_mut()?;
			let part = last.amount.min(amount);
			last.amount = last.amount.checked_sub(part)?;
			amount = amount.checked_sub(part)?;
			if last.amount == 0 {
				self.tranches.pop();
			}
		}
		Some(())
	}
}

/// Votes for each side, and the balance behind them.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct VoteCount {
	/// For upholding the dispute, weighted by conviction.
	pub ayes: Balance,
	/// Against it, weighted by conviction.
	pub nays: Balance,
	/// Balance behind it, as it is.
	pub capital: Balance,
}

impl VoteCount {
	/// Returns the sum, or `None` on overflow.
	pub fn plus(self, other: Self) -> Option<Self> {
		Some(Self {
			ayes: self.ayes.checked_add(other.ayes)?,
			nays: self.nays.checked_add(other.nays)?,
			capital: self.capital.checked_add(other.capital)?,
		})
	}

	/// Returns the difference, or `None` if it would be below zero.
	pub fn minus(self, other: Self) -> Option<Self> {
		Some(Self {
			ayes: self.ayes.checked_sub(other.ayes)?,
			nays: self.nays.checked_sub(other.nays)?,
			capital: self.capital.checked_sub(other.capital)?,
		})
	}
}

/// A vote that counts.
#[frame_support::stored(no_skip_type_params)]
pub struct Ballot<AccountId> {
	/// What it counts for.
	pub count: VoteCount,
	/// Which way it goes; `None` if it is split.
	pub aye: Option<bool>,
	/// Whom the voter followed; `None` if it voted itself.
	pub via: Option<AccountId>,
}

/// A round of a case that is voted on.
#[frame_support::stored]
pub struct OpenPoll<T: Config> {
	/// The case.
	pub case_id: CaseId,
	/// Its class among polls.
	pub poll_class: u16,
	/// When the case was opened: what was committed from then on does not count.
	pub opened_at: Moment,
	/// When voting ends.
	pub until: Moment,
	/// All that was committed when the case was opened.
	pub electorate: Balance,
	/// The votes that count.
	pub counted: VoteCount,
	/// The tally of the voting pallet, delegations of any age and size included. Decides nothing.
	pub tally: T::Tally,
	/// Who has no vote: the parties of the case. Ascending. They are here as well, so that a vote
	/// need not read the case.
	pub parties: BoundedVec<T::AccountId, T::MaxParties>,
	/// Vaults of the case, for the same reason: who has much of one has no vote either.
	pub vaults: BoundedVec<VaultId, T::MaxVaults>,
}

/// A round of a case, while it is voted on and afterwards: locks depend on how it ended.
#[frame_support::stored]
pub enum Poll<T: Config> {
	/// Is voted on.
	#[codec(index = 0)]
	Open(OpenPoll<T>),
	/// Is over.
	#[codec(index = 1)]
	Closed {
		/// In which block.
		at: BlockNumberFor<T>,
		/// Which side won; `None` if too few voted.
		upheld: Option<bool>,
	},
}

/// What was found.
#[frame_support::stored]
#[derive(Copy)]
pub enum Verdict {
	/// The subject is wrong.
	#[codec(index = 0)]
	Upheld,
	/// The subject is right, as far as anybody could show.
	#[codec(index = 1)]
	Rejected,
	/// Too few voted.
	#[codec(index = 2)]
	Unresolved,
}

impl Verdict {
	/// Returns the verdict for a side.
	pub const fn of(upheld: bool) -> Self {
		if upheld {
			Self::Upheld
		} else {
			Self::Rejected
		}
	}

	/// Returns the side that won, or `None` if too few voted.
	pub const fn side(self) -> Option<bool> {
		match self {
			Self::Upheld => Some(true),
			Self::Rejected => Some(false),
			Self::Unresolved => None,
		}
	}
}

/// Where a case is in its life.
#[frame_support::stored]
#[derive(Copy)]
pub enum CaseStage {
	/// Is voted on.
	#[codec(index = 0)]
	Voting {
		/// The poll.
		poll: PollIndex,
		/// Whether voting was extended, as too few had voted.
		extended: bool,
	},
	/// Was decided, and may be appealed.
	#[codec(index = 1)]
	Decided {
		/// What was found.
		verdict: Verdict,
	},
	/// Waits for a referendum, after the last appeal.
	#[codec(index = 2)]
	LastInstance {
		/// What stands if no referendum rules.
		verdict: Verdict,
	},
}

/// A bond of a case.
#[frame_support::stored(no_skip_type_params)]
pub struct Bond<AccountId> {
	/// Whose.
	pub who: AccountId,
	/// On hold, native token.
	pub amount: Balance,
	/// Which side it is on: that of the dispute, or that of the respondent.
	pub upheld: bool,
}

/// A dispute from its opening to its last verdict.
#[frame_support::stored]
pub struct Case<T: Config> {
	/// What is disputed.
	pub subject: Subject,
	/// Who disputes it.
	pub challenger: T::AccountId,
	/// Who answers for it.
	pub respondent: T::AccountId,
	/// Who has no vote: the respondent, its affiliates, the attestors who answer for it, and whoever
	/// else has something of its own in it. Ascending.
	pub parties: BoundedVec<T::AccountId, T::MaxParties>,
	/// Attestors who answer for it: those who attested it, then those whom the subject itself names.
	pub signers: SignersOf<T>,
	/// Vaults that stand on it.
	pub vaults: BoundedVec<VaultId, T::MaxVaults>,
	/// Class whose policy was in force, if the subject has one.
	pub class_id: Option<ClassId>,
	/// How vaults are remedied if the dispute is upheld: the policy when it was opened.
	pub remedy: Remedy,
	/// What hung on it when it was opened, native token.
	pub value: Balance,
	/// What the dispute rests on.
	pub evidence: Evidence,
	/// When it was opened.
	pub opened_at: Moment,
	/// All that was committed then.
	pub electorate: Balance,
	/// The bond of the dispute, then those of the appeals, each at least twice the one before.
	pub bonds: BoundedVec<Bond<T::AccountId>, ConstU32<MAX_BONDS>>,
	/// Where it is in its life.
	pub stage: CaseStage,
	/// When that is over.
	pub due: Moment,
	/// Where it stands on the agenda.
	pub filed: AgendaSlot,
}

impl<T: Config> Case<T> {
	/// Returns how often the case was appealed.
	pub fn appeals(&self) -> u32 {
		// At most `MAX_BONDS`, and one from the start.
		u32::try_from(self.bonds.len()).ok().and_then(|bonds| bonds.checked_sub(1)).unwrap_or(0)
	}

	/// Returns whether the present stage of the case is over at `now`.
	pub(crate) fn is_due(&self, now: Moment) -> bool {
		now >= self.due
	}

	/// Returns the number of vaults that stand on the subject, for weights.
	pub fn vault_count(&self) -> u32 {
		u32::try_from(self.vaults.len()).unwrap_or(T::MaxVaults::get())
	}
}

/// What holds a vault.
#[frame_support::stored]
#[derive(Copy, Default)]
pub struct Freeze {
	/// Open cases whose subjects it stands on.
	pub cases: u32,
	/// Whether the first of them froze it. If not, somebody else had.
	pub ours: bool,
}

/// The last verdict on a subject.
#[frame_support::stored]
#[derive(Copy)]
pub struct VerdictRecord {
	/// Of which case.
	pub case_id: CaseId,
	/// What was found.
	pub verdict: Verdict,
	/// When.
	pub at: Moment,
}

/// What a verdict demands, one by one.
#[frame_support::stored]
#[derive(Copy)]
pub enum Consequence {
	/// A vault goes on.
	#[codec(index = 0)]
	Thaw(VaultId),
	/// A vault is settled.
	#[codec(index = 1)]
	Remedy(VaultId, Remedy),
	/// The subject is attested again.
	#[codec(index = 2)]
	Restore,
	/// The subject falls.
	#[codec(index = 3)]
	Condemn,
	/// A feeder pays, and goes after its last strike.
	#[codec(index = 4)]
	Strike,
	/// An attestor who answers for the subject pays.
	#[codec(index = 5)]
	Jail,
	/// A vault stops.
	#[codec(index = 6)]
	Freeze(VaultId),
}

/// A case, for clients.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct CaseView<AccountId> {
	/// What is disputed.
	pub subject: Subject,
	/// Who disputes it.
	pub challenger: AccountId,
	/// Who answers for it.
	pub respondent: AccountId,
	/// Where it is in its life.
	pub stage: CaseStage,
	/// When that is over.
	pub due: Moment,
	/// How often it was appealed.
	pub appeals: u32,
	/// The votes that count so far in this round.
	pub counted: VoteCount,
	/// Share of the electorate that has to vote, as balance: less is no verdict.
	pub quorum: Balance,
	/// Vaults that it keeps frozen.
	pub vaults: alloc::vec::Vec<VaultId>,
	/// How they are remedied if it is upheld.
	pub remedy: Remedy,
	/// What an appeal of the next verdict costs, native token; `None` if no appeal is left.
	pub next_bond: Option<Balance>,
	/// What hangs on it, native token.
	pub value: Balance,
	/// Least balance, committed before the case was opened, that would turn the present count into
	/// `Upheld` at the highest conviction.
	pub cost_to_uphold: Balance,
	/// Least balance, committed before the case was opened, that would turn the present count into
	/// `Rejected` at the highest conviction.
	pub cost_to_reject: Balance,
	/// Whether it would cost less than the value to turn the count: then everybody who has
	/// committed should vote.
	pub cheap: bool,
}
