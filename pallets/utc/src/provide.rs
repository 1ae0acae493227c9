//! What this pallet does and tells for others: the pools as the source and the home of the units of
//! leases, and how many units of a vault a class has to make good.

use crate::{Config, Error, Event, Pallet, Pooled, Pools};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungibles::Inspect,
		tokens::{DepositConsequence, Provenance},
	},
};
use millrace_primitives::{
	pool::Pools as PoolsTrait, AssetId, Backstops, Leasing, PoolKeeper, Units, VaultId, VaultState,
};
use sp_runtime::DispatchResult;

impl<T: Config> PoolsTrait for Pallet<T> {
	/// Those in leases count as well: what comes back of them is UTC again.
	fn pooled(vault: VaultId) -> Units {
		let units = Pooled::<T>::get(vault).map_or(0, |record| record.units);
		let in_lease = Self::in_lease(vault);
		// No asset has a supply beyond this, and both are parts of one supply.
		units.checked_add(in_lease).unwrap_or(Units::MAX)
	}
}

impl<T: Config> PoolKeeper<T::AccountId> for Pallet<T> {
	fn take(
		vault: VaultId,
		units: Units,
		customer: &T::AccountId,
		escrow: &T::AccountId,
	) -> DispatchResult {
		with_storage_layer(|| Self::do_take(vault, units, customer, escrow))
	}

	fn restore(
		vault: VaultId,
		units: Units,
		escrow: &T::AccountId,
		customer: &T::AccountId,
	) -> DispatchResult {
		with_storage_layer(|| Self::do_restore(vault, units, escrow, customer))
	}

	#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
	fn benchmark_pool(
		provider: &T::AccountId,
		class: millrace_primitives::ClassId,
		units: Units,
		customer: &T::AccountId,
	) -> VaultId {
		use frame_support::{
			assert_ok, traits::fungible::NativeOrWithId, traits::fungibles::Mutate,
		};
		use millrace_primitives::{units::MILL, Vaults};
		if !Pools::<T>::contains_key(class) {
			assert_ok!(Self::do_open(class));
		}
		// Without it, it could hold no asset.
		assert_ok!(T::Kinds::mint_into(NativeOrWithId::Native, customer, MILL));
		let vault = T::Vaults::benchmark_vault(provider, class, units, customer);
		assert!(Self::do_pool(customer.clone(), vault, units).is_ok());
		vault
	}
}

impl<T: Config> Pallet<T> {
	/// Units of the vault that leases keep until they are delivered.
	pub(crate) fn in_lease(vault: VaultId) -> Units {
		T::Assets::balance(AssetId::Clt(vault), &T::Leasing::escrow(vault))
	}

	fn do_take(
		vault: VaultId,
		units: Units,
		customer: &T::AccountId,
		escrow: &T::AccountId,
	) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroAmount);
		let class = Self::active(vault)?.class;
		let record = Self::pooled_record(vault)?;
		ensure!(units <= record.units, Error::<T>::ExceedsPooled);
		let mut pool = Self::pool_record(class)?;
		Self::burn(class, customer, units)?;
		Self::move_units(vault, &Self::pool_account(vault), escrow, units)?;
		Self::shrink(&mut pool, vault, record, units)?;
		Pools::<T>::insert(class, pool);
		let customer = customer.clone();
		Self::deposit_event(Event::Taken { class, vault, customer, units, pooled: pool.pooled });
		Ok(())
	}

	fn do_restore(
		vault: VaultId,
		units: Units,
		escrow: &T::AccountId,
		customer: &T::AccountId,
	) -> DispatchResult {
		if units == 0 {
			return Ok(());
		}
		let facts = Self::facts(vault)?;
		let class = facts.class;
		let reference_price = match facts.state {
			VaultState::Active => None,
			VaultState::Settled { reference_price } => Some(reference_price),
			VaultState::Frozen => return Err(Error::<T>::VaultFrozen.into()),
			VaultState::Closed => return Err(Error::<T>::VaultNotActive.into()),
		};
		let mut pool = Self::pool_record(class)?;
		// A customer that can hold no UTC any more must not keep the lease from its end.
		let can = T::Assets::can_deposit(AssetId::Utc(class), customer, units, Provenance::Minted);
		let to = if can == DepositConsequence::Success {
			customer.clone()
		} else {
			T::Backstops::account(class)
		};
		Self::mint(class, &to, units)?;
		if let Some(price) = reference_price {
			Self::claim_shortfall(&mut pool, class, vault, units, escrow, price, None)?;
		} else {
			Self::grow(&mut pool, class, vault, units)?;
			Self::move_units(vault, escrow, &Self::pool_account(vault), units)?;
		}
		Pools::<T>::insert(class, pool);
		let (customer, pooled) = (customer.clone(), pool.pooled);
		Self::deposit_event(Event::Restored { class, vault, customer, to, units, pooled });
		Ok(())
	}
}
