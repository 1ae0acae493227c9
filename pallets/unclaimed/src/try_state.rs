//! Named equations that hold after every block.
//!
//! Each compares what the calls maintain with what an independent path finds: balances of other
//! pallets, and a sum over all records. None panics.

use crate::{Config, Pallet, Records};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungibles::Inspect};
use millrace_primitives::{AssetKind, Balance};
use sp_runtime::TryRuntimeError;

type Checked = Result<(), TryRuntimeError>;

const OVERFLOW: TryRuntimeError = TryRuntimeError::Other("UNC-1 PotIdentity: sum overflows");

impl<T: Config> Pallet<T> {
	/// All equations, in the order of their names.
	pub fn do_try_state() -> Checked {
		Self::check_unc_1()
	}

	/// UNC-1 PotIdentity: ∀ asset: what the pot has ≥ Σ records, of the native token with the
	/// existential deposit on top. The rest is what strangers have sent. No record is of zero.
	pub(crate) fn check_unc_1() -> Checked {
		let mut sums = BTreeMap::<AssetKind, Balance>::new();
		sums.insert(AssetKind::Native, Self::reserved(&AssetKind::Native));
		for (_, asset, amount) in Records::<T>::iter() {
			ensure!(amount > 0, "UNC-1 PotIdentity: zero");
			let sum = sums.entry(asset).or_default();
			*sum = sum.checked_add(amount).ok_or(OVERFLOW)?;
		}
		let pot = Self::pot();
		for (asset, sum) in sums {
			ensure!(T::Kinds::balance(asset, &pot) >= sum, "UNC-1 PotIdentity");
		}
		Ok(())
	}
}
