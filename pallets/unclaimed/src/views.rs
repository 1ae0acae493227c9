//! What the views show.

use crate::{Config, Pallet, Records, UnclaimedView, MAX_VIEWED};
use alloc::vec::Vec;

impl<T: Config> Pallet<T> {
	/// Returns at most `limit` records of `payee`.
	pub(crate) fn view_unclaimed(payee: T::AccountId, limit: u32) -> Vec<UnclaimedView> {
		let limit = usize::try_from(limit.min(MAX_VIEWED)).unwrap_or_default();
		let records = Records::<T>::iter_prefix(payee).take(limit);
		records.map(|(asset, amount)| UnclaimedView { asset, amount }).collect()
	}
}
