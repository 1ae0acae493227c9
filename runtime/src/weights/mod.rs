//! Measured weights of the SDK's pallets and of the runtime's own, as `scripts/bench.sh` writes them:
//! of every file here.
//!
//! `pallet_balances` is the measure of all others, so its weights are of the same run. Where there is
//! no file, the runtime takes the weights that the SDK ships.

pub mod pallet_balances;
pub mod parameter_steps;
