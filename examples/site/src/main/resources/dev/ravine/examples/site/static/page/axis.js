// The axis of a chart: logarithmic, and where values go below zero without an end, logarithmic to both sides of zero.

import { power } from './format.js';
import { powerTicks } from './ticks.js';

// What is smaller than this part of the largest value leaves the view, so that the rest keeps its room.
const DEPTH = 1e-8;
// What runs away leaves the view when it is this many times what it began with; enough to see it go.
const AWAY = 1e6;
// Around zero, an axis to both sides is linear up to about this part of the first value.
const LINEAR = 0.05;

/**
 * An axis for some curves of values: `of` gives a value's place from 0 to 1 (and beyond, where it is out of view),
 * `holds` says whether it is in view, `ticks` answers {value, text}. Null where there is nothing to draw.
 */
export function axis(curves, symmetric) {
    return symmetric ? toBothSides(curves) : logarithmic(curves);
}

function logarithmic(curves) {
    const values = finite(curves).filter((value) => value > 0);
    if (values.length === 0) {
        return null;
    }
    const [least, greatest] = extremes(values);
    const high = Math.min(greatest, AWAY * first(curves, (value) => value > 0));
    const low = Math.max(Math.min(least, high), high * DEPTH);
    const air = low === high ? 2 : (high / low) ** 0.04;
    const scale = (value) => Math.log(Math.max(value, Number.MIN_VALUE));
    return made(scale, low / air, high * air, (from, to, wanted) =>
        powerTicks(from, to, wanted).map((value) => ({ value, text: power(value) })),
    );
}

function toBothSides(curves) {
    const values = finite(curves);
    if (values.length === 0) {
        return null;
    }
    const unit = Math.abs(first(curves, (value) => value !== 0)) || 1;
    const [least, greatest] = extremes(values).map((value) => Math.min(Math.max(value, -AWAY * unit), AWAY * unit));
    const scale = (value) => Math.asinh(value / (LINEAR * unit));
    const back = (place) => Math.sinh(place) * LINEAR * unit;
    const air = 0.04 * (scale(greatest) - scale(least)) || 0.5;
    return made(scale, back(scale(least) - air), back(scale(greatest) + air), (from, to, wanted) => {
        const largest = Math.max(-from, to);
        const powers = powerTicks(Math.min(LINEAR * unit, largest / 2), largest, Math.max(wanted / 2, 2)).filter(
            (value) => value >= LINEAR * unit * 2,
        );
        return [...powers.map((value) => -value), 0, ...powers]
            .filter((value) => value >= from && value <= to)
            .map((value) => ({ value, text: value === 0 ? '0' : (value < 0 ? '−' : '') + power(Math.abs(value)) }));
    });
}

function made(scale, low, high, ticks) {
    const [bottom, top] = [scale(low), scale(high)];
    return {
        of: (value) => (scale(value) - bottom) / (top - bottom),
        holds: (value) => Number.isFinite(value) && value >= low && value <= high,
        ticks: (wanted) => ticks(low, high, wanted),
    };
}

function finite(curves) {
    return curves.flatMap(({ values }) => values.filter(Number.isFinite));
}

// A spread call would not do for tens of thousands of values.
function extremes(values) {
    return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

// The largest of what the curves begin with.
function first(curves, counts) {
    return curves
        .map(({ values }) => values.find((value) => Number.isFinite(value) && counts(value)) ?? 0)
        .reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one), 0);
}
