//! A governed value with the memory that its step limit needs (GOV-1).

use crate::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The value in force, the one before it, and when it changed.
#[derive(
	Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Revision<Value> {
	/// In force.
	pub current: Value,
	/// In force until [`Self::changed_at`]; none for a first value.
	pub previous: Option<Value>,
	/// When `current` came into force.
	pub changed_at: Moment,
}

impl<Value> Revision<Value> {
	/// A first value.
	pub fn first(current: Value, now: Moment) -> Self {
		Self { current, previous: None, changed_at: now }
	}

	/// The revision after this one.
	pub fn next(self, value: Value, now: Moment) -> Self {
		Self { current: value, previous: Some(self.current), changed_at: now }
	}
}
