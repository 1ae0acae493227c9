//! The risk index: which vault is the riskiest, without looking at any other.
//!
//! A vault is unsafe if its collateral per owed unit is below a line that follows from prices and
//! risk parameters. The collateral per unit itself moves with neither, so vaults are sorted by it
//! once: one index per class, collateral asset and grade, in buckets 0.1 % wide. A bucket is a tick of
//! [`millrace_support::tick_lists`], which say how the index is kept and what a change of it costs.

use crate::{
	Config, Link, Page, Pallet, RiskIndices, RiskKey, RiskPages, Summary, VaultRecordOf, Vaults,
};
use core::marker::PhantomData;
use millrace_primitives::VaultId;
use millrace_support::{
	tick_lists::{Links, TickLists},
	tick_set::{TickStore, CORRUPT},
};
use sp_runtime::DispatchResult;

/// Where one index lies.
pub(crate) struct RiskStore<T> {
	key: RiskKey,
	marker: PhantomData<T>,
}

impl<T: Config> TickStore for RiskStore<T> {
	type Page = Page;
	type Summary = Summary;

	fn summary(&self) -> Summary {
		RiskIndices::<T>::get(&self.key).unwrap_or_default()
	}

	fn put_summary(&mut self, summary: Summary) {
		let kept = Some(summary).filter(|summary| *summary != Summary::default());
		RiskIndices::<T>::set(&self.key, kept);
	}

	fn page(&self, number: u16) -> Page {
		RiskPages::<T>::get(&self.key, number).unwrap_or_default()
	}

	fn put_page(&mut self, number: u16, page: Option<Page>) {
		RiskPages::<T>::set(&self.key, number, page);
	}
}

impl<T: Config> Links for RiskStore<T> {
	type Id = VaultId;

	fn change(id: VaultId, change: impl FnOnce(&mut Link)) -> DispatchResult {
		Vaults::<T>::try_mutate(id, |vault| {
			let link = vault.as_mut().and_then(|vault| vault.risk.as_mut()).ok_or(CORRUPT)?;
			change(link);
			Ok(())
		})
	}
}

/// Returns the index of `key`, of which nothing has been read yet.
pub(crate) fn index<T: Config>(key: RiskKey) -> TickLists<RiskStore<T>> {
	TickLists::new(RiskStore { key, marker: PhantomData })
}

impl<T: Config> Pallet<T> {
	/// Moves the vault to the bucket of its collateral and its debt. Its neighbours are changed in
	/// storage, its own record by the caller. Within its bucket nothing moves.
	pub(crate) fn reindex(id: VaultId, vault: &mut VaultRecordOf<T>) -> DispatchResult {
		let wanted = vault.risk_tick();
		if vault.risk.map(|link| link.tick) == wanted {
			return Ok(());
		}
		let mut index = index::<T>(vault.risk_key());
		if let Some(link) = vault.risk.take() {
			index.remove(&link)?;
		}
		if let Some(tick) = wanted {
			vault.risk = Some(index.insert(id, tick)?);
		}
		index.commit();
		Ok(())
	}
}
