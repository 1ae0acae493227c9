//! The rules, and what does not keep them yet.

/// Files of every pallet, from its folder.
pub const FILES: [&str; 10] = [
	"README.md",
	"src/lib.rs",
	"src/provide.rs",
	"src/views.rs",
	"src/types.rs",
	"src/try_state.rs",
	"src/benchmarking.rs",
	"src/weights.rs",
	"src/mock.rs",
	"src/tests/mod.rs",
];

/// Names that files do not have any more, so that one role has one name.
pub const RETIRED_FILES: [&str; 8] = [
	"src/dispatchables.rs",
	"src/tick.rs",
	"src/custody.rs",
	"src/bonds.rs",
	"src/list.rs",
	"src/page.rs",
	"src/utils.rs",
	"src/helpers.rs",
];

/// How high a file of a pallet stands. Arrows go to the same floor or to one below.
pub fn floor(module: &str) -> u8 {
	match module {
		// What time does, what other pallets ask, and what clients read.
		"hooks" | "provide" | "views" => 3,
		// The one way to a record, to money, to a deadline; mechanisms that keep records in order.
		"store" | "holds" | "agenda" | "index" | "ring" | "feed_pages" | "lattice" => 1,
		"types" => 0,
		// What users ask for: `calls`, or a file per story.
		_ => 2,
	}
}

/// Most traits that primitives may have: about twelve, which come from eight offering pallets. The
/// thirteenth is `Unclaimed`, which five pallets pay through.
pub const FEW: usize = 13;

/// Circles inside pallets.
pub const CIRCLES: [&str; 0] = [];
/// Arrows that go up.
pub const UPWARDS: [&str; 0] = [];
/// Files that are missing or have another name.
pub const ODD_FILES: [&str; 0] = [];
/// Errors with another spelling.
pub const NO_SUCH: [&str; 0] = [];
/// Files over 600 lines and functions over 70.
pub const LONG: [&str; 0] = [];
