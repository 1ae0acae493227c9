//! What attestors say about a subject.

use frame_support::{
	ensure,
	traits::{Get, Time},
};
use millrace_primitives::{Subject, Subjects};
use sp_core::H256;
use sp_runtime::DispatchResult;

use crate::{
	Attestation, Attestations, AttestorStatus, Attestors, CaseOf, Config, Error, Event, Pallet,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest(
		who: T::AccountId,
		subject: Subject,
		sound: bool,
		evidence: H256,
	) -> DispatchResult {
		let attestors = Attestors::<T>::get();
		let status = Self::attestor_status(&attestors, &who);
		ensure!(
			status.ok_or(Error::<T>::NotAttestor)? == AttestorStatus::Active,
			Error::<T>::NotActive
		);
		ensure!(!CaseOf::<T>::contains_key(&subject), Error::<T>::UnderDispute);
		let respondent = T::Subjects::respondent(&subject).ok_or(Error::<T>::UnknownSubject)?;
		let own = respondent.account == who || respondent.affiliates.contains(&who);
		ensure!(!own, Error::<T>::OwnSubject);

		let mut attestation = Attestations::<T>::get(&subject).unwrap_or_default();
		// Whoever was jailed or leaves meanwhile has no say any more.
		let active = |who: &T::AccountId| {
			Self::attestor_status(&attestors, who) == Some(AttestorStatus::Active)
		};
		attestation.ayes.retain(active);
		attestation.nays.retain(active);
		let decided = attestation.take_opinion(who.clone(), sound)?;
		Self::deposit_event(Event::Attested {
			subject: subject.clone(),
			attestor: who,
			sound,
			evidence,
		});
		match decided {
			Some(true) => Self::make(&subject, &mut attestation)?,
			Some(false) => {
				attestation.end_round();
				Self::lose(&subject, &mut attestation)?;
			}
			None => {}
		}
		Attestations::<T>::insert(subject, attestation);
		Ok(())
	}

	pub(crate) fn do_recount(subject: Subject) -> DispatchResult {
		let mut attestation = Attestations::<T>::get(&subject).ok_or(Error::<T>::NotAttested)?;
		ensure!(attestation.until.is_some(), Error::<T>::NotAttested);
		let attestors = Attestors::<T>::get();
		let stands = attestation
			.signers
			.iter()
			.all(|who| Self::attestor_status(&attestors, who) == Some(AttestorStatus::Active));
		ensure!(!stands, Error::<T>::QuorumStands);
		Self::lose(&subject, &mut attestation)?;
		Attestations::<T>::insert(subject, attestation);
		Ok(())
	}

	/// Makes the attestation: those who attest the subject in this round sign it, and answer for it
	/// from now on. The caller stores it.
	fn make(subject: &Subject, attestation: &mut Attestation<T>) -> DispatchResult {
		let until = Self::after(T::AttestationLifetime::get())?;
		attestation.signers = attestation.ayes.clone();
		attestation.until = Some(until);
		attestation.end_round();
		T::Subjects::attested(subject, Some(until))?;
		Self::deposit_event(Event::AttestationMade { subject: subject.clone(), until });
		Ok(())
	}

	/// Ends the attestation, with an event if the subject was attested. The caller stores it.
	fn lose(subject: &Subject, attestation: &mut Attestation<T>) -> DispatchResult {
		if attestation.until.take().is_some() {
			T::Subjects::attested(subject, None)?;
			Self::deposit_event(Event::AttestationLost { subject: subject.clone() });
		}
		Ok(())
	}
}

impl<T: Config> Attestation<T> {
	/// Takes in an opinion, in a new round if the last one is over. Returns the side that is a
	/// quorum with it, or `None` if neither is. Fails with `AlreadyAttested` if `who` has said the
	/// same in this round.
	fn take_opinion(
		&mut self,
		who: T::AccountId,
		sound: bool,
	) -> Result<Option<bool>, sp_runtime::DispatchError> {
		if T::Time::now() >= self.round_ends {
			self.end_round();
			self.round_ends = Pallet::<T>::after(T::AttestationRound::get())?;
		}
		let (side, other) =
			if sound { (&mut self.ayes, &mut self.nays) } else { (&mut self.nays, &mut self.ayes) };
		ensure!(!side.contains(&who), Error::<T>::AlreadyAttested);
		other.retain(|before| *before != who);
		// A side that was full would have ended the round.
		side.try_push(who).map_err(|_| Error::<T>::Inconsistent)?;
		Ok(side.is_full().then_some(sound))
	}
}
