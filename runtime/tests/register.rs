//! The register of invariants, `docs/invariants.md`, against the sources: the ids in both are the same,
//! and so are the attacks and the incidents; every function and every file that the register names is
//! there, and what it calls a test is one.
//!
//! An id is two to four capitals, a hyphen, one or two digits and perhaps a small letter. An attack is
//! an A with one or two digits, in a comment, in a crate's documentation or in the name of a test. An
//! incident is that word with a number.

use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::{Path, PathBuf},
};

/// The register, from the root of the repository.
const REGISTER: &str = "docs/invariants.md";

/// This file, whose planted bugs are no ids.
const THIS: &str = "runtime/tests/register.rs";

/// Folders with sources that name ids.
const FOLDERS: [&str; 7] =
	["math", "primitives", "support", "pallets", "runtime/src", "runtime/tests", "e2e"];

/// Folders that crates may be found in, besides those of the pallets.
const CRATES: [(&str, &[&str]); 2] =
	[("math", &["math"]), ("runtime", &["runtime/src", "runtime/tests"])];

/// What looks like the family of an id and is none: proposals of other networks, standards, and the
/// token of a vault.
const NO_FAMILIES: [&str; 6] = ["AEP", "CLT", "FIP", "RFC", "SHA", "UTF"];

/// Columns of the register that name checks.
const CHECKS: [&str; 1] = ["checked"];

/// Columns of the register that name tests.
const TESTS: [&str; 3] = ["tested", "planted bug", "where it is met"];

fn root() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn register() -> String {
	fs::read_to_string(root().join(REGISTER)).expect("the register is there")
}

// ---- reading sources ----------------------------------------------------------------------------

/// Finds the files below `folder` that end with one of `endings`, without what was built or installed.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
	let entries = fs::read_dir(folder).expect("the folder is there");
	for path in entries.map(|entry| entry.expect("it can be read").path()) {
		let name = path.file_name().and_then(|name| name.to_str()).expect("it is UTF-8");
		if path.is_dir() {
			if !["node_modules", "target"].contains(&name) {
				files(&path, endings, found);
			}
		} else if endings.iter().any(|ending| name.ends_with(ending)) {
			found.push(path);
		}
	}
}

/// Returns the text of every source that may name an id, by its path from the root.
pub fn sources() -> BTreeMap<String, String> {
	let root = root();
	let mut found = Vec::new();
	for folder in FOLDERS {
		files(&root.join(folder), &[".rs", ".js", "README.md"], &mut found);
	}
	let named = |path: PathBuf| {
		let text = fs::read_to_string(&path).expect("it can be read");
		(path.strip_prefix(&root).expect("it is below").display().to_string(), text)
	};
	let mut sources: BTreeMap<_, _> = found.into_iter().map(named).collect();
	assert!(sources.remove(THIS).is_some(), "this file is among the sources");
	assert!(sources.len() > 200, "the sources were found");
	sources
}

/// Whether `byte` can be a part of a word, so that nothing begins or ends beside it.
fn is_word(byte: Option<&u8>) -> bool {
	byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Returns how many bytes from `start` on are digits.
fn digits(text: &[u8], start: usize) -> usize {
	text.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count()
}

/// Returns the ids of invariants in `text`.
fn ids(text: &str) -> BTreeSet<String> {
	let bytes = text.as_bytes();
	let mut ids = BTreeSet::new();
	for (hyphen, _) in text.match_indices('-') {
		let before = bytes[..hyphen].iter().rev();
		let capitals = before.take_while(|byte| byte.is_ascii_uppercase()).count();
		let start = hyphen - capitals;
		let number = digits(bytes, hyphen + 1);
		if !(2..=4).contains(&capitals) || !(1..=2).contains(&number) {
			continue;
		}
		let mut end = hyphen + 1 + number;
		if bytes.get(end).is_some_and(u8::is_ascii_lowercase) {
			end += 1;
		}
		// A longer name with hyphens, such as a symbol of a class, has no id in it.
		let is_longer = |byte: Option<&u8>| is_word(byte) || byte == Some(&b'-');
		let previous = start.checked_sub(1).and_then(|previous| bytes.get(previous));
		if is_longer(previous) || is_longer(bytes.get(end)) {
			continue;
		}
		if !NO_FAMILIES.contains(&&text[start..hyphen]) {
			ids.insert(text[start..end].to_string());
		}
	}
	ids
}

/// Returns the numbers that follow `word` in `text`, and all between two of which the second follows
/// the first by "to" and `word` again. A number has at most two digits.
fn numbers(text: &str, word: &str) -> BTreeSet<u32> {
	let bytes = text.as_bytes();
	let mut found: Vec<(usize, usize, u32)> = Vec::new();
	for (start, _) in text.match_indices(word) {
		let number = start + word.len();
		let end = number + digits(bytes, number);
		let previous = start.checked_sub(1).and_then(|previous| bytes.get(previous));
		if (1..=2).contains(&(end - number)) && !is_word(previous) && !is_word(bytes.get(end)) {
			found.push((start, end, text[number..end].parse().expect("two digits are a number")));
		}
	}
	let mut all: BTreeSet<_> = found.iter().map(|(_, _, number)| *number).collect();
	for (one, next) in found.iter().zip(found.iter().skip(1)) {
		if text[one.1..next.0].trim() == "to" {
			all.extend(one.2..=next.2);
		}
	}
	all
}

/// Returns the comments of `text`, which is documentation as a whole if `path` says so.
fn comments(path: &str, text: &str) -> String {
	let mut comments = String::new();
	for line in text.lines() {
		let line = line.trim_start();
		let comment = if path.ends_with(".md") || line.starts_with('*') || line.starts_with("/*") {
			Some(line)
		} else {
			line.split_once("//").map(|(_, comment)| comment)
		};
		comments.push_str(comment.unwrap_or_default());
		comments.push('\n');
	}
	comments
}

/// Returns the functions that `text` defines, and which of them are tests.
pub fn functions(text: &str) -> Vec<(String, bool)> {
	let mut functions = Vec::new();
	let mut is_test = false;
	for line in text.lines().map(str::trim) {
		if line == "#[test]" {
			is_test = true;
			continue;
		}
		if line.starts_with("//") || line.starts_with("#[") {
			continue;
		}
		let name = line
			.strip_prefix("fn ")
			.or_else(|| line.split_once(" fn ").map(|(_, rest)| rest))
			.and_then(|rest| rest.split(['(', '<']).next())
			.filter(|name| !name.is_empty() && name.bytes().all(|byte| is_word(Some(&byte))));
		if let Some(name) = name {
			functions.push((name.to_string(), is_test));
		}
		is_test = false;
	}
	functions
}

/// Returns the attacks that a source names: in comments, and by the names of its tests.
fn attacks(path: &str, text: &str) -> BTreeSet<u32> {
	let mut attacks = numbers(&comments(path, text), "A");
	for (name, is_test) in functions(text) {
		let number = name.strip_prefix('a').and_then(|rest| rest.split('_').next());
		if let (Some(Ok(number)), true) = (number.map(str::parse), is_test) {
			attacks.insert(number);
		}
	}
	attacks
}

/// Returns the incidents that a source names in comments.
fn incidents(path: &str, text: &str) -> BTreeSet<u32> {
	numbers(&comments(path, text).to_lowercase(), "incident ")
}

// ---- reading the register -----------------------------------------------------------------------

/// A row of a table: its cells with the names of their columns.
type Row = Vec<(String, String)>;

/// Returns the rows of all tables of `text`.
fn rows(text: &str) -> Vec<Row> {
	let mut rows = Vec::new();
	let mut header: Option<Vec<String>> = None;
	for line in text.lines() {
		let Some(inner) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
			header = None;
			continue;
		};
		let cells: Vec<_> = inner.split('|').map(|cell| cell.trim().to_string()).collect();
		let Some(header) = &header else {
			header = Some(cells);
			continue;
		};
		assert_eq!(cells.len(), header.len(), "{REGISTER}: cells of {line}");
		if cells.iter().any(|cell| cell.chars().any(|c| !matches!(c, '-' | ':'))) {
			rows.push(header.iter().cloned().zip(cells).collect());
		}
	}
	rows
}

/// Returns the first cells of the rows whose first column is called `column`.
fn firsts(text: &str, column: &str) -> Vec<String> {
	let firsts = rows(text).into_iter().filter_map(|row| row.into_iter().next());
	firsts.filter(|(name, _)| name == column).map(|(_, cell)| cell).collect()
}

fn registered_ids(text: &str) -> BTreeSet<String> {
	let id = |cell: String| {
		let first = cell.split(' ').next().unwrap_or_default().to_string();
		assert_eq!(ids(&first).len(), 1, "{REGISTER}: {cell} begins with an id");
		first
	};
	firsts(text, "id").into_iter().map(id).collect()
}

fn registered_numbers(text: &str, column: &str, word: &str) -> BTreeSet<u32> {
	firsts(text, column).iter().flat_map(|cell| numbers(cell, word)).collect()
}

/// Returns what stands in backticks in `text`.
fn code(text: &str) -> impl Iterator<Item = &str> {
	text.split('`').skip(1).step_by(2)
}

// ---- comparing ----------------------------------------------------------------------------------

/// Returns what is in only one of the two, said for who has to mend it.
fn differences<T: Ord + ToString>(
	kind: &str,
	named: &BTreeMap<String, BTreeSet<T>>,
	registered: &BTreeSet<T>,
) -> Vec<String> {
	let mut differences = Vec::new();
	for (path, found) in named {
		for one in found.difference(registered) {
			differences.push(format!("{kind}{} of {path} is not in {REGISTER}", one.to_string()));
		}
	}
	for one in registered {
		if !named.values().any(|found| found.contains(one)) {
			differences.push(format!("{kind}{} of {REGISTER} is in no source", one.to_string()));
		}
	}
	differences
}

/// Returns what `read` finds in each of the sources.
fn in_sources<T>(read: impl Fn(&str, &str) -> T) -> BTreeMap<String, T> {
	let sources = sources();
	sources.iter().map(|(path, text)| (path.clone(), read(path, text))).collect()
}

fn assert_none(found: Vec<String>) {
	assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The functions of crates, read once each, and whether they are tests.
#[derive(Default)]
struct Crates(BTreeMap<String, BTreeMap<String, bool>>);

impl Crates {
	/// Returns whether the function `name` of `package` is a test; `None` if it is not there.
	fn is_test(&mut self, package: &str, name: &str) -> Option<bool> {
		let functions = self.0.entry(package.to_string()).or_insert_with(|| Self::read(package));
		functions.get(name).copied()
	}

	fn read(package: &str) -> BTreeMap<String, bool> {
		let known = CRATES.iter().find(|(name, _)| *name == package);
		let folders = match known {
			Some((_, folders)) => folders.iter().map(|folder| root().join(folder)).collect(),
			None => vec![root().join("pallets").join(package)],
		};
		let mut found = Vec::new();
		for folder in folders.iter().filter(|folder| folder.is_dir()) {
			files(folder, &[".rs"], &mut found);
		}
		let mut all = BTreeMap::new();
		for path in found {
			let text = fs::read_to_string(path).expect("it can be read");
			for (name, is_test) in functions(&text) {
				*all.entry(name).or_default() |= is_test;
			}
		}
		all
	}
}

/// Returns what is wrong with the functions that the tables of `text` name.
fn wrong_functions(text: &str) -> Vec<String> {
	let mut crates = Crates::default();
	let mut wrong = Vec::new();
	for row in rows(text) {
		let what = row.first().map(|(_, cell)| cell.clone()).unwrap_or_default();
		for (column, cell) in &row {
			let (checks, tests) =
				(CHECKS.contains(&column.as_str()), TESTS.contains(&column.as_str()));
			let is_none = column == "planted bug" && cell == "none";
			if is_none || !(checks || tests) {
				continue;
			}
			if code(cell).next().is_none() {
				wrong.push(format!("{what}: nothing is named under {column}"));
			}
			for name in code(cell) {
				let found = name
					.split_once("::")
					.and_then(|(package, function)| crates.is_test(package, function));
				match found {
					None => wrong.push(format!("{what}: there is no {name}")),
					Some(false) if tests => wrong.push(format!("{what}: {name} is no test")),
					Some(true) if checks => wrong.push(format!("{what}: {name} is a test")),
					Some(_) => {}
				}
			}
		}
	}
	wrong
}

// ---- tests --------------------------------------------------------------------------------------

#[test]
fn ids_of_the_sources_are_those_of_the_register() {
	let registered = registered_ids(&register());
	assert!(registered.len() >= 49, "the register was read");
	assert_none(differences("", &in_sources(|_, text| ids(text)), &registered));
}

#[test]
fn attacks_of_the_sources_are_those_of_the_register() {
	let registered = registered_numbers(&register(), "attack", "A");
	assert!(!registered.is_empty(), "the register was read");
	assert_none(differences("A", &in_sources(attacks), &registered));
}

#[test]
fn incidents_of_the_sources_are_those_of_the_register() {
	let registered = registered_numbers(&register(), "incident", "incident ");
	assert!(!registered.is_empty(), "the register was read");
	assert_none(differences("incident ", &in_sources(incidents), &registered));
}

#[test]
fn checks_and_tests_of_the_register_are_there() {
	assert_none(wrong_functions(&register()));
}

#[test]
fn files_of_the_register_are_there() {
	let text = register();
	let missing = code(&text)
		.filter(|name| name.ends_with(".rs") && !root().join(name).is_file())
		.map(|name| format!("there is no {name}"));
	assert_none(missing.collect());
}

mod planted {
	use super::*;

	#[test]
	fn ids_are_found_where_they_stand_and_nowhere_else() {
		let found = ids("//! (ISS-1), `COL-10 Dust`\n\"ORA-2: why\" SLA-5a. DSP-1-");
		let expected = ["COL-10", "ISS-1", "ORA-2", "SLA-5a"].map(String::from);
		assert_eq!(found, BTreeSet::from(expected));
		for none in ["UTF-8", "RFC-97", "CLT-0", "FIP-0098", "UTC-8X-A100-PCIE-80-GB", "AISS-123"] {
			assert!(ids(none).is_empty(), "{none}");
		}
		assert!(ids("XISSU-1 X_ISS-1 ISS-1_ISS-x").is_empty());
	}

	#[test]
	fn attacks_are_found_in_comments_and_names_of_tests_alone() {
		let text = "// A11, (A17) A100 and A2 to A4\nlet name = \"A40\"; // A6.\n";
		assert_eq!(attacks("x.rs", text), BTreeSet::from([2, 3, 4, 6, 11, 17]));
		let text = "#[test]\nfn a12_one() {}\nfn a13_none() {}\n#[test]\nfn a_vault() {}\n";
		assert_eq!(attacks("x.rs", text), BTreeSet::from([12]));
		assert_eq!(attacks("README.md", "Met is A7."), BTreeSet::from([7]));
		assert_eq!(attacks("x.js", " * Of A8,\nreturn 'A9';"), BTreeSet::from([8]));
	}

	#[test]
	fn incidents_are_found_however_they_begin() {
		let text = "/// Incident 10: why.\n// Met (incident 9).\nlet incident = 3;";
		assert_eq!(incidents("x.rs", text), BTreeSet::from([9, 10]));
	}

	#[test]
	fn what_is_on_one_side_alone_is_told() {
		let named = BTreeMap::from([("x.rs".to_string(), BTreeSet::from(["ISS-1", "ISS-2"]))]);
		let registered = BTreeSet::from(["ISS-2", "ISS-3"]);
		let expected = [
			format!("ISS-1 of x.rs is not in {REGISTER}"),
			format!("ISS-3 of {REGISTER} is in no source"),
		];
		assert_eq!(differences("", &named, &registered), expected);
	}

	#[test]
	fn tables_are_read_with_the_names_of_their_columns() {
		let first = "| id | checked |\n| --- | --- |\n| ISS-1 One | `a::b` |";
		let second = "| attack | x |\n| --- | --- |\n| A7 | y |";
		let text = format!("{first}\n\n{second}\n");
		assert_eq!(registered_ids(&text), BTreeSet::from(["ISS-1".to_string()]));
		assert_eq!(registered_numbers(&text, "attack", "A"), BTreeSet::from([7]));
		assert_eq!(rows(&text).len(), 2);
	}

	#[test]
	fn names_of_no_function_and_of_no_test_are_told() {
		let table = |checked: &str, tested: &str| {
			format!("| id | checked | tested |\n| --- | --- | --- |\n| X | {checked} | {tested} |")
		};
		let check = "`runtime::supply_identity`";
		let test = "`runtime::native_issuance_fails_when_tokens_appear_from_nowhere`";
		assert_none(wrong_functions(&table(check, test)));
		let wrong = |checked: &str, tested: &str| wrong_functions(&table(checked, tested)).join("");
		assert_eq!(wrong(test, test), format!("X: {} is a test", test.trim_matches('`')));
		assert_eq!(wrong(check, check), format!("X: {} is no test", check.trim_matches('`')));
		assert_eq!(wrong(check, "none"), "X: nothing is named under tested");
		assert_eq!(wrong("`clt::not_there`", test), "X: there is no clt::not_there");
		assert_eq!(wrong("`nowhere::x`", test), "X: there is no nowhere::x");
	}
}
