//! The presets from which every chain spec is built.

mod presets;
mod staging;
mod terms;

pub use presets::{get_preset, preset_names, BABE_GENESIS_EPOCH, LOCAL_PRESET, STAGING_PRESET};

/// An authority: its account and its keys.
type Authority = (crate::AccountId, crate::SessionKeys);
