//! A sequence that fails, made as short as it can be: steps are left out, then numbers made simple.

use super::{
	run::{culprit, replay},
	script::{print, Step},
	trial::Failure,
	world::World,
};

/// Most sequences that are run to shrink one.
const MOST: usize = 1_000;

/// The shortest script found that fails as `script` does.
pub fn shrink(world: &mut World, script: &[Step], failure: &Failure) -> Vec<Step> {
	let mut left = MOST;
	let at = culprit(world, script, failure);
	let mut fails = |script: &[Step]| {
		left = left.saturating_sub(1);
		let found = left > 0 && replay(world, script).failures.keys().any(|it| it.is_like(failure));
		// Of another fault with the same outcome it is not to become a script.
		found && culprit(world, script, failure) == at
	};
	shrink_by(script, &mut fails)
}

/// The same for anything that says whether a script fails.
pub fn shrink_by(script: &[Step], fails: &mut impl FnMut(&[Step]) -> bool) -> Vec<Step> {
	let mut best = script.to_vec();
	loop {
		let before = best.clone();
		leave_out(&mut best, fails);
		simplify(&mut best, fails);
		if best == before {
			return best;
		}
	}
}

/// Leaves out parts of the script, halves first and single steps last.
fn leave_out(best: &mut Vec<Step>, fails: &mut impl FnMut(&[Step]) -> bool) {
	let mut size = best.len().div_ceil(2);
	while size > 0 {
		// From the end, where most is of no importance.
		let mut end = best.len();
		while end > 0 {
			let begin = end.saturating_sub(size);
			let mut shorter = best.clone();
			shorter.drain(begin..end);
			if fails(&shorter) {
				*best = shorter;
			}
			end = begin.min(best.len());
		}
		size /= 2;
	}
}

/// Simpler numbers in place of a number, the simplest first: all but its leading digits zero.
fn simpler(number: u128) -> Vec<u128> {
	let power = 10u128.pow(number.checked_ilog10().unwrap_or(0));
	let second = (power / 10).max(1);
	let candidates = [0, 1, number / power * power, number / second * second];
	candidates.into_iter().filter(|candidate| *candidate < number).collect()
}

fn simplify(best: &mut [Step], fails: &mut impl FnMut(&[Step]) -> bool) {
	for at in 0..best.len() {
		if let Step::Pass { elapsed, busy } = best[at] {
			for shorter in [3_000, 60_000, 3_600_000, 86_400_000] {
				let mut other = best.to_vec();
				other[at] = Step::Pass { elapsed: shorter, busy };
				if shorter < elapsed && fails(&other) {
					best.clone_from_slice(&other);
					break;
				}
			}
		}
		let count = best[at].numbers().len();
		for place in 0..count {
			let number = *best[at].numbers()[place];
			for simpler in simpler(number) {
				let mut other = best.to_vec();
				*other[at].numbers()[place] = simpler;
				if fails(&other) {
					best.clone_from_slice(&other);
					break;
				}
			}
		}
	}
}

/// A script as a test that can be pasted into `runtime/tests/adversary/mod.rs`.
pub fn as_test(name: &str, script: &[Step]) -> String {
	let lines: String = print(script).lines().map(|line| format!("\t\t{line}\n")).collect();
	format!("#[test]\nfn {name}() {{\n\tstays_silent(\n\t\t\"\n{lines}\t\t\",\n\t);\n}}\n")
}

impl Failure {
	/// Whether it is of the same kind, about the same.
	pub fn is_like(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::Panicked(_), Self::Panicked(_)) => true,
			_ => self == other,
		}
	}
}

#[test]
fn what_matters_is_left_of_a_script_and_its_numbers_are_simple() {
	use super::script::parse;
	let text: String = (0..40).map(|n| format!("M0 Clt.issue vault={n} units=12345\n")).collect();
	let mut runs = 0;
	let found = shrink_by(&parse(&text), &mut |script| {
		runs += 1;
		let has = |text: &str| print(script).contains(text);
		has("vault=7 ") && has("vault=31 units=1")
	});
	assert_eq!(print(&found), "M0 Clt.issue vault=7 units=0\nM0 Clt.issue vault=31 units=1\n");
	assert!(runs < 300, "{runs}");
	assert!(as_test("it", &found).contains("\t\tM0 Clt.issue vault=31 units=1\n"));
}
