//! The life of a case up to its verdict: dispute, close, appeal.

use alloc::vec::Vec;
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	traits::{Get, Time, VoteTally},
	BoundedVec,
};
use millrace_math::{share_ceil, share_floor};
use millrace_primitives::{
	Balance, CaseId, ClassId, Obligations, Remedy, Respondent, Stake, Subject, Subjects, VaultId,
};
use sp_runtime::{DispatchError, DispatchResult, Permill};

use crate::{
	votes::FIRST_CLASS, Attestations, Bond, Case, CaseOf, CaseStage, Cases, CasesAgainst, Config,
	Consequence, Electorate, Error, Event, Evidence, Frozen, HoldReason, NextCaseId, NextPollId,
	OpenPoll, Pallet, Policies, Poll, PollIndex, Polls, SignersOf, Verdict, VoteCount, WeightInfo,
	DEFAULT_REMEDY, MAX_APPEALS, MAX_BONDS,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_dispute(
		challenger: T::AccountId,
		subject: Subject,
		evidence: Evidence,
	) -> DispatchResultWithPostInfo {
		ensure!(evidence.is_valid(), Error::<T>::InvalidEvidence);
		ensure!(!CaseOf::<T>::contains_key(&subject), Error::<T>::AlreadyDisputed);
		let respondent = T::Subjects::respondent(&subject).ok_or(Error::<T>::UnknownSubject)?;
		let own = respondent.account == challenger || respondent.affiliates.contains(&challenger);
		ensure!(!own, Error::<T>::OwnSubject);
		let stake = T::Subjects::stake(&subject).ok_or(Error::<T>::NoPrice)?;
		let id = NextCaseId::<T>::get();
		let next = id.next().ok_or(Error::<T>::IdsExhausted)?;

		let bond = Self::first_bond(stake.value);
		Self::hold(HoldReason::DisputeBond, &challenger, bond)?;
		NextCaseId::<T>::put(next);
		let mut case = Self::new_case(challenger, subject, evidence, respondent, stake)?;
		let posted = Bond { who: case.challenger.clone(), amount: bond, upheld: true };
		case.bonds.try_push(posted).map_err(|_| Error::<T>::Inconsistent)?;
		Self::enter(id, &case)?;
		Self::deposit_event(Event::Disputed {
			case_id: id,
			subject: case.subject.clone(),
			challenger: case.challenger.clone(),
			respondent: case.respondent.clone(),
			bond,
			value: case.value,
			remedy: case.remedy,
			vaults: case.vault_count(),
			evidence: case.evidence.clone(),
			electorate: case.electorate,
		});
		let stopped = Self::stop(id, &case)?;
		Self::open_poll(id, &mut case)?;
		Self::file_first(id, &mut case);
		Cases::<T>::insert(id, case);
		Ok(Some(T::WeightInfo::dispute(stopped)).into())
	}

	/// Returns the record of a case that is opened now, without its bond and its poll.
	fn new_case(
		challenger: T::AccountId,
		subject: Subject,
		evidence: Evidence,
		respondent: Respondent<T::AccountId>,
		stake: Stake,
	) -> Result<Case<T>, DispatchError> {
		let signers = Self::liable_for(&subject, &respondent.signers);
		let parties = Self::parties(&respondent, &signers)?;
		let vaults = BoundedVec::try_from(stake.vaults).map_err(|_| Error::<T>::Overflow)?;
		Ok(Case {
			subject,
			challenger,
			respondent: respondent.account,
			parties,
			signers,
			vaults,
			class_id: respondent.class_id,
			remedy: respondent.class_id.map_or(DEFAULT_REMEDY, Self::policy_of),
			value: stake.value,
			evidence,
			opened_at: T::Time::now(),
			electorate: Electorate::<T>::get(),
			bonds: BoundedVec::new(),
			stage: CaseStage::Decided { verdict: Verdict::Unresolved },
			due: 0,
			filed: 0,
		})
	}

	/// Returns the attestors who answer for the subject and have not left: its signers, then those
	/// whom it names itself, at most as many as make a quorum.
	fn liable_for(subject: &Subject, named: &[T::AccountId]) -> SignersOf<T> {
		let attested = Attestations::<T>::get(subject)
			.filter(|attestation| attestation.until.is_some())
			.map(|attestation| attestation.signers)
			.unwrap_or_default();
		Self::attestors_among(attested.iter().chain(named))
	}

	/// Returns all accounts that have no vote, in ascending order.
	fn parties(
		respondent: &Respondent<T::AccountId>,
		signers: &[T::AccountId],
	) -> Result<BoundedVec<T::AccountId, T::MaxParties>, DispatchError> {
		let mut parties: Vec<_> = core::iter::once(&respondent.account)
			.chain(&respondent.affiliates)
			.chain(signers)
			.chain(&respondent.interested)
			.cloned()
			.collect();
		parties.sort_unstable();
		parties.dedup();
		BoundedVec::try_from(parties).map_err(|_| Error::<T>::Overflow.into())
	}

	/// Enters the case as that of its subject, and counts it for its signers and its respondent.
	fn enter(id: CaseId, case: &Case<T>) -> DispatchResult {
		CaseOf::<T>::insert(&case.subject, id);
		Self::count_cases(&case.signers, true)?;
		CasesAgainst::<T>::try_mutate(&case.respondent, |open| {
			*open = open.checked_add(1).ok_or(Error::<T>::Overflow)?;
			Ok(())
		})
	}

	/// Suspends the subject and freezes the vaults that stand on it. Returns the number of these
	/// vaults.
	fn stop(id: CaseId, case: &Case<T>) -> Result<u32, DispatchError> {
		T::Subjects::suspend(&case.subject)?;
		for vault in &case.vaults {
			Self::freeze(id, *vault)?;
		}
		Ok(case.vault_count())
	}

	/// Keeps a vault frozen for one more case. A vault that somebody else has stopped stays
	/// stopped, and is not paid out until the case is concluded.
	fn freeze(id: CaseId, vault: VaultId) -> DispatchResult {
		let mut freeze = Frozen::<T>::get(vault).unwrap_or_default();
		if freeze.cases == 0 {
			match T::Obligations::freeze(vault) {
				Ok(()) => freeze.ours = true,
				Err(error) => Self::deposit_event(Event::Failed {
					case_id: id,
					consequence: Consequence::Freeze(vault),
					error,
				}),
			}
		}
		freeze.cases = freeze.cases.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Frozen::<T>::insert(vault, freeze);
		Ok(())
	}

	/// Opens a poll for the next round of a case. The caller stores the case.
	fn open_poll(id: CaseId, case: &mut Case<T>) -> DispatchResult {
		let poll = NextPollId::<T>::get();
		// The highest bit is the runtime's, which joins these polls with others.
		let next = poll.checked_add(1).filter(|next| next.leading_zeros() > 0);
		NextPollId::<T>::put(next.ok_or(Error::<T>::IdsExhausted)?);
		let until = Self::after(T::VotingPeriod::get())?;
		let poll_class =
			FIRST_CLASS.checked_add(case.subject.kind()).ok_or(Error::<T>::Inconsistent)?;
		let open = OpenPoll {
			case_id: id,
			poll_class,
			opened_at: case.opened_at,
			until,
			electorate: case.electorate,
			counted: VoteCount::default(),
			tally: T::Tally::new(poll_class),
			parties: case.parties.clone(),
			vaults: case.vaults.clone(),
		};
		Polls::<T>::insert(poll, Poll::Open(open));
		Self::count_poll(case.vault_count(), true)?;
		case.stage = CaseStage::Voting { poll, extended: false };
		case.due = until;
		Self::deposit_event(Event::PollOpened { case_id: id, poll, until });
		Ok(())
	}

	pub(crate) fn do_close(id: CaseId) -> DispatchResult {
		let mut case = Cases::<T>::get(id).ok_or(Error::<T>::UnknownCase)?;
		let CaseStage::Voting { poll, extended } = case.stage else {
			return Err(Error::<T>::WrongStage.into());
		};
		ensure!(T::Time::now() >= case.due, Error::<T>::TooEarly);
		let Some(Poll::Open(open)) = Polls::<T>::get(poll) else {
			return Err(Error::<T>::Inconsistent.into());
		};
		let verdict = Self::verdict_of(&case, &open.counted);
		if verdict == Verdict::Unresolved && !extended {
			Self::extend(id, &mut case, poll, open)?;
		} else {
			Self::decide(id, &mut case, poll, open.counted, verdict)?;
		}
		Cases::<T>::insert(id, case);
		Ok(())
	}

	/// Returns the verdict that `counted` means in the present round of a case.
	pub(crate) fn verdict_of(case: &Case<T>, counted: &VoteCount) -> Verdict {
		if counted.capital < Self::quorum(case) {
			return Verdict::Unresolved;
		}
		let all = counted.ayes.checked_add(counted.nays);
		// More than the share of the votes, which whole votes are if they are more than it rounded
		// down: at the share exactly the respondent has the doubt.
		let share = all.map(|all| share_floor(all, Self::approval_of(case.appeals())));
		Verdict::of(share.is_some_and(|share| counted.ayes > share))
	}

	/// Returns the balance that has to vote in the present round of a case, rounded up. It is never
	/// zero.
	pub(crate) fn quorum(case: &Case<T>) -> Balance {
		share_ceil(case.electorate, Self::quorum_of(case.appeals())).max(1)
	}

	/// Returns the share of the electorate that has to vote after `appeals` appeals.
	pub fn quorum_of(appeals: u32) -> Permill {
		raised(T::Quorum::get(), T::QuorumStep::get(), appeals)
	}

	/// Returns the share of the votes above which a round upholds the dispute after `appeals`
	/// appeals.
	pub fn approval_of(appeals: u32) -> Permill {
		raised(T::Approval::get(), T::ApprovalStep::get(), appeals)
	}

	/// Extends voting for the one time that it may be. The caller stores the case.
	fn extend(
		id: CaseId,
		case: &mut Case<T>,
		poll: PollIndex,
		mut open: OpenPoll<T>,
	) -> DispatchResult {
		let until = Self::after(T::VotingPeriod::get())?;
		open.until = until;
		Polls::<T>::insert(poll, Poll::Open(open));
		case.stage = CaseStage::Voting { poll, extended: true };
		case.due = until;
		Self::deposit_event(Event::PollExtended { case_id: id, poll, until });
		Ok(())
	}

	/// Closes the poll of a case with a verdict. The caller stores the case.
	fn decide(
		id: CaseId,
		case: &mut Case<T>,
		poll: PollIndex,
		counted: VoteCount,
		verdict: Verdict,
	) -> DispatchResult {
		let appeal_by = Self::after(T::AppealPeriod::get())?;
		let at = frame_system::Pallet::<T>::block_number();
		Polls::<T>::insert(poll, Poll::Closed { at, upheld: verdict.side() });
		Self::count_poll(case.vault_count(), false)?;
		case.stage = CaseStage::Decided { verdict };
		case.due = appeal_by;
		Self::deposit_event(Event::Decided { case_id: id, poll, verdict, counted, appeal_by });
		Ok(())
	}

	pub(crate) fn do_appeal(who: T::AccountId, id: CaseId, upheld: bool) -> DispatchResult {
		let mut case = Cases::<T>::get(id).ok_or(Error::<T>::UnknownCase)?;
		let verdict = match case.stage {
			CaseStage::Decided { verdict } => verdict,
			CaseStage::LastInstance { .. } => return Err(Error::<T>::LastInstance.into()),
			CaseStage::Voting { .. } => return Err(Error::<T>::WrongStage.into()),
		};
		ensure!(T::Time::now() < case.due, Error::<T>::TooLate);
		ensure!(verdict.side() != Some(upheld), Error::<T>::SameSide);
		let amount = Self::next_bond(&case).ok_or(Error::<T>::Overflow)?;
		Self::hold(HoldReason::DisputeBond, &who, amount)?;
		let bond = Bond { who: who.clone(), amount, upheld };
		case.bonds.try_push(bond).map_err(|_| Error::<T>::LastInstance)?;
		let last = case.appeals() >= MAX_APPEALS;
		let rule_by = last.then(|| Self::after(T::RulingPeriod::get())).transpose()?;
		Self::deposit_event(Event::Appealed { case_id: id, who, upheld, bond: amount, rule_by });
		if let Some(due) = rule_by {
			case.stage = CaseStage::LastInstance { verdict };
			case.due = due;
		} else {
			Self::open_poll(id, &mut case)?;
		}
		Cases::<T>::insert(id, case);
		Ok(())
	}

	/// Returns the bond of a dispute with `value` at stake (DSP-4), rounded up.
	pub(crate) fn first_bond(value: Balance) -> Balance {
		share_ceil(value, T::StakeShare::get()).max(T::DisputeBond::get())
	}

	/// Returns the bond of the next appeal of a case: twice the last one (DSP-2). Returns `None` if
	/// no appeal is left, or on overflow.
	pub(crate) fn next_bond(case: &Case<T>) -> Option<Balance> {
		let room = u32::try_from(case.bonds.len()).is_ok_and(|bonds| bonds < MAX_BONDS);
		case.bonds.last().filter(|_| room)?.amount.checked_mul(2)
	}

	pub(crate) fn do_set_policy(class_id: ClassId, remedy: Remedy) -> DispatchResult {
		Policies::<T>::insert(class_id, remedy);
		Self::deposit_event(Event::PolicySet { class_id, remedy });
		Ok(())
	}

	/// Returns the remedy for failed vaults of a class.
	pub(crate) fn policy_of(class_id: ClassId) -> Remedy {
		Policies::<T>::get(class_id).unwrap_or(DEFAULT_REMEDY)
	}
}

/// Returns `base` plus `steps` times `step`, at most one.
fn raised(base: Permill, step: Permill, steps: u32) -> Permill {
	let raised = step
		.deconstruct()
		.checked_mul(steps)
		.and_then(|more| base.deconstruct().checked_add(more))
		.unwrap_or(u32::MAX);
	// More than everything is everything.
	Permill::from_parts(raised)
}
