//! The named invariant.

use crate::{Config, Pallet, Reading};
use frame_support::{ensure, traits::Time};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// All invariants of the pallet. The first that does not hold is the error.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::clk_1_chain_time()
	}

	/// CLK-1 ChainTime: the last timestamp that the clock heard of is that of pallet-timestamp, and the
	/// downtime is less than it, or both are zero. Because the former grows by a gap where the latter
	/// grows by less, chain time never goes back; that is shown by tests.
	pub(crate) fn clk_1_chain_time() -> Result<(), TryRuntimeError> {
		let reading = Reading::<T>::get();
		ensure!(reading.last == T::UnixTime::now(), "CLK-1: a timestamp that the clock missed");
		ensure!(
			reading.downtime < reading.last || (reading.downtime, reading.last) == (0, 0),
			"CLK-1: the chain stood for longer than time is"
		);
		Ok(())
	}
}
