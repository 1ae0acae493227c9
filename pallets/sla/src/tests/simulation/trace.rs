//! The tasks and nodes of a real cluster: see `fixtures/README.md`.

use super::*;

const TASKS: &str = include_str!("../../../fixtures/tasks.csv");
const NODES: &str = include_str!("../../../fixtures/nodes.csv");

/// Longest lease.
const LONGEST: Moment = 60 * DAY;

/// A lease that somebody takes: a task, or a part of a long one. Times are milliseconds of the trace.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
	pub begin: Moment,
	pub end: Moment,
	pub devices: u32,
}

/// What tasks were made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kinds {
	pub tasks: usize,
	/// Without a device, with a share of one, with one, with several.
	pub none: usize,
	pub shared: usize,
	pub one: usize,
	pub several: usize,
	/// Which the cluster never ran.
	pub waited: usize,
	/// Longer than a lease may be.
	pub long: usize,
}

pub struct Trace {
	pub kinds: Kinds,
	/// In the order of their beginnings.
	pub wishes: Vec<Wish>,
	/// Devices of each node.
	pub nodes: Vec<u32>,
	/// When the last task ends.
	pub end: Moment,
}

fn numbers(text: &str) -> Vec<Vec<u64>> {
	let number = |field: &str| field.parse().expect("a number");
	text.lines().skip(1).map(|line| line.split(',').map(number).collect()).collect()
}

impl Trace {
	/// The trace, or `count` of its tasks, evenly spread over it.
	pub fn load(count: Option<usize>) -> Self {
		let rows = numbers(TASKS);
		let nodes = numbers(NODES).into_iter().map(|row| row[0] as u32).collect();
		let count = count.unwrap_or(rows.len()).min(rows.len());
		let (mut kinds, mut wishes) = (Kinds { tasks: count, ..Default::default() }, Vec::new());
		for number in 0..count {
			let row = &rows[number * rows.len() / count];
			let &[begin, end, gpus, milli, placed] = &row[..] else { panic!("five fields") };
			let (begin, end) = (begin * SECOND, end.max(begin + 1) * SECOND);
			match (gpus, milli) {
				(0, _) => kinds.none += 1,
				(1, 0..=999) => kinds.shared += 1,
				(1, _) => kinds.one += 1,
				_ => kinds.several += 1,
			}
			kinds.waited += usize::from(placed == 0);
			kinds.long += usize::from(end - begin > LONGEST);
			let mut from = begin;
			while from < end {
				let to = end.min(from + LONGEST);
				wishes.push(Wish { begin: from, end: to, devices: gpus.max(1) as u32 });
				from = to;
			}
		}
		wishes.sort_by_key(|wish| wish.begin);
		let end = wishes.iter().map(|wish| wish.end).max().expect("there are tasks");
		Self { kinds, wishes, nodes, end }
	}

	/// Days of all leases together.
	pub fn days(&self) -> f64 {
		let time: Moment = self.wishes.iter().map(|wish| wish.end - wish.begin).sum();
		time as f64 / DAY as f64
	}
}
