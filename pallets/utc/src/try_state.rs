//! Named equations that hold after every block.
//!
//! Each compares what the calls maintain with what an independent path finds: another pallet's
//! balances, a sum over all vaults, or a walk around the ring. None panics.

use crate::{Config, Pallet, Pooled, PooledRecord, Pools};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungibles::Inspect};
use millrace_primitives::{AssetId, ClassId, VaultId, Vaults};
use sp_runtime::TryRuntimeError;

type Checked = Result<(), TryRuntimeError>;

const OVERFLOW: TryRuntimeError = TryRuntimeError::Other("sum overflows");

impl<T: Config> Pallet<T> {
	/// All equations, in the order of their names.
	pub fn do_try_state() -> Checked {
		Self::check_utc_1()?;
		Self::check_utc_2()?;
		Self::check_utc_3()?;
		Self::check_utc_4()
	}

	/// UTC-1 SupplyIdentity: ∀ class with a pool: supply of its UTC = pooled + shortfall. Without a
	/// pool there is none.
	pub(crate) fn check_utc_1() -> Checked {
		for (class_id, pool) in Pools::<T>::iter() {
			let exists = T::Assets::asset_exists(AssetId::utc(class_id));
			ensure!(exists, "UTC-1 SupplyIdentity: asset");
			let supply = T::Assets::total_issuance(AssetId::utc(class_id));
			let backed = pool.pooled.checked_add(pool.shortfall);
			ensure!(backed == Some(supply), "UTC-1 SupplyIdentity");
		}
		Ok(())
	}

	/// UTC-2 PoolList: ∀ class: pooled = Σ units of its vaults, none of which has none, and the ring
	/// goes once around exactly them, forwards and backwards.
	pub(crate) fn check_utc_2() -> Checked {
		let mut rings: BTreeMap<ClassId, BTreeMap<VaultId, PooledRecord>> = BTreeMap::new();
		for (vault, record) in Pooled::<T>::iter() {
			ensure!(record.units > 0, "UTC-2 PoolList: empty");
			let class_id = T::Vaults::vault(vault).map(|facts| facts.class_id);
			ensure!(class_id == Some(record.class_id), "UTC-2 PoolList: class");
			ensure!(Pools::<T>::contains_key(record.class_id), "UTC-2 PoolList: pool");
			rings.entry(record.class_id).or_default().insert(vault, record);
		}
		for (class_id, pool) in Pools::<T>::iter() {
			let mut ring = rings.remove(&class_id).unwrap_or_default();
			let count = u32::try_from(ring.len()).map_err(|_| OVERFLOW)?;
			ensure!(pool.vaults == count, "UTC-2 PoolList: count");
			let mut sum: u128 = 0;
			for record in ring.values() {
				sum = sum.checked_add(record.units).ok_or(OVERFLOW)?;
			}
			ensure!(pool.pooled == sum, "UTC-2 PoolList: sum");
			Self::walk(pool.first, &mut ring)?;
		}
		Ok(())
	}

	/// Go around from `first`, striking off each vault of `ring` once.
	fn walk(first: Option<VaultId>, ring: &mut BTreeMap<VaultId, PooledRecord>) -> Checked {
		let Some(first) = first else {
			ensure!(ring.is_empty(), "UTC-2 PoolList: first");
			return Ok(());
		};
		let last = ring.get(&first).ok_or("UTC-2 PoolList: first")?.prev;
		let (mut prev, mut at) = (last, first);
		while let Some(record) = ring.remove(&at) {
			ensure!(record.prev == prev, "UTC-2 PoolList: backwards");
			prev = at;
			at = record.next;
		}
		ensure!(at == first && prev == last, "UTC-2 PoolList: forwards");
		ensure!(ring.is_empty(), "UTC-2 PoolList: not in the ring");
		Ok(())
	}

	/// UTC-3 Custody: ∀ vault: CLT on the account of the pools ≥ its pooled units. More only if somebody
	/// donated.
	pub(crate) fn check_utc_3() -> Checked {
		let keeper = Self::account_of_pools();
		for (vault, record) in Pooled::<T>::iter() {
			let kept = T::Assets::balance(AssetId::clt(vault), &keeper);
			ensure!(kept >= record.units, "UTC-3 Custody");
		}
		Ok(())
	}

	/// UTC-4 Debt: ∀ class: the backstop owes for a shortfall, and for nothing else.
	pub(crate) fn check_utc_4() -> Checked {
		for pool in Pools::<T>::iter_values() {
			ensure!((pool.debt == 0) == (pool.shortfall == 0), "UTC-4 Debt");
		}
		Ok(())
	}
}
