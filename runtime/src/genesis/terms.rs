//! Terms of leases that everybody can have from the first block on, so that nothing is delivered
//! without a promise.

use alloc::{string::ToString, vec, vec::Vec};
use millrace_primitives::{
	units::{DAY, HOUR, MINUTE},
	Moment,
};
use pallet_sla::{GenesisTemplate, Metric};

/// A hundredth, in parts per million.
const PERCENT: u32 = 10_000;
/// A whole, in parts per million.
const ALL: u32 = 100 * PERCENT;

/// What fault time costs of the earmark: 4, 8, 60 and 100 % (DeepBrainChain), reached after seven
/// minutes, two days, five days and ten days.
fn curve() -> Vec<(Moment, u32)> {
	vec![
		(7 * MINUTE, 4 * PERCENT),
		(2 * DAY, 8 * PERCENT),
		(5 * DAY, 60 * PERCENT),
		(10 * DAY, ALL),
	]
}

/// Objectives in parts per million, milliseconds or microseconds, as the metric is counted; then the
/// window, and how much of the delivery a fault takes.
type Promises = Vec<(Metric, u64, Moment, u32)>;

fn template(name: &str, fee: u32, modules: Promises) -> GenesisTemplate {
	// The whole price stands for the terms, so that a customer who gets nothing gets all of it back.
	GenesisTemplate { name: name.to_string(), earmark: ALL, fee, modules, curve: curve() }
}

/// `batch`, which all leases have that ask for nothing else, `standard` and `realtime`.
pub fn governed() -> Vec<GenesisTemplate> {
	vec![
		// Work that can wait and be done again: devices answer 95 % of each hour.
		template("batch", 0, vec![(Metric::Availability, 950_000, HOUR, ALL)]),
		template(
			"standard",
			PERCENT,
			vec![
				(Metric::Availability, 990_000, 10 * MINUTE, ALL),
				(Metric::Throughput, 900_000, HOUR, 10 * PERCENT),
				(Metric::ErrorRate, 10_000, HOUR, 50 * PERCENT),
			],
		),
		template(
			"realtime",
			5 * PERCENT,
			vec![
				(Metric::Availability, 999_000, 5 * MINUTE, ALL),
				(Metric::StartLatency, 2 * MINUTE, HOUR, ALL),
				(Metric::Throughput, 900_000, HOUR, 10 * PERCENT),
				(Metric::NetworkLatency, 50_000, 5 * MINUTE, 50 * PERCENT),
				(Metric::ErrorRate, 1_000, HOUR, 50 * PERCENT),
				// The shortest notice that customers ask for (AEP-82).
				(Metric::ReclaimNotice, HOUR, HOUR, ALL),
			],
		),
	]
}
