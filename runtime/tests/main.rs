//! The tests of the assembled runtime, in one binary: linking it takes a minute.

mod clock;
mod common;
mod coupling;
mod cover;
mod disputes;
mod dust;
mod encodings;
mod ends;
mod exits;
mod faults;
mod founding;
mod governance;
mod house;
mod ledger;
mod prices;
mod register;
mod stress;
mod unclaimed;
mod weights;
