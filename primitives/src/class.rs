//! The governed standard for one kind of hardware.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::ClassId;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What kind of processor a class is of.
#[derive(
	Clone,
	Copy,
	Debug,
	Eq,
	PartialEq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
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
#[derive(
	Clone,
	Copy,
	Debug,
	Eq,
	PartialEq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
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
#[derive(
	Clone,
	Copy,
	Debug,
	Eq,
	PartialEq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
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
#[derive(
	Clone,
	Debug,
	Eq,
	PartialEq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
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

/// The classes that exist. Consumed by price-feed (a feed needs its class) and clt (a vault does).
pub trait Classes {
	/// The class, or `None` if it was never defined.
	fn class(id: ClassId) -> Option<ClassInfo>;
}
