//! Reads the sources of a crate as far as the rules of the house need it: which file defines what, and
//! which file uses what of another. It knows Rust as rustfmt writes it: items begin in the first column.

use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::Path,
};

/// The text of each module of a crate, without comments. A folder is one module with its file.
pub type Sources = BTreeMap<String, String>;

/// Files that everything may use or that may use everything: declarations, and what is not built.
const APART: [&str; 7] =
	["lib", "benchmarking", "fixture", "mock", "tests", "try_state", "weights"];

/// Reads the sources of the crate in `folder`.
pub fn read(folder: &Path) -> Sources {
	let mut sources = Sources::new();
	read_into(&mut sources, folder, None);
	sources
}

fn read_into(sources: &mut Sources, folder: &Path, module: Option<&str>) {
	for entry in fs::read_dir(folder).expect("the folder is there") {
		let path = entry.expect("it can be read").path();
		let name = path.file_stem().and_then(|name| name.to_str()).expect("UTF-8").to_string();
		let module = module.unwrap_or(&name);
		if path.is_dir() {
			read_into(sources, &path, Some(module));
		} else if path.extension().is_some_and(|extension| extension == "rs") {
			let text = fs::read_to_string(&path).expect("it can be read");
			sources.entry(module.to_string()).or_default().push_str(&code(&text));
		}
	}
}

/// `text` without comments.
pub fn code(text: &str) -> String {
	let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
	lines.flat_map(|line| [line, "\n"]).collect()
}

/// Which modules of a crate use which others.
pub fn arrows(sources: &Sources) -> BTreeMap<String, BTreeSet<String>> {
	let mut home = BTreeMap::<&str, &str>::new();
	let mut methods = BTreeMap::<&str, BTreeSet<&str>>::new();
	for (module, text) in sources {
		if APART.contains(&module.as_str()) {
			continue;
		}
		for name in items(text) {
			home.insert(name, module);
		}
		for name in blocks(text).filter(Block::is_inherent).flat_map(|block| block.functions()) {
			methods.entry(name).or_default().insert(module);
		}
	}
	let modules = sources.iter().filter(|(module, _)| !APART.contains(&module.as_str()));
	let mut arrows = BTreeMap::new();
	for (module, text) in modules {
		let mut used = BTreeSet::new();
		for name in crate_names(text) {
			let other =
				if sources.contains_key(name) { Some(name) } else { home.get(name).copied() };
			used.extend(other.map(str::to_string));
		}
		for name in called(text) {
			let others = methods.get(name).into_iter().flatten();
			// A name that the module defines itself is its own.
			if !methods.get(name).is_some_and(|homes| homes.contains(module.as_str())) {
				used.extend(others.map(|other| other.to_string()));
			}
		}
		used.retain(|other| other != module && !APART.contains(&other.as_str()));
		arrows.insert(module.clone(), used);
	}
	arrows
}

/// The circles of a graph: sets of modules of which each reaches each.
pub fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<Vec<String>> {
	let reach = |from: &String| {
		let mut seen = BTreeSet::new();
		let mut next: Vec<_> = arrows.get(from).into_iter().flatten().collect();
		while let Some(module) = next.pop() {
			if seen.insert(module.clone()) {
				next.extend(arrows.get(module).into_iter().flatten());
			}
		}
		seen
	};
	let reached: BTreeMap<_, _> = arrows.keys().map(|module| (module, reach(module))).collect();
	let together = |a: &String, b: &String| reached[a].contains(b) && reached[b].contains(a);
	let circle = |module: &String| {
		arrows.keys().filter(|other| together(module, other)).cloned().collect::<Vec<_>>()
	};
	arrows.keys().map(circle).filter(|circle| circle.len() > 1).collect()
}

/// An `impl` block.
struct Block<'a> {
	header: &'a str,
	body: &'a str,
}

impl<'a> Block<'a> {
	/// Whether these are the pallet's own functions, not those of a trait or of a record.
	fn is_inherent(&self) -> bool {
		self.header.contains("Pallet<T>") && !self.header.contains(" for ")
	}

	fn functions(&self) -> impl Iterator<Item = &'a str> {
		self.body
			.lines()
			.filter(|line| line.starts_with('\t') && !line.starts_with("\t\t"))
			.filter_map(|line| {
				let (_, after) = line.split_once("fn ")?;
				Some(word(after))
			})
	}
}

fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
	let starts = text.match_indices("\nimpl").map(|(at, _)| at + 1);
	starts.filter_map(move |at| {
		let block = text[at..].split("\n}\n").next()?;
		let (header, body) = block.split_once('{')?;
		Some(Block { header, body })
	})
}

/// Names of the items that begin in the first column.
fn items(text: &str) -> impl Iterator<Item = &str> {
	const KINDS: [&str; 7] = ["struct ", "enum ", "trait ", "type ", "const ", "static ", "fn "];
	text.lines().filter_map(|line| {
		let line = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
		let line = line.strip_prefix("const fn ").unwrap_or(line);
		KINDS.iter().find_map(|kind| line.strip_prefix(kind)).map(word)
	})
}

/// Names that follow `crate::` or `super::`, those of a group each.
fn crate_names(text: &str) -> BTreeSet<&str> {
	let mut names = BTreeSet::new();
	for start in ["crate::", "super::"] {
		for (at, _) in text.match_indices(start) {
			let after = &text[at + start.len()..];
			let Some(group) = after.strip_prefix('{') else {
				names.insert(word(after));
				continue;
			};
			// The names at the group's own level.
			let mut depth = 1;
			let mut begins = true;
			for (at, letter) in group.char_indices() {
				match letter {
					'{' => depth += 1,
					'}' => depth -= 1,
					',' if depth == 1 => begins = true,
					_ if begins && !letter.is_whitespace() => {
						names.insert(word(&group[at..]));
						begins = false;
					}
					_ => (),
				}
				if depth == 0 {
					break;
				}
			}
		}
	}
	names
}

/// Names that follow `Self::` or `Pallet::<T>::`.
fn called(text: &str) -> BTreeSet<&str> {
	let starts = ["Self::", "Pallet::<T>::"];
	let found = starts.into_iter().flat_map(|start| {
		text.match_indices(start).map(move |(at, _)| word(&text[at + start.len()..]))
	});
	found.collect()
}

/// The identifier with which `text` begins.
fn word(text: &str) -> &str {
	let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
	&text[..end.unwrap_or(text.len())]
}
