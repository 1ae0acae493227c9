//! The presets from which every chain spec is built.

mod presets;
mod staging;

pub use presets::{get_preset, BABE_GENESIS_EPOCH, preset_names, LOCAL_PRESET, STAGING_PRESET};
