//! The end of a case: its last verdict, what becomes of the bonds, and what follows for others.
//!
//! The case is concluded whatever others do: each consequence is all or nothing by itself, and one that
//! fails is named in an event.

use frame_support::{
	dispatch::DispatchResultWithPostInfo, ensure, storage::with_storage_layer, traits::Time,
};
use millrace_primitives::{CaseId, Obligations, Subject, Subjects, VaultId};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	Attestations, Case, CaseOf, CaseStage, Cases, CasesAgainst, Config, Consequence, Error, Event,
	Frozen, Pallet, Verdict, VerdictRecord, Verdicts, WeightInfo, DEFAULT_REMEDY,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_rule(id: CaseId, upheld: bool) -> DispatchResultWithPostInfo {
		let case = Cases::<T>::get(id).ok_or(Error::<T>::UnknownCase)?;
		ensure!(matches!(case.stage, CaseStage::LastInstance { .. }), Error::<T>::WrongStage);
		ensure!(!case.is_due(T::Time::now()), Error::<T>::TooLate);
		Self::finish(id, case, Verdict::of(upheld))
	}

	pub(crate) fn do_conclude(id: CaseId) -> DispatchResultWithPostInfo {
		let case = Cases::<T>::get(id).ok_or(Error::<T>::UnknownCase)?;
		let verdict = match case.stage {
			CaseStage::Decided { verdict } | CaseStage::LastInstance { verdict } => verdict,
			CaseStage::Voting { .. } => return Err(Error::<T>::WrongStage.into()),
		};
		ensure!(case.is_due(T::Time::now()), Error::<T>::TooEarly);
		Self::finish(id, case, verdict)
	}

	fn finish(id: CaseId, case: Case<T>, verdict: Verdict) -> DispatchResultWithPostInfo {
		Self::leave_books(id, &case)?;
		let settled = Self::settle_bonds(&case.bonds, verdict.side(), &case.respondent)?;
		let record = VerdictRecord { case_id: id, verdict, at: T::Time::now() };
		Verdicts::<T>::insert(&case.subject, record);
		for vault in &case.vaults {
			Self::let_go(id, &case, *vault, verdict)?;
		}
		match verdict {
			Verdict::Upheld => Self::condemn(id, &case),
			Verdict::Rejected => Self::restore(id, &case),
			Verdict::Unresolved => Self::forget(&case.subject),
		}
		Self::deposit_event(Event::Concluded {
			case_id: id,
			subject: case.subject.clone(),
			verdict,
			returned: settled.returned,
			paid: settled.paid,
			burned: settled.burned,
		});
		Ok(Some(T::WeightInfo::conclude(case.vault_count())).into())
	}

	/// Removes the case, and what was counted for its subject, its signers and its respondent.
	fn leave_books(id: CaseId, case: &Case<T>) -> DispatchResult {
		Self::unfile(id, case);
		Cases::<T>::remove(id);
		CaseOf::<T>::remove(&case.subject);
		Self::count_cases(&case.signers, false)?;
		CasesAgainst::<T>::try_mutate_exists(&case.respondent, |open| {
			let left = open.unwrap_or_default().checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
			*open = Some(left).filter(|left| *left > 0);
			Ok(())
		})
	}

	/// Releases a vault from this case: remedies it, or thaws it if the dispute was rejected and no
	/// other case holds it.
	fn let_go(id: CaseId, case: &Case<T>, vault: VaultId, verdict: Verdict) -> DispatchResult {
		let mut freeze = Frozen::<T>::get(vault).ok_or(Error::<T>::Inconsistent)?;
		freeze.cases = freeze.cases.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
		Frozen::<T>::set(vault, Some(freeze).filter(|freeze| freeze.cases > 0));
		let remedy = match verdict {
			Verdict::Rejected => None,
			Verdict::Upheld => Some((case.remedy, Some(case.challenger.clone()))),
			Verdict::Unresolved => Some((DEFAULT_REMEDY, None)),
		};
		if let Some((remedy, reporter)) = remedy {
			Self::follow(id, Consequence::Remedy(vault, remedy), || {
				T::Obligations::remedy(vault, remedy, reporter)
			});
		} else if freeze.cases == 0 && freeze.ours {
			Self::follow(id, Consequence::Thaw(vault), || T::Obligations::thaw(vault));
		}
		Ok(())
	}

	/// Condemns the subject, and slashes the attestors who answer for it.
	fn condemn(id: CaseId, case: &Case<T>) {
		Self::forget(&case.subject);
		for who in &case.signers {
			Self::follow(id, Consequence::Jail, || Self::jail(who, &case.challenger));
		}
		if matches!(case.subject, Subject::Report { .. }) {
			Self::follow(id, Consequence::Strike, || {
				Self::strike(&case.respondent, &case.challenger)
			});
		}
		Self::follow(id, Consequence::Condemn, || {
			T::Subjects::condemn(&case.subject, &case.challenger)
		});
	}

	/// Restores the attestation that the dispute has suspended, unless it is over meanwhile.
	fn restore(id: CaseId, case: &Case<T>) {
		let until = Attestations::<T>::get(&case.subject)
			.and_then(|attestation| attestation.until)
			.filter(|until| *until > T::Time::now());
		if until.is_some() {
			Self::follow(id, Consequence::Restore, || T::Subjects::attested(&case.subject, until));
		}
	}

	/// Ends the attestation of the subject, with an event if it was attested.
	fn forget(subject: &Subject) {
		Attestations::<T>::mutate(subject, |attestation| {
			if let Some(attestation) = attestation {
				if attestation.until.take().is_some() {
					Self::deposit_event(Event::AttestationLost { subject: subject.clone() });
				}
			}
		});
	}

	/// Does what a verdict demands, all or nothing. Emits `Failed` if it fails.
	fn follow(
		case: CaseId,
		consequence: Consequence,
		act: impl FnOnce() -> Result<(), DispatchError>,
	) {
		if let Err(error) = with_storage_layer(act) {
			Self::deposit_event(Event::Failed { case_id: case, consequence, error });
		}
	}
}
