//! Tests: one file per call in the order of a vault's life, earmarks, fleets that are condemned,
//! the reserve rule and what may stay uncovered, vaults under dispute, the risk index, the hook, the views, whole lives, attacks, properties and
//! invariants.

mod set_risk_params;

mod set_collateral;

mod open_vault;

mod deposit;

mod issue;

mod offer;

mod buy;

mod retire;

mod withdraw;

mod liquidate;

mod liquidate_status;

mod wind_down;

mod remedy;

mod settle;

mod settle_payees;

mod claim;

mod newer_prices;

mod deliver;

mod close;

mod earmarks;

mod condemned;

mod cover;

mod dispute;

mod index;

mod idle;

mod views;

mod lifecycle;

mod provenance;

mod attacks;

mod steps;

mod properties;

mod try_state;

mod try_state_risk;
