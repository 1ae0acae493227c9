//! Units of account, all of them explicit.

/// An amount of an asset in its smallest unit.
pub type Balance = u128;

/// Device-hours of a class, with [`DEVICE_HOUR`] to the whole one. All amounts of CLT and UTC.
pub type Units = u128;

/// A moment or a duration in milliseconds. A moment is chain time wherever there is a deadline: Unix time
/// less the time for which no block came. In what price-feed says of its feeds it is Unix time.
pub type Moment = u64;

/// Decimals of CLT and UTC.
pub use millrace_math::COMPUTE_DECIMALS as UNIT_DECIMALS;
/// Decimals of the settlement asset, USD.
pub use millrace_math::SETTLEMENT_DECIMALS;

/// One whole device-hour in [`Units`].
pub const DEVICE_HOUR: Units = 1_000_000;
/// One US dollar in the smallest unit of the settlement asset.
pub const USD: Balance = 1_000_000;
/// Decimals of MILL, the native token.
pub const NATIVE_DECIMALS: u8 = 12;
/// One MILL in its smallest unit.
pub const MILL: Balance = 1_000_000_000_000;

/// One second in [`Moment`]s.
pub const SECOND: Moment = 1_000;
/// One minute in [`Moment`]s: the lease grid.
pub const MINUTE: Moment = 60 * SECOND;
/// One hour in [`Moment`]s.
pub const HOUR: Moment = 60 * MINUTE;
/// One day in [`Moment`]s.
pub const DAY: Moment = 24 * HOUR;
