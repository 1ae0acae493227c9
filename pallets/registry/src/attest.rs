//! What attestors say of a fleet, as the runtime passes it on from the oracle of disputes.

use frame_support::{ensure, pallet_prelude::DispatchResult, storage::with_storage_layer};
use millrace_primitives::{FleetId, Moment};

use crate::{Config, Error, Event, Fleets, Pallet};

impl<T: Config> Pallet<T> {
	/// Records that `fleet` is attested up to, not including, the moment `until`; `None` if it is
	/// not attested. This replaces what attestors said before. All or nothing.
	///
	/// # Errors
	///
	/// `UnknownFleet`, and `FleetNotActive` if the fleet is withdrawn or condemned: its devices count
	/// for nothing, even if it is attested.
	///
	/// # Event
	///
	/// `FleetAttested`.
	pub fn attest(fleet: FleetId, until: Option<Moment>) -> DispatchResult {
		with_storage_layer(|| {
			let record = Fleets::<T>::get(fleet).ok_or(Error::<T>::UnknownFleet)?;
			ensure!(record.is_active(), Error::<T>::FleetNotActive);
			let (provider, class_id) = (record.owner, record.class_id);
			Self::mutate_position(&provider, class_id, |position| {
				position.attest(fleet, until.unwrap_or_default())
			})?;
			Self::deposit_event(Event::FleetAttested { fleet, provider, class_id, until });
			Ok(())
		})
	}
}
