//! The page of faults, `docs/faults.md`, against the sources: each test that it names is there and is
//! a test, each commit looks like one, and each row says either a test or that it is open.

use crate::register::{functions, sources};
use std::collections::BTreeSet;

/// The page, from the root of the repository.
const PAGE: &str = include_str!("../../docs/faults.md");

/// What stands in place of a test where the fault is still there.
const OPEN: &str = "*open*";

/// Rows that may be open: a number that only falls.
const OPEN_MAX: usize = 10;

/// A row of the page.
struct Row<'a> {
	fault: &'a str,
	tests: Vec<&'a str>,
	open: bool,
	commit: &'a str,
}

fn rows(page: &str) -> Vec<Row<'_>> {
	let cells = |line: &'_ str| -> Vec<String> { line.split('|').map(str::to_string).collect() };
	let tables = page.lines().filter(|line| line.starts_with("| "));
	let rows = tables.filter(|line| !line.starts_with("| fault |") && !line.starts_with("| ---"));
	rows.map(|line| {
		assert_eq!(cells(line).len(), 6, "a row has four cells: {line}");
		let mut parts = line.split('|').skip(1).map(str::trim);
		let mut next = || parts.next().expect("there are four");
		let (fault, _right, tests, commit) = (next(), next(), next(), next());
		let named = tests.split('`').skip(1).step_by(2).collect();
		Row { fault, tests: named, open: tests.starts_with(OPEN), commit }
	})
	.collect()
}

/// Returns what is wrong with `row`, if anything is, where `tests` are all that there are.
fn wrong(row: &Row, tests: &BTreeSet<String>) -> Option<String> {
	if row.open != row.tests.is_empty() {
		return Some(format!("{}: either a test or {OPEN}", row.fault));
	}
	if let Some(missing) = row.tests.iter().find(|name| !tests.contains(**name)) {
		return Some(format!("{}: there is no test {missing}", row.fault));
	}
	let is_commit =
		row.commit.len() == 7 && row.commit.bytes().all(|byte| byte.is_ascii_hexdigit());
	(!row.open && !is_commit).then(|| format!("{}: {} is no commit", row.fault, row.commit))
}

#[test]
fn each_mended_fault_names_a_test_that_exists() {
	let found = sources();
	let all = found.values().flat_map(|text| functions(text));
	let tests: BTreeSet<_> = all.filter(|(_, is_test)| *is_test).map(|(name, _)| name).collect();
	let rows = rows(PAGE);
	assert!(rows.len() > 10, "the page was read");
	let faults: Vec<_> = rows.iter().filter_map(|row| wrong(row, &tests)).collect();
	assert!(faults.is_empty(), "{}", faults.join("\n"));
	let open = rows.iter().filter(|row| row.open).count();
	assert!(open <= OPEN_MAX, "{open} rows are open, {OPEN_MAX} may be");
}

#[test]
fn a_row_without_a_test_or_with_one_that_is_not_there_is_found() {
	let tests = BTreeSet::from(["there".to_string()]);
	let is_wrong = |line| wrong(&rows(line)[0], &tests).is_some();
	assert!(!is_wrong("| one | right | `there` | 5829228 |"));
	assert!(!is_wrong("| one | right | *open*: later | |"));
	assert!(is_wrong("| one | right | `elsewhere` | 5829228 |"));
	assert!(is_wrong("| one | right | `there` | |"));
	assert!(is_wrong("| one | right | | 5829228 |"));
	assert!(is_wrong("| one | right | *open*, but `there` | |"));
}
