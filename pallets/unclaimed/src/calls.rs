//! What users can ask for. One `do_` per call.

use crate::{Config, Error, Event, Pallet};
use frame_support::ensure;
use millrace_primitives::AssetKind;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim(
		payee: T::AccountId,
		asset: AssetKind,
		to: T::AccountId,
	) -> DispatchResult {
		let amount = Self::take(&payee, &asset)?;
		ensure!(to != Self::pot(), Error::<T>::ToPot);
		ensure!(to == payee || !Self::is_blocked(&asset, &payee), Error::<T>::Blocked);
		Self::pay(asset.clone(), &to, amount)?;
		Self::deposit_event(Event::Claimed { payee, asset, to, amount });
		Ok(())
	}

	pub(crate) fn do_pay_out(payee: T::AccountId, asset: AssetKind) -> DispatchResult {
		let amount = Self::take(&payee, &asset)?;
		Self::pay(asset.clone(), &payee, amount)?;
		let to = payee.clone();
		Self::deposit_event(Event::Claimed { payee, asset, to, amount });
		Ok(())
	}
}
