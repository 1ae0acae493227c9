//! What is true: when nodes are dark, who is cut off from them, and what attestors measure of it. The
//! chain knows nothing of this.

use super::*;

/// From, and until just before.
pub type Span = (Moment, Moment);

/// Attestors.
pub const SEATS: u32 = 30;

/// Parts of a whole availability.
pub const WHOLE: u64 = 1_000_000;

/// The least availability that was agreed.
pub const OBJECTIVE: u64 = 990_000;

/// How long an epoch is.
pub const EPOCH: Moment = 10 * MINUTE;

/// Outages of a node on average, a day.
const OUTAGES_A_DAY: f64 = 0.3;

/// Outages that hit leases, if so few tasks run that there would be fewer.
const HITS: f64 = 120.0;

/// Duration of outages: the median, and the deviation of the logarithm.
const DARK_MINUTES: f64 = 25.0;
const DARK_SIGMA: f64 = 1.4;
const DARK_LEAST: Moment = MINUTE;
const DARK_MOST: Moment = 5 * DAY;

/// Partitions for each outage, and how many epochs they last at most.
const PARTITIONS: f64 = 0.5;
const CUT_EPOCHS: u64 = 12;

/// Share of attestors that a partition cuts off, at least and at most.
const CUT: (f64, f64) = (0.05, 0.8);

/// Whoever is cut off and does not notice it.
const BLIND: f64 = 0.1;

/// How often an attestor looks, and how often that is lost on the way.
const PROBE: Moment = 5 * SECOND;
pub const LOST: f64 = 5e-5;

/// How long an attestor that is silent stays so, on average.
const SILENCE: f64 = 6.0 * HOUR as f64;

/// A group of attestors is cut off from a node.
pub struct Partition {
	pub span: Span,
	/// Who, a bit for each.
	pub cut: u32,
	/// Who of them takes that for a fault of the provider.
	pub blind: u32,
}

/// What becomes of a node.
#[derive(Default)]
pub struct Node {
	/// In order, and apart.
	pub outages: Vec<Span>,
	pub partitions: Vec<Partition>,
}

/// An attestor.
pub struct Seat {
	pub lies: bool,
	/// When it is silent; in order, and apart.
	silent: Vec<Span>,
}

pub struct Nature {
	seed: u64,
	pub nodes: Vec<Node>,
	pub seats: Vec<Seat>,
}

/// What an attestor measured.
pub struct Measured {
	pub value: u64,
	pub cause: Attribution,
}

/// Spans of `all` that have a part in `within`.
pub fn touching(all: &[Span], within: Span) -> &[Span] {
	let first = all.partition_point(|span| span.1 <= within.0);
	let last = all.partition_point(|span| span.0 < within.1);
	&all[first..last.max(first)]
}

/// What two spans have in common, if anything.
pub fn common(left: Span, right: Span) -> Option<Span> {
	let span = (left.0.max(right.0), left.1.min(right.1));
	(span.0 < span.1).then_some(span)
}

/// How much of `within` is in `all`, which are apart.
pub fn covered(all: &[Span], within: Span) -> Moment {
	touching(all, within).iter().filter_map(|span| common(*span, within)).map(|(a, b)| b - a).sum()
}

/// Spans in order and apart.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
	spans.sort_unstable();
	let mut all: Vec<Span> = Vec::new();
	for span in spans {
		match all.last_mut() {
			Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
			_ => all.push(span),
		}
	}
	all
}

/// Availability of which `dark` of `span` is missing, rounded down.
pub fn availability(dark: Moment, span: Moment) -> u64 {
	(span - dark) * WHOLE / span
}

impl Nature {
	/// Nature of so many days of leases; all moments begin with the trace.
	pub fn new(scenario: &Scenario, trace: &Trace) -> Self {
		let rate = OUTAGES_A_DAY.max(HITS / trace.days());
		let node = |number: usize| Self::node(scenario.seed, number as u64, rate, trace.end);
		let seat = |number: u32| Seat {
			lies: number < scenario.liars,
			silent: Self::silent(scenario, number, trace.end),
		};
		Self {
			seed: scenario.seed,
			nodes: (0..trace.nodes.len()).map(node).collect(),
			seats: (0..SEATS).map(seat).collect(),
		}
	}

	fn node(seed: u64, number: u64, rate: f64, end: Moment) -> Node {
		let random = &mut Random::of(&[seed, 1, number]);
		let (mut outages, mut at) = (Vec::new(), random.wait(DAY as f64 / rate));
		while at < end {
			let minutes = random.log_normal(DARK_MINUTES, DARK_SIGMA);
			let long = ((minutes * MINUTE as f64) as Moment).clamp(DARK_LEAST, DARK_MOST);
			outages.push((at, at + long));
			at += long + random.wait(DAY as f64 / rate);
		}
		let (mut partitions, mut at) = (Vec::new(), 0);
		loop {
			at += random.wait(DAY as f64 / rate / PARTITIONS);
			if at >= end {
				return Node { outages: apart(outages), partitions };
			}
			let long = random.between(EPOCH / 2, EPOCH * CUT_EPOCHS);
			let share = CUT.0 + (CUT.1 - CUT.0) * random.unit();
			let mut bits = |probability| {
				(0..SEATS)
					.fold(0, |bits, seat| bits | u32::from(random.chance(probability)) << seat)
			};
			let (cut, blind) = (bits(share), bits(BLIND));
			partitions.push(Partition { span: (at, at + long), cut, blind });
			at += long;
		}
	}

	fn silent(scenario: &Scenario, seat: u32, end: Moment) -> Vec<Span> {
		let share = f64::from(scenario.silent) / 100.0;
		let random = &mut Random::of(&[scenario.seed, 2, seat.into()]);
		let mut spans = Vec::new();
		if scenario.withhold && seat < scenario.liars {
			spans.push((0, Moment::MAX));
		} else if share > 0.0 {
			let mut at = 0;
			// Some are silent from the first moment.
			if !random.chance(share) {
				at += random.wait(SILENCE * (1.0 - share) / share);
			}
			while at < end + DAY {
				let until = at + random.wait(SILENCE);
				spans.push((at, until));
				at = until + random.wait(SILENCE * (1.0 - share) / share);
			}
		}
		spans
	}

	/// Whether an attestor says nothing of what it measured until `at`.
	pub fn is_silent(&self, seat: u32, at: Moment) -> bool {
		!touching(&self.seats[seat as usize].silent, (at, at + 1)).is_empty()
	}

	/// How long a node was dark.
	pub fn dark(&self, node: usize, span: Span) -> Moment {
		covered(&self.nodes[node].outages, span)
	}

	/// What an attestor measures of a node, of which `lost` looks are lost on the way. Nothing if it
	/// never looked.
	pub fn measure(&self, seat: u32, node: usize, span: Span, lost: u64) -> Option<Measured> {
		let random = &mut Random::of(&[self.seed, 3, seat.into(), node as u64, span.0]);
		let first = span.0 + random.below(PROBE);
		let before = |moment: Moment| (moment.max(first) - first).div_ceil(PROBE);
		let looks = before(span.1);
		if looks == 0 {
			return None;
		}
		let Node { outages, partitions } = &self.nodes[node];
		let is_cut = |part: &&Partition| part.cut >> seat & 1 == 1;
		let cuts: Vec<_> = partitions
			.iter()
			.filter(|part| common(part.span, span).is_some())
			.filter(is_cut)
			.collect();
		let mut unseen: Vec<_> = touching(outages, span).to_vec();
		unseen.extend(cuts.iter().map(|part| part.span));
		let unseen = apart(unseen);
		let within = unseen.iter().filter_map(|part| common(*part, span));
		let missed: u64 = within.map(|(from, to)| before(to) - before(from)).sum();
		let lost = lost + u64::from(random.chance(looks as f64 * LOST));
		let value = (looks - (missed + lost).min(looks)) * WHOLE / looks;
		let notices = cuts.iter().any(|part| part.blind >> seat & 1 == 0);
		let cause = if notices { Attribution::Network } else { Attribution::Provider };
		Some(Measured { value, cause })
	}

	/// Epochs in which somebody measures a fault of a node that is none, as looks were lost: of each
	/// whole one this share has such an attestor.
	pub fn alarms_in_whole_epoch() -> f64 {
		let looks = (EPOCH / PROBE) as f64;
		f64::from(SEATS) * (looks * LOST).powi(2) / 2.0
	}

	/// The same of a short one, where one look counts.
	pub fn alarms_in_part(span: Moment) -> f64 {
		f64::from(SEATS) * (span / PROBE) as f64 * LOST
	}
}
