//! The rules of the house, as far as a machine can see them: no circle inside a pallet, arrows that only
//! go down, the same files everywhere, few traits between pallets, one spelling of a failure, short
//! files and functions.
//!
//! What does not keep a rule yet stands in a list here. A list may only shrink: what is in it and keeps
//! the rule by now has to be taken out.

mod rules;
mod source;

use source::{arrows, circles, Sources};
use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
};

fn root() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Names of the folders of our pallets.
pub fn pallets() -> Vec<String> {
	let mut names: Vec<_> = std::fs::read_dir(root().join("pallets"))
		.expect("the folder of our pallets is there")
		.map(|entry| entry.expect("it can be read").file_name().into_string().expect("UTF-8"))
		.collect();
	names.sort();
	assert!(names.len() >= 7, "the pallets were found");
	names
}

fn sources_of(pallet: &str) -> Sources {
	source::read(&root().join("pallets").join(pallet).join("src"))
}

/// Fails unless `found` is exactly `known`, what does not keep a rule yet.
fn ratchet<'a>(rule: &str, found: impl IntoIterator<Item = String>, known: &[&'a str]) {
	let found: BTreeSet<_> = found.into_iter().collect();
	let known: BTreeSet<_> = known.iter().map(|it: &&'a str| it.to_string()).collect();
	let new: Vec<_> = found.difference(&known).collect();
	let mended: Vec<_> = known.difference(&found).collect();
	assert!(new.is_empty(), "{rule}: {new:#?}");
	assert!(mended.is_empty(), "{rule}: these are mended, take them out of the list: {mended:#?}");
}

#[test]
fn no_files_of_a_pallet_call_each_other_in_a_circle() {
	let found = pallets().into_iter().flat_map(|pallet| {
		let circles = circles(&arrows(&sources_of(&pallet)));
		circles.into_iter().map(move |circle| format!("{pallet}: {}", circle.join(", ")))
	});
	ratchet("files that use each other in a circle", found, &rules::CIRCLES);
}

#[test]
fn arrows_inside_a_pallet_only_go_down() {
	let mut found = Vec::new();
	for pallet in pallets() {
		for (from, to) in arrows(&sources_of(&pallet)) {
			let up = to.iter().filter(|to| rules::floor(to) > rules::floor(&from));
			found.extend(up.map(|to| format!("{pallet}: {from} -> {to}")));
		}
	}
	ratchet("arrows that go up", found, &rules::UPWARDS);
}

#[test]
fn every_pallet_has_the_same_files() {
	let mut found = Vec::new();
	for pallet in pallets() {
		let folder = root().join("pallets").join(&pallet);
		let has = |file: &&&str| {
			let file = folder.join(file);
			file.exists() || file.with_extension("").is_dir()
		};
		let missing = rules::FILES.iter().filter(|file| !has(file));
		found.extend(missing.map(|file| format!("{pallet}: no {file}")));
		let retired = rules::RETIRED_FILES.iter().filter(has);
		found.extend(retired.map(|file| format!("{pallet}: {file} has another name")));
	}
	ratchet("files that are not as everywhere", found, &rules::ODD_FILES);
}

#[test]
fn pallets_meet_through_few_traits_that_have_no_benchmarks() {
	let text: String = source::read(&root().join("primitives/src")).into_values().collect();
	let traits: Vec<_> = text.lines().filter(|line| line.starts_with("pub trait ")).collect();
	assert!(traits.len() <= rules::FEW, "traits in primitives: {traits:#?}");
	assert!(!text.contains("fn benchmark_"), "a benchmark hook is in a trait of primitives");
}

#[test]
fn a_failure_of_one_kind_has_one_name() {
	let mut found = Vec::new();
	for pallet in pallets() {
		let lib = &sources_of(&pallet)["lib"];
		let Some((_, errors)) = lib.split_once("pub enum Error<T> {") else {
			assert!(!lib.contains("#[pallet::call]"), "{pallet} has calls and no errors");
			continue;
		};
		let errors = errors.split("\n\t}").next().expect("they end");
		let names = errors.lines().filter_map(|line| line.trim().strip_suffix(','));
		let odd = names.filter(|name| name.starts_with("NoSuch") || name.ends_with("NotFound"));
		found.extend(odd.map(|name| format!("{pallet}: {name}")));
	}
	ratchet("what is not there is `Unknown…`", found, &rules::NO_SUCH);
}

#[test]
fn files_and_functions_are_short() {
	let mut found = Vec::new();
	for folder in ["math", "primitives", "support", "testing", "pallets", "runtime", "node"] {
		measure(&root().join(folder), &mut found);
	}
	ratchet("files over 600 lines and functions over 70", found, &rules::LONG);
}

/// Finds what is too long below `folder`. Declarations of a pallet are one module by FRAME's rule, and
/// weights are generated.
fn measure(folder: &Path, found: &mut Vec<String>) {
	for entry in std::fs::read_dir(folder).expect("the folder is there") {
		let path = entry.expect("it can be read").path();
		let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8");
		if path.is_dir() {
			if !path.ends_with("src/weights") {
				measure(&path, found);
			}
			continue;
		}
		if !name.ends_with(".rs") || path.ends_with("src/weights.rs") {
			continue;
		}
		let text = std::fs::read_to_string(&path).expect("it can be read");
		let shown = path.strip_prefix(root()).expect("it is below").display().to_string();
		if text.lines().count() > 600 && name != "lib.rs" {
			found.push(shown.clone());
		}
		let long = functions(&text).into_iter().filter(|(_, lines)| *lines > 70);
		found.extend(long.map(|(function, _)| format!("{shown}: {function}")));
	}
}

/// Functions with the number of their lines, from the signature to the closing brace at its indentation.
fn functions(text: &str) -> Vec<(String, usize)> {
	const STARTS: [&str; 5] = ["fn ", "pub fn ", "pub(crate) fn ", "const fn ", "pub const fn "];
	let lines: Vec<_> = text.lines().collect();
	let mut functions = Vec::new();
	for (number, line) in lines.iter().enumerate() {
		let code = line.trim_start();
		let Some(name) = STARTS.iter().find_map(|start| code.strip_prefix(start)) else { continue };
		// A signature that ends without a body is a trait's.
		let end = lines[number..].iter().find(|line| line.ends_with([';', '{']));
		if end.is_none_or(|end| end.ends_with(';')) {
			continue;
		}
		let close = format!("{}}}", &line[..line.len() - code.len()]);
		let length = lines[number..].iter().position(|line| **line == close);
		let name = name.split(['(', '<']).next().expect("a part").to_string();
		functions.push((name, length.map_or(1, |length| length + 1)));
	}
	functions
}

mod planted {
	use super::*;

	fn pallet(files: &[(&str, &str)]) -> Sources {
		files.iter().map(|(name, text)| (name.to_string(), source::code(text))).collect()
	}

	fn own(body: &str) -> String {
		format!("\nimpl<T: Config> Pallet<T> {{\n{body}\n}}\n")
	}

	#[test]
	fn a_circle_of_calls_is_found() {
		let calls = own("\tfn do_pay() {\n\t\tSelf::hold();\n\t}");
		let holds = own("\tpub(crate) fn hold() {\n\t\tSelf::do_pay();\n\t}");
		let sources = pallet(&[("calls", &calls), ("holds", &holds)]);
		let found = circles(&arrows(&sources));
		assert_eq!(found.into_iter().collect::<Vec<_>>(), [["calls", "holds"]]);
	}

	#[test]
	fn a_circle_of_an_import_and_a_call_is_found() {
		let calls = format!(
			"use crate::{{\n\tholds::{{pay, Payee}},\n\tConfig,\n}};{}",
			own("\tfn do_pay() {}")
		);
		let holds = "\npub(crate) fn pay<T: Config>() {\n\tPallet::<T>::do_pay();\n}\n";
		let sources = pallet(&[("calls", &calls), ("holds", holds)]);
		assert_eq!(circles(&arrows(&sources)).len(), 1);
	}

	#[test]
	fn an_item_is_found_by_the_name_under_which_the_crate_knows_it() {
		let types = "\npub struct Record;\n";
		let calls = "use crate::{Config, Record};\n";
		let sources = pallet(&[("types", types), ("calls", calls)]);
		let calls: Vec<_> = arrows(&sources)["calls"].iter().cloned().collect();
		assert_eq!(calls, ["types"]);
	}

	#[test]
	fn what_a_comment_says_is_no_call() {
		let calls = own("\t// Self::hold() is not called.\n\tfn do_pay() {}");
		let holds = own("\tpub(crate) fn hold() {\n\t\tSelf::do_pay();\n\t}");
		let sources = pallet(&[("calls", &calls), ("holds", &holds)]);
		assert!(circles(&arrows(&sources)).is_empty());
	}

	#[test]
	#[should_panic(expected = "take them out of the list")]
	fn a_list_of_what_is_mended_is_refused() {
		ratchet("a rule", [], &["clt: a, b"]);
	}
}
