//! Device-hours on their way to a customer.

use crate::{
	units::MINUTE, Acceptance, ClassId, LeaseId, Moment, TemplateId, TermsQuote, Units, VaultId,
};
use sp_arithmetic::Permill;
use sp_runtime::DispatchError;

/// Units of a device-hour in sixty minutes: a device-minute is a sixtieth of one.
const MINUTES: Units = 60;

/// Units that `devices` deliver in `duration`, rounded up. None unless both are more than nothing and
/// the duration is on the grid of whole minutes.
pub fn lease_units(devices: u32, duration: Moment) -> Option<Units> {
	let minutes = duration.checked_div(MINUTE).filter(|minutes| *minutes > 0)?;
	if devices == 0 || minutes.checked_mul(MINUTE)? != duration {
		return None;
	}
	let whole = Units::from(devices)
		.checked_mul(Units::from(minutes))?
		.checked_mul(crate::units::DEVICE_HOUR)?;
	Some(whole.div_ceil(MINUTES))
}

/// A lease that a redemption asks for. Its units follow into the escrow within the same call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reservation<AccountId> {
	/// Who redeems.
	pub customer: AccountId,
	/// Who delivers: the owner of the vault.
	pub provider: AccountId,
	/// Of which class.
	pub class_id: ClassId,
	/// Whose units.
	pub vault: VaultId,
	/// Devices at a time.
	pub devices: u32,
	/// How long, milliseconds, on the grid.
	pub duration: Moment,
	/// [`lease_units`] of these.
	pub units: Units,
	/// The terms that the customer asks for. None for those that hold anyhow.
	pub terms: Option<Acceptance>,
}

/// What a provider has on its hands in a class.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Load {
	/// Devices that may be in leases: none unless the provider may deliver and is not suspended.
	pub devices: u32,
	/// Devices in no lease.
	pub free: u32,
	/// How likely it is to keep its word, from what it did so far.
	pub reliability: Permill,
}

/// Leases. Implemented by lease, consumed by utc, which orders them, and registry, which lets no fleet
/// go that running leases need. Every mutating method is all-or-nothing.
pub trait Leases<AccountId> {
	/// Returns the account that keeps the units of all leases until they are delivered. It exists from
	/// genesis on.
	fn escrow() -> AccountId;

	/// Returns the units of the vault that leases keep until they are delivered, by the records of the
	/// leases: what somebody sent to the escrow is none of them.
	fn in_lease(vault: VaultId) -> Units;

	/// Returns what `provider` has on its hands in the class. Nothing is free unless it is in good
	/// standing.
	fn load(provider: &AccountId, class_id: ClassId) -> Load;

	/// Returns how many devices of `provider` in the class are in leases now.
	fn leased(provider: &AccountId, class_id: ClassId) -> u32;

	/// Returns what the terms of such a lease would cost and be worth, whatever
	/// `reservation.terms` asks for. `None` if its provider has no such terms.
	fn terms(
		reservation: &Reservation<AccountId>,
		template: Option<TemplateId>,
	) -> Option<TermsQuote>;

	/// Returns how long a provider has to confirm a lease that is ordered now, milliseconds.
	fn confirm_period() -> Moment;

	/// Start a lease, which the provider has to confirm. `load` is what [`Self::load`] says of the
	/// provider in the same call, so that nothing is looked up again.
	///
	/// # Errors
	///
	/// Fails if the provider has too few free devices, and if the duration is not allowed.
	fn reserve(reservation: Reservation<AccountId>, load: Load) -> Result<LeaseId, DispatchError>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::units::{DEVICE_HOUR, HOUR};

	#[test]
	fn units_of_a_lease_are_exact_on_hours_and_rounded_up_on_minutes() {
		assert_eq!(lease_units(3, 2 * HOUR), Some(6 * DEVICE_HOUR));
		assert_eq!(lease_units(1, MINUTE), Some(16_667));
		assert_eq!(lease_units(3, MINUTE), Some(50_000));
	}

	#[test]
	fn units_of_a_lease_need_devices_and_whole_minutes() {
		for (devices, duration) in [(0, HOUR), (1, 0), (1, MINUTE - 1), (1, HOUR + 1)] {
			assert_eq!(lease_units(devices, duration), None);
		}
	}

	#[test]
	fn units_of_the_longest_lease_of_the_most_devices_do_not_overflow() {
		let longest = Moment::MAX / MINUTE * MINUTE;
		assert!(lease_units(u32::MAX, longest).is_some());
	}
}
