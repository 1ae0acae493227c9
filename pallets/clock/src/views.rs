//! What clients read.

use crate::{Config, Pallet, Reading};
use millrace_primitives::Moment;

impl<T: Config> Pallet<T> {
	/// Returns what chain time is behind Unix time.
	pub(crate) fn view_downtime() -> Moment {
		Reading::<T>::get().downtime
	}
}
