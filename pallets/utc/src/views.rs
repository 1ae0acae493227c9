//! What the views show.

use crate::{Config, Pallet, Pooled, PooledView, Pools, TotalsView};
use alloc::vec::Vec;
use frame_support::traits::fungibles::Inspect;
use millrace_primitives::{AssetId, Backstops, ClassId, VaultId};

/// Most vaults that a view returns.
const VIEW_MAX: u32 = 100;

impl<T: Config> Pallet<T> {
	pub(crate) fn view_totals(class: ClassId) -> Option<TotalsView> {
		let pool = Pools::<T>::get(class)?;
		Some(TotalsView {
			supply: T::Assets::total_issuance(AssetId::Utc(class)),
			pooled: pool.pooled,
			shortfall: pool.shortfall,
			debt: pool.debt,
			cash: Self::cash_of(&T::Backstops::account(class)),
			vaults: pool.vaults,
		})
	}

	pub(crate) fn view_vaults(
		class: ClassId,
		from: Option<VaultId>,
		limit: u32,
	) -> Vec<PooledView> {
		let Some(pool) = Pools::<T>::get(class) else { return Vec::new() };
		let mut seen = Vec::new();
		let mut next = from.or(pool.first);
		for _ in 0..limit.min(VIEW_MAX) {
			let Some(vault) = next else { break };
			let record = Pooled::<T>::get(vault).filter(|record| record.class == class);
			let Some(record) = record else { break };
			let in_lease = Self::in_lease(vault);
			seen.push(PooledView { vault, units: record.units, in_lease });
			// Once around.
			next = Some(record.next).filter(|next| Some(*next) != pool.first);
		}
		seen
	}
}
