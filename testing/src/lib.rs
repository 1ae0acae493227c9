//! What the mocks of the pallets have in common: set-up, clock, events. A dependency of tests only.
