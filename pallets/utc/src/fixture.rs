//! What benchmarks of other pallets begin with.

use crate::*;
use frame_support::{
	assert_ok,
	traits::{fungible::NativeOrWithId, fungibles::Mutate},
};
use millrace_primitives::{units::MILL, ClassId, Units, VaultId};

/// Pools `units` of a new vault of `provider`, for which `customer` gets UTC of `class`. Returns
/// the vault.
pub fn pooled<T: Config>(
	provider: &T::AccountId,
	class_id: ClassId,
	units: Units,
	customer: &T::AccountId,
) -> VaultId {
	if !Pools::<T>::contains_key(class_id) {
		assert_ok!(Pallet::<T>::do_open(class_id));
	}
	// Without it, it could hold no asset.
	assert_ok!(T::Kinds::mint_into(NativeOrWithId::Native, customer, MILL));
	let vault = T::BenchmarkHelper::vault(provider, class_id, units, customer);
	assert!(Pallet::<T>::do_pool(customer.clone(), vault, units).is_ok());
	vault
}
