//! The tests of the assembled runtime, in one binary: linking it takes a minute.

mod common;
mod coupling;
mod disputes;
mod encodings;
mod ends;
mod exits;
mod governance;
mod house;
mod ledger;
mod register;
mod stress;
mod weights;
