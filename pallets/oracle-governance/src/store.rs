//! The one way to read and write the records that several calls share: attestors and polls.

use frame_support::{ensure, traits::Time};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	AttestorRecord, AttestorStatus, Attestors, AttestorsOf, Config, Error, OpenPoll, Pallet, Poll,
	PollIndex, PollSizes, Polls, SignersOf,
};

impl<T: Config> Pallet<T> {
	/// Returns the status of `who` among `attestors`, or `None` if it is no attestor.
	pub(crate) fn attestor_status(
		attestors: &AttestorsOf<T>,
		who: &T::AccountId,
	) -> Option<AttestorStatus> {
		attestors.get(place::<T>(attestors, who).ok()?).map(|record| record.status)
	}

	/// Changes the record of an attestor, unless `change` fails. Fails with `NotAttestor` if `who` is
	/// none.
	pub(crate) fn try_mutate_attestor(
		who: &T::AccountId,
		change: impl FnOnce(&mut AttestorRecord<T::AccountId>) -> DispatchResult,
	) -> DispatchResult {
		Attestors::<T>::try_mutate(|attestors| {
			let place = place::<T>(attestors, who).map_err(|_| Error::<T>::NotAttestor)?;
			change(attestors.get_mut(place).ok_or(Error::<T>::Inconsistent)?)
		})
	}

	/// Returns those of `accounts` that are attestors, in their order, each once, at most as many
	/// as make a quorum.
	pub(crate) fn attestors_among<'a>(
		accounts: impl Iterator<Item = &'a T::AccountId>,
	) -> SignersOf<T> {
		let mut accounts = accounts.peekable();
		let mut among = SignersOf::<T>::new();
		if accounts.peek().is_none() {
			return among;
		}
		let attestors = Attestors::<T>::get();
		for who in accounts {
			let counts = place::<T>(&attestors, who).is_ok() && !among.contains(who);
			if counts && among.try_push(who.clone()).is_err() {
				break;
			}
		}
		among
	}

	/// Counts a case for each of `signers`: one more if it was `opened`, one less if it was
	/// concluded. Skips those that have left. Fails with `Inconsistent` if a count would be out of
	/// range.
	pub(crate) fn count_cases(signers: &[T::AccountId], opened: bool) -> DispatchResult {
		if signers.is_empty() {
			return Ok(());
		}
		Attestors::<T>::try_mutate(|attestors| {
			for who in signers {
				// One who has left before is liable no more.
				let Ok(place) = place::<T>(attestors, who) else { continue };
				let record = attestors.get_mut(place).ok_or(Error::<T>::Inconsistent)?;
				let cases =
					if opened { record.cases.checked_add(1) } else { record.cases.checked_sub(1) };
				record.cases = cases.ok_or(Error::<T>::Inconsistent)?;
			}
			Ok(())
		})
	}

	/// Returns an open poll on which votes are taken. Fails with `UnknownPoll` or `VotingOver`.
	pub(crate) fn voting(poll: PollIndex) -> Result<OpenPoll<T>, DispatchError> {
		let Some(Poll::Open(open)) = Polls::<T>::get(poll) else {
			return Err(Error::<T>::UnknownPoll.into());
		};
		ensure!(T::Time::now() < open.until, Error::<T>::VotingOver);
		Ok(open)
	}

	/// Stores the voting pallet's tally of an open poll. Reads the poll again, as its count may
	/// have changed meanwhile.
	pub(crate) fn store_tally(poll: PollIndex, tally: T::Tally) {
		Polls::<T>::mutate(poll, |stored| {
			if let Some(Poll::Open(open)) = stored {
				open.tally = tally;
			}
		});
	}

	/// Counts a poll with `vaults`: one more if it was `opened`, one less if it was closed. A poll
	/// without vaults is not counted. Fails with `Inconsistent` if the count would be out of range.
	pub(crate) fn count_poll(vaults: u32, opened: bool) -> DispatchResult {
		if vaults == 0 {
			return Ok(());
		}
		PollSizes::<T>::try_mutate(|sizes| {
			let count = sizes.get(&vaults).copied().unwrap_or_default();
			let count: u32 = if opened { count.checked_add(1) } else { count.checked_sub(1) }
				.ok_or(Error::<T>::Inconsistent)?;
			if count == 0 {
				sizes.remove(&vaults);
				return Ok(());
			}
			// There is room for every number of vaults that a case may have.
			sizes.try_insert(vaults, count).map_err(|_| Error::<T>::Inconsistent)?;
			Ok(())
		})
	}
}

/// Returns the index of `who` among the attestors, or as an error the one at which it would join.
pub(crate) fn place<T: Config>(
	attestors: &AttestorsOf<T>,
	who: &T::AccountId,
) -> Result<usize, usize> {
	attestors.binary_search_by(|record| record.account.cmp(who))
}
