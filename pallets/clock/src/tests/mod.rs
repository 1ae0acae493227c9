//! What a timestamp does, and that the check finds what is wrong.

mod on_timestamp_set;
mod properties;
mod try_state;

pub(crate) use crate::{mock::*, *};
