//! The one way to write a record.

use crate::{Config, Error, Event, Pallet, Records};
use millrace_primitives::{AssetKind, Balance};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Adds `amount` to what is filed for `payee`. Zero is skipped, so that no record is of nothing.
	pub(crate) fn add(payee: &T::AccountId, asset: AssetKind, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let filed = Records::<T>::get(payee, &asset).unwrap_or_default();
		let total = filed.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		Records::<T>::insert(payee, &asset, total);
		Self::deposit_event(Event::Filed { payee: payee.clone(), asset, amount, total });
		Ok(())
	}

	/// Removes the record of `payee`, and returns what was filed. Fails if there is none.
	pub(crate) fn take(payee: &T::AccountId, asset: &AssetKind) -> Result<Balance, DispatchError> {
		Ok(Records::<T>::take(payee, asset).ok_or(Error::<T>::NothingUnclaimed)?)
	}
}
