//! The named invariants. Each compares values of different storage items, and returns its name when
//! it does not hold.

use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get, Time},
};
use millrace_primitives::{Balance, CaseId, VaultId};
use millrace_support::agenda::Agenda as _;
use sp_runtime::TryRuntimeError;

use crate::{
	agenda::Due, Agenda, Attestations, Attestors, Ballots, CaseOf, CaseStage, Cases, CasesAgainst,
	Commitments, Config, Cursor, Electorate, Feeders, Frozen, HoldReason, NextCaseId, NextPollId,
	Pallet, Poll, PollIndex, PollSizes, Polls, Verdicts, VoteCount, MAX_BONDS,
};

type Check = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// All invariants of the pallet.
	pub fn do_try_state() -> Check {
		Self::dsp_1_bond_conservation()?;
		Self::dsp_1_holds()?;
		Self::dsp_2_one_outcome()?;
		Self::dsp_2_one_agenda_entry()?;
		Self::wgt_1_poll_sizes()?;
		Self::dsp_3_vote_snapshot()?;
		Self::dsp_3_electorate()?;
		Self::dsp_4_bond_scale()?;
		Self::ora_2_quorum()?;
		Self::res_1_frozen()?;
		Self::counters_agree()?;
		Self::ids_in_sequence()
	}

	/// DSP-1 BondConservation: ∀ account: bonds of disputes on hold = Σ its bonds in open cases.
	pub(crate) fn dsp_1_bond_conservation() -> Check {
		let mut sums = BTreeMap::<T::AccountId, Balance>::new();
		for case in Cases::<T>::iter_values() {
			for bond in case.bonds {
				let sum = sums.entry(bond.who).or_default();
				*sum = sum.checked_add(bond.amount).ok_or("DSP-1: bonds overflow")?;
			}
		}
		// Whoever had a bond and has none any more is among the accounts of the currency alone.
		for who in frame_system::Account::<T>::iter_keys() {
			let held = T::Currency::balance_on_hold(&HoldReason::DisputeBond.into(), &who);
			let sum = sums.remove(&who).unwrap_or_default();
			ensure!(held == sum, "DSP-1: bonds on hold differ from those of open cases");
		}
		ensure!(sums.is_empty(), "DSP-1: a bond of an account that does not exist");
		Ok(())
	}

	/// DSP-1 BondConservation: ∀ account: what is on hold as attestor, as feeder and as voter is what
	/// the records say.
	pub(crate) fn dsp_1_holds() -> Check {
		let attestors: BTreeMap<_, _> = Attestors::<T>::get()
			.into_iter()
			.map(|attestor| (attestor.account, attestor.bond))
			.collect();
		for who in frame_system::Account::<T>::iter_keys() {
			let held = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &who);
			ensure!(
				held(HoldReason::AttestorBond) == attestors.get(&who).copied().unwrap_or_default(),
				"DSP-1: the bond of an attestor is not on hold"
			);
			ensure!(
				held(HoldReason::FeederBond)
					== Feeders::<T>::get(&who).map_or(0, |feeder| feeder.bond),
				"DSP-1: the bond of a feeder is not on hold"
			);
			let committed = Commitments::<T>::get(&who).map_or(Some(0), |one| one.held());
			ensure!(
				Some(held(HoldReason::Commitment)) == committed,
				"DSP-1: what is committed is not on hold"
			);
		}
		Ok(())
	}

	/// DSP-2 OneOutcome: a subject has at most one open case, which knows it; a case has at most the
	/// appeals that there are, each with at least twice the bond before; its poll is open while it is
	/// voted on, and names whom it names; and no verdict is its own before it is concluded.
	pub(crate) fn dsp_2_one_outcome() -> Check {
		let mut open = BTreeSet::<PollIndex>::new();
		for (id, case) in Cases::<T>::iter() {
			ensure!(
				CaseOf::<T>::get(&case.subject) == Some(id),
				"DSP-2: a case is not that of its subject"
			);
			ensure!(
				Verdicts::<T>::get(&case.subject).is_none_or(|verdict| verdict.case_id != id),
				"DSP-2: an open case has its last verdict"
			);
			let bonds = u32::try_from(case.bonds.len()).unwrap_or(u32::MAX);
			ensure!((1..=MAX_BONDS).contains(&bonds), "DSP-2: too many appeals");
			let doubled = case.bonds.iter().zip(case.bonds.iter().skip(1)).all(|(one, next)| {
				one.amount.checked_mul(2).is_some_and(|twice| next.amount >= twice)
			});
			ensure!(doubled, "DSP-2: an appeal has less than twice the bond");
			let last = matches!(case.stage, CaseStage::LastInstance { .. });
			ensure!(last == (bonds == MAX_BONDS), "DSP-2: the last instance is not the last");
			if let CaseStage::Voting { poll, .. } = case.stage {
				ensure!(open.insert(poll), "DSP-2: two cases have one poll");
				ensure!(
					matches!(Polls::<T>::get(poll), Some(Poll::Open(open))
						if open.case_id == id && open.until == case.due
							&& open.opened_at == case.opened_at),
					"DSP-2: the poll of a case is not open, or another's"
				);
				ensure!(
					matches!(Polls::<T>::get(poll), Some(Poll::Open(open))
						if open.parties == case.parties && open.vaults == case.vaults),
					"DSP-2: a poll names other parties or vaults than its case"
				);
			}
		}
		ensure!(
			CaseOf::<T>::iter_values().all(Cases::<T>::contains_key),
			"DSP-2: a subject has a case that does not exist"
		);
		for (index, poll) in Polls::<T>::iter() {
			ensure!(
				matches!(poll, Poll::Open(_)) == open.contains(&index),
				"DSP-2: a poll is open without a case that is voted on"
			);
		}
		Ok(())
	}

	/// WGT-1 Bounded: what a vote is charged for is the most that one can cost: the sizes of polls are
	/// those of the open ones.
	pub(crate) fn wgt_1_poll_sizes() -> Check {
		let mut sizes = BTreeMap::<u32, u32>::new();
		for case in Cases::<T>::iter_values() {
			if matches!(case.stage, CaseStage::Voting { .. }) && !case.vaults.is_empty() {
				let count = sizes.entry(case.vault_count()).or_default();
				*count = count.checked_add(1).ok_or("WGT-1: polls overflow")?;
			}
		}
		ensure!(
			sizes == PollSizes::<T>::get().into_inner(),
			"WGT-1: the sizes of polls are not those of the open ones"
		);
		Ok(())
	}

	/// DSP-2 OneOutcome: every case has exactly one entry on the agenda, there where it says, and none
	/// before the cursor.
	pub(crate) fn dsp_2_one_agenda_entry() -> Check {
		let mut filed = BTreeSet::<CaseId>::new();
		let cursor = Cursor::<T>::get();
		for (slot, id, ()) in Agenda::<T>::iter() {
			ensure!(filed.insert(id), "DSP-2: a case is on the agenda twice");
			ensure!(
				Cases::<T>::get(id).is_some_and(|case| case.filed == slot),
				"DSP-2: an entry of the agenda is of no case"
			);
			ensure!(
				cursor.is_some_and(|cursor| cursor <= slot),
				"DSP-2: the agenda has an entry before its cursor"
			);
		}
		ensure!(
			Cases::<T>::iter_keys().all(|id| filed.contains(&id)),
			"DSP-2: a case is not on the agenda"
		);
		ensure!(
			cursor.is_none_or(|cursor| {
				Due::<T>::slot_down(T::Time::now())
					.checked_add(1)
					.is_some_and(|next| cursor <= next)
			}),
			"DSP-2: the cursor is in the future"
		);
		Ok(())
	}

	/// DSP-3 VoteSnapshot: ∀ open poll: its count = Σ its ballots; each is backed by what its voter
	/// had committed before and has still on hold; all together by the electorate of the case.
	pub(crate) fn dsp_3_vote_snapshot() -> Check {
		for (index, poll) in Polls::<T>::iter() {
			let Poll::Open(open) = poll else { continue };
			let mut sum = VoteCount::default();
			for (who, ballot) in Ballots::<T>::iter_prefix(index) {
				sum = sum.plus(ballot.count).ok_or("DSP-3: ballots overflow")?;
				// Whoever has committed nothing may vote with nothing.
				let held = Commitments::<T>::get(&who).map_or(Some(0), |one| one.held());
				ensure!(
					held.is_some_and(|held| ballot.count.capital <= held),
					"DSP-3: a ballot is not backed by what is committed"
				);
				let case = Cases::<T>::get(open.case_id).ok_or("DSP-3: a poll without its case")?;
				ensure!(
					case.parties.binary_search(&who).is_err(),
					"DSP-3: a party to the case has a ballot"
				);
			}
			ensure!(sum == open.counted, "DSP-3: a count differs from its ballots");
			ensure!(sum.capital <= open.electorate, "DSP-3: more votes than the electorate");
		}
		Ok(())
	}

	/// DSP-3 VoteSnapshot: the electorate = Σ what counts of all commitments.
	pub(crate) fn dsp_3_electorate() -> Check {
		let sum = Commitments::<T>::iter_values()
			.try_fold(0u128, |sum, one| sum.checked_add(one.active()?))
			.ok_or("DSP-3: commitments overflow")?;
		ensure!(sum == Electorate::<T>::get(), "DSP-3: the electorate differs from commitments");
		Ok(())
	}

	/// DSP-4 BondScale: ∀ case: the first bond ≥ α × value at stake.
	pub(crate) fn dsp_4_bond_scale() -> Check {
		for case in Cases::<T>::iter_values() {
			let needed = millrace_math::share_ceil(case.value, T::StakeShare::get());
			ensure!(
				case.bonds.first().is_some_and(|bond| bond.amount >= needed),
				"DSP-4: a dispute is too cheap"
			);
		}
		Ok(())
	}

	/// ORA-2 Quorum: ∀ subject that is attested: as many distinct accounts as a quorum attested it.
	pub(crate) fn ora_2_quorum() -> Check {
		for attestation in Attestations::<T>::iter_values() {
			let distinct: BTreeSet<_> = attestation.signers.iter().collect();
			ensure!(
				attestation.until.is_none()
					|| (attestation.signers.is_full()
						&& distinct.len() == attestation.signers.len()),
				"ORA-2: an attestation without a quorum"
			);
		}
		Ok(())
	}

	/// RES-1 Frozen: ∀ vault: the cases that hold it = open cases that name it.
	pub(crate) fn res_1_frozen() -> Check {
		let mut counts = BTreeMap::<VaultId, u32>::new();
		for case in Cases::<T>::iter_values() {
			for vault in case.vaults {
				let count = counts.entry(vault).or_default();
				*count = count.checked_add(1).ok_or("RES-1: cases overflow")?;
			}
		}
		for (vault, freeze) in Frozen::<T>::iter() {
			ensure!(
				counts.remove(&vault) == Some(freeze.cases),
				"RES-1: a vault is held by other cases than name it"
			);
		}
		ensure!(counts.is_empty(), "RES-1: a vault of a case is not held");
		Ok(())
	}

	/// Counters: the cases against each account and the cases of each attestor are those of open
	/// cases.
	pub(crate) fn counters_agree() -> Check {
		let mut respondents = BTreeMap::<T::AccountId, u32>::new();
		let mut signers = BTreeMap::<T::AccountId, u32>::new();
		let add = |counts: &mut BTreeMap<T::AccountId, u32>, who: T::AccountId| {
			let count = counts.entry(who).or_default();
			*count = count.checked_add(1).ok_or("counters: cases overflow")?;
			Ok::<_, TryRuntimeError>(())
		};
		for case in Cases::<T>::iter_values() {
			add(&mut respondents, case.respondent)?;
			for who in case.signers {
				add(&mut signers, who)?;
			}
		}
		for (who, count) in CasesAgainst::<T>::iter() {
			ensure!(
				respondents.remove(&who) == Some(count),
				"counters: cases against an account differ"
			);
		}
		ensure!(respondents.is_empty(), "counters: a case is not counted against its respondent");
		for attestor in Attestors::<T>::get() {
			let count = signers.remove(&attestor.account).unwrap_or_default();
			ensure!(attestor.cases == count, "counters: cases of an attestor differ");
		}
		ensure!(signers.is_empty(), "counters: a case of one who is no attestor");
		Ok(())
	}

	/// Ids are given in sequence: all below the next one. Attestors are in order, each once.
	pub(crate) fn ids_in_sequence() -> Check {
		let (case, poll) = (NextCaseId::<T>::get(), NextPollId::<T>::get());
		ensure!(
			Cases::<T>::iter_keys().all(|id| id < case)
				&& Polls::<T>::iter_keys().all(|index| index < poll),
			"ids: not in sequence"
		);
		ensure!(
			Attestors::<T>::get().is_sorted_by(|one, next| one.account < next.account),
			"ids: attestors are not in order"
		);
		Ok(())
	}
}
