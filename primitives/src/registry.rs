//! Classes of hardware and the providers of it, as the registry keeps them.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::{Balance, ClassId, Units};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What kind of processor a class is of.
#[frame_support::stored]
#[derive(Copy, Serialize, Deserialize)]
pub enum Kind {
	/// Graphics processor.
	#[codec(index = 0)]
	Gpu,
	/// Tensor processor.
	#[codec(index = 1)]
	Tpu,
	/// Neural processor.
	#[codec(index = 2)]
	Npu,
	/// General-purpose processor.
	#[codec(index = 3)]
	Cpu,
	/// Quantum processor.
	#[codec(index = 4)]
	Qpu,
}

/// The operation that throughput is counted in.
#[frame_support::stored]
#[derive(Copy, Serialize, Deserialize)]
pub enum Precision {
	/// 64-bit floating point.
	#[codec(index = 0)]
	Fp64,
	/// 32-bit floating point.
	#[codec(index = 1)]
	Fp32,
	/// Dense 16-bit tensor operations (fp16 or bf16, without sparsity).
	#[codec(index = 2)]
	Tensor16,
	/// Dense 8-bit tensor operations.
	#[codec(index = 3)]
	Tensor8,
	/// Circuit layer operations of a quantum processor.
	#[codec(index = 4)]
	CircuitLayer,
}

/// How the devices of one machine are joined.
#[frame_support::stored]
#[derive(Copy, Serialize, Deserialize)]
pub enum Interconnect {
	/// Each device stands alone.
	#[codec(index = 0)]
	Standalone,
	/// PCI Express.
	#[codec(index = 1)]
	Pcie,
	/// NVLink between SXM or NVL modules.
	#[codec(index = 2)]
	NvLink,
	/// Infinity Fabric.
	#[codec(index = 3)]
	InfinityFabric,
	/// The inter-chip interconnect of tensor processors.
	#[codec(index = 4)]
	Ici,
}

/// What a device of a class must be. Immutable once defined.
#[frame_support::stored]
#[derive(Serialize, Deserialize)]
pub struct ClassSpec {
	/// Kind of processor.
	pub kind: Kind,
	/// Operation that [`Self::throughput`] counts.
	pub precision: Precision,
	/// Nominal operations per second: millions (Mop/s); for quantum processors, circuit layer
	/// operations per second as they are. Never zero.
	pub throughput: u64,
	/// Device memory in MiB. Zero for quantum processors.
	pub memory_mib: u32,
	/// Memory bandwidth in MB/s. Zero for quantum processors.
	pub bandwidth_mb_s: u32,
	/// Qubits of a quantum processor, zero for all others.
	pub qubits: u32,
	/// How devices are joined.
	pub interconnect: Interconnect,
}

/// What other pallets may know of a class.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClassInfo {
	/// Its name: printable ASCII, not empty.
	pub name: Vec<u8>,
	/// Whether new units and fleets of the class are allowed.
	pub active: bool,
}

/// The classes that exist. Implemented by registry, consumed by price-feed (a feed needs its class),
/// clt (a vault does) and utc (a pool does).
pub trait Classes {
	/// Returns the class, or `None` if it was never defined.
	fn class(id: ClassId) -> Option<ClassInfo>;
}

/// How a provider stands in a class.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
	/// Registered, staying, none of its fleets of the class is condemned, and each active one is
	/// attested.
	Good,
	/// Not registered, or on its way out: nothing new may be owed.
	Absent,
	/// A fleet of the class was condemned: nothing new may be owed.
	Condemned,
	/// A fleet of the class is not attested at the moment: nothing new may be owed.
	Unattested,
}

impl Standing {
	/// Whether what is owed already may be delivered. Nobody's units lose their use because attestors
	/// are silent.
	pub const fn may_deliver(self) -> bool {
		matches!(self, Self::Good | Self::Unattested)
	}
}

/// A provider in a class.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ProviderInfo {
	/// How it stands.
	pub standing: Standing,
	/// Device-hours of the class that its active fleets can deliver over the horizon.
	pub capacity: Units,
	/// Devices of the class that its active fleets can have at work at a time, each at the nominal
	/// throughput of the class, rounded down. Of any standing.
	pub devices: u32,
	/// Native token that it has on hold as a provider, over all classes. Zero once it leaves: what is
	/// about to be withdrawn stands for nothing.
	pub bond: Balance,
}

/// Providers. Implemented by registry, consumed by clt, which lets nobody owe more than it can deliver,
/// nor leave more of it uncovered than its bond stands for, and voids the units of all accounts of a
/// provider that is at fault, and by lease, which lets nobody lease out more devices than it has.
pub trait Providers<AccountId> {
	/// Returns how `provider` stands in the class and what it has there, by one lookup.
	fn info(provider: &AccountId, class_id: ClassId) -> ProviderInfo;

	/// Returns the accounts that `provider` declared as its own, each once, without itself, at most
	/// [`Self::max_affiliates`]. There are none if it is not registered.
	fn affiliates(provider: &AccountId) -> Vec<AccountId>;

	/// Returns the most affiliates of one provider, for weights.
	fn max_affiliates() -> u32;
}
