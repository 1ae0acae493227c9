//! Identifiers. Each is a type of its own, so that one cannot be passed where another is meant.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! id {
	($(#[$doc:meta])* $name:ident) => {
		id! { $(#[$doc])* $name, last: u32::MAX }
	};
	($(#[$doc:meta])* $name:ident, last: $last:expr) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
		)]
		pub struct $name(pub u32);

		impl $name {
			/// The last id.
			pub const MAX: Self = Self($last);

			/// Returns the id after this one, or `None` if ids are used up. Ids are never reused.
			pub fn next(self) -> Option<Self> {
				self.0.checked_add(1).map(Self).filter(|next| *next <= Self::MAX)
			}
		}
	};
}

id! {
	/// A class of hardware, defined by governance. Its UTC has an id for each of these.
	ClassId, last: crate::asset::LAST
}
id! {
	/// A provider's fleet of devices of one class.
	FleetId
}
id! {
	/// A collateralised position of one provider in one class. Its CLT has an id for each of these.
	VaultId, last: crate::asset::LAST
}
id! {
	/// A bonded price feeder. An account that leaves and comes back gets a new id.
	FeederId
}
id! {
	/// Device-hours being delivered to a customer.
	LeaseId
}
id! {
	/// A dispute from its opening to its last verdict.
	CaseId
}
id! {
	/// A named set of terms for leases.
	TemplateId
}
id! {
	/// A fault that was found in what a lease delivered.
	FaultId
}
