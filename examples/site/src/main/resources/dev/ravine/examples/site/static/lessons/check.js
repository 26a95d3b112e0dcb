// Runs what a lesson's step describes, and judges it: the same for a reader's task and for what the lessons' texts claim.
// course.json is made of these parts:
//
//   values     a knob's name → its number, and `start` → [x, y]
//   "{name}"   in a run stands for the value of that name: a number where it is the whole string
//   condition  {measure, of, ..., below | above | is}: a measure of the trail that is called `of`, or of the first one, next
//              to a number or to another measure, perhaps `times` a factor; `is` holds to half a percent, as people round,
//              or to the share `within`
//   {formula}  in the place of a measure is a number by itself
//   goal       a condition with a text, which says what it measured unless `told` is false
//   claim      a condition that holds with some values, and what the text `says` of it

import { arrival, trails } from '../guide/trails.js';
import { netTrails } from './training.js';

const SAME = 0.005;
const ZERO = 1e-9;

// Of a trail, and what the condition says beside. A trail that diverged has no entries after that, and NaN passes nothing.
const MEASURES = {
    loss: (trail, { step }) => entry(trail.loss, step),
    testLoss: (trail) => entry(trail.testLoss),
    accuracy: (trail) => entry(trail.score),
    testAccuracy: (trail) => entry(trail.testScore),
    x: (trail, { step }) => entry(trail.x, step),
    y: (trail, { step }) => entry(trail.y, step),
    slopeX: (trail, { step }) => entry(trail.gx, step),
    slopeY: (trail, { step }) => entry(trail.gy, step),
    stepLength: (trail, { step }) => entry(trail.stepLength, step),
    // After how many steps the loss stays at or below the target.
    arrival: (trail, { target }) => arrival(trail, target) ?? NaN,
    // How often y changes sides.
    crossings: ({ y }) => y.filter((value, k) => k > 0 && value * y[k - 1] < 0).length,
    // The mean of the loss over the last steps.
    lastLosses: ({ loss }, { steps }) => loss.slice(-steps).reduce((sum, value) => sum + value, 0) / steps,
    // How far the last point is from one that the condition names.
    distance: ({ x, y }, { from }) => Math.hypot(x.at(-1) - from[0], y.at(-1) - from[1]),
    // How often it has asked for the loss or for a product with the Hessian when its loss stays at or below the target.
    work: (trail, { target }) => {
        const step = arrival(trail, target);
        const { searched } = trail;
        return step === null ? NaN : searched ? searched.evaluations[step] + searched.products[step] : step + 1;
    },
    diverges: ({ diverged }) => (diverged ? 1 : 0),
};

const entry = (values, step = values.length - 1) => values[step] ?? NaN;

/** The values that a step's figure begins with. */
export function initialValues({ run, task }) {
    const knobs = [...(run.knobs ?? []), ...(task?.fields ?? [])];
    return { start: run.start, ...Object.fromEntries(knobs.map(({ name, value = NaN }) => [name, value])) };
}

/** A part of a lesson with its values filled in. */
export function filled(part, values) {
    if (typeof part === 'string') {
        const whole = /^\{(\w+)\}$/.exec(part);
        return whole ? values[whole[1]] : part.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    } else if (Array.isArray(part)) {
        return part.map((one) => filled(one, values));
    } else if (part !== null && typeof part === 'object') {
        return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, filled(one, values)]));
    }
    return part;
}

/** The trails of a step's run with these values. */
export function runTrails(ask, run, values) {
    if (run.net) {
        return netTrails(ask, filled(run.net, values));
    }
    const { surface, runners, steps, seed = 1 } = run;
    return trails(ask, { surface: filled(surface, values), start: values.start, seed, steps }, filled(runners, values));
}

/** What a condition measures: a number, NaN where there is none. */
export async function measured(ask, condition, found, values) {
    if (condition.formula !== undefined) {
        if (condition.formula.match(/\{\w+\}/g)?.some((name) => Number.isNaN(filled(name, values)))) {
            // Not typed yet.
            return NaN;
        }
        const surface = { formula: `${filled(condition.formula, values)} + 0 * x * y` };
        const runners = [{ id: 'value', optimizer: 'sgd', rate: 0 }];
        const [{ loss }] = await trails(ask, { surface, start: [1, 1], seed: 1, steps: 1 }, runners);
        return entry(loss, 0);
    }
    const trail = found.find(({ id }) => id === condition.of) ?? (condition.of === undefined ? found[0] : null);
    if (!trail || !Object.hasOwn(MEASURES, condition.measure)) {
        throw new Error(`no measure ${condition.measure} of ${condition.of}`);
    }
    return MEASURES[condition.measure](trail, condition);
}

/** Whether a condition holds of trails. */
export async function holds(ask, condition, found, values) {
    const value = await measured(ask, condition, found, values);
    const side = async (other) => {
        const number = typeof other === 'object' ? await measured(ask, other, found, values) : filled(other, values);
        return number * (other?.times ?? 1);
    };
    const { below, above, is } = condition;
    return (
        (below === undefined || value < (await side(below))) &&
        (above === undefined || value > (await side(above))) &&
        (is === undefined || same(value, await side(is), condition.within))
    );
}

function same(value, expected, within = SAME) {
    return Math.abs(value - expected) <= Math.max(within * Math.abs(expected), ZERO);
}

// What a goal measures or, next to another measure, how many times that is.
async function told(ask, goal, found, values) {
    const value = await measured(ask, goal, found, values);
    return typeof goal.is === 'object' ? value / (await measured(ask, goal.is, found, values)) : value;
}

/** How the goals of a step's task stand: {text, value, reached} for each. */
export function judged(ask, { goals }, found, values) {
    return Promise.all(
        goals.map(async (goal) => ({
            text: goal.text,
            value: goal.told === false ? null : await told(ask, goal, found, values),
            reached: await holds(ask, goal, found, values),
        })),
    );
}
