//! Configuration of every pallet, a file per family.

pub mod accounts;
pub mod compute;
pub mod consensus;
pub mod governance;
pub mod money;
pub mod protection;
pub mod system;
