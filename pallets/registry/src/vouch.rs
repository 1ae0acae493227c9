//! What attestors say of a fleet, as the runtime passes it on from the oracle of disputes.

use frame_support::{ensure, pallet_prelude::DispatchResult, storage::with_storage_layer};
use millrace_primitives::{FleetId, Moment};

use crate::{Config, Error, Event, Fleets, Pallet};

impl<T: Config> Pallet<T> {
	/// Records that attestors vouch for `fleet` up to, not including, the moment `until`; `None` if
	/// they do not vouch for it. This replaces what they said before. All or nothing.
	///
	/// # Errors
	///
	/// `UnknownFleet`, and `FleetNotActive` if the fleet is withdrawn or condemned: its devices count
	/// for nothing, even if attestors vouch for them.
	///
	/// # Event
	///
	/// `FleetVouched`.
	pub fn vouch(fleet: FleetId, until: Option<Moment>) -> DispatchResult {
		with_storage_layer(|| {
			let record = Fleets::<T>::get(fleet).ok_or(Error::<T>::UnknownFleet)?;
			ensure!(record.is_active(), Error::<T>::FleetNotActive);
			let (provider, class_id) = (record.owner, record.class_id);
			Self::mutate_position(&provider, class_id, |position| {
				position.vouch(fleet, until.unwrap_or_default())
			})?;
			Self::deposit_event(Event::FleetVouched { fleet, provider, class_id, until });
			Ok(())
		})
	}
}
