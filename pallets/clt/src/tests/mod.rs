//! Tests: one file per call in the order of a vault's life, then the views, whole lives, attacks,
//! properties and invariants.

mod set_terms;

mod set_collateral;

mod open_vault;

mod deposit;

mod issue;

mod offer;

mod buy;

mod retire;

mod withdraw;

mod close;

mod views;

mod lifecycle;

mod provenance;

mod attacks;

mod properties;

mod try_state;
