//! What is measured, and what its values are counted in.

use millrace_primitives::units::DAY;
use serde::{Deserialize, Serialize};

use super::MILLION;

/// What is measured.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd, Serialize, Deserialize)]
pub enum Metric {
	/// Share of the time in which the devices answered. At least.
	#[codec(index = 0)]
	Availability,
	/// From the beginning of the delivery until the devices first answered. At most.
	#[codec(index = 1)]
	StartLatency,
	/// Share of the nominal throughput of the class. At least.
	#[codec(index = 2)]
	Throughput,
	/// Share of the nominal memory bandwidth of the class. At least.
	#[codec(index = 3)]
	MemoryBandwidth,
	/// Round trip over the network, the median. At most.
	#[codec(index = 4)]
	NetworkLatency,
	/// Share of requests or jobs that the devices failed. At most.
	#[codec(index = 5)]
	ErrorRate,
	/// How long before it took the devices away the provider said so. At least.
	#[codec(index = 6)]
	ReclaimNotice,
}

/// What values are counted in.
#[frame_support::stored]
#[derive(Copy)]
pub enum Unit {
	/// Millionths.
	#[codec(index = 0)]
	PerMillion,
	/// Milliseconds.
	#[codec(index = 1)]
	Milliseconds,
	/// Microseconds.
	#[codec(index = 2)]
	Microseconds,
}

impl Metric {
	/// Returns the unit of the metric's values.
	pub const fn unit(self) -> Unit {
		match self {
			Self::Availability | Self::Throughput | Self::MemoryBandwidth | Self::ErrorRate => {
				Unit::PerMillion
			}
			Self::StartLatency | Self::ReclaimNotice => Unit::Milliseconds,
			Self::NetworkLatency => Unit::Microseconds,
		}
	}

	/// Returns the metric's greatest value. The least is zero. Devices may surpass their class;
	/// times are at most thirty days, a round trip a minute.
	pub const fn max(self) -> u64 {
		match self {
			Self::Availability | Self::ErrorRate => MILLION,
			Self::Throughput | Self::MemoryBandwidth => 10_000_000,
			Self::StartLatency | Self::ReclaimNotice => 30 * DAY,
			Self::NetworkLatency => 60_000_000,
		}
	}

	/// Returns whether a greater value is better.
	pub const fn more_is_better(self) -> bool {
		match self {
			Self::Availability | Self::Throughput | Self::MemoryBandwidth | Self::ReclaimNotice => {
				true
			}
			Self::StartLatency | Self::NetworkLatency | Self::ErrorRate => false,
		}
	}

	/// Returns whether `value` is worse than `other`.
	pub const fn is_worse(self, value: u64, other: u64) -> bool {
		if self.more_is_better() {
			value < other
		} else {
			value > other
		}
	}

	/// Returns whether `objective` is a value of the metric that some value could miss.
	pub const fn is_objective(self, objective: u64) -> bool {
		let worst = if self.more_is_better() { 0 } else { self.max() };
		objective <= self.max() && objective != worst
	}
}

/// A value with its unit, so that no number is taken for another.
#[frame_support::stored]
#[derive(Copy)]
pub struct Reading {
	/// The value.
	pub value: u64,
	/// What the value is counted in.
	pub unit: Unit,
}
