// What each figure of the guide shows, and what it tells of its runs.

import { loss as lossText, number } from '../page/format.js';
import { walk } from './backward.js';
import { endings, instrument } from './instrument.js';
import { convergenceMap } from './map.js';
import { newton } from './newton.js';
import { arrival } from './trails.js';

const plane = { x: [-5, 5], y: [-5, 5] };
const wide = { x: [-6.5, 6.5], y: [-2, 2] };
// Where `examples/run guide --claim momentum` starts its plot: 1 radian along the ellipse.
const onEllipse = [5.403023058681398, 0.8414709848078965];

const last = (values) => values[values.length - 1];
const plain = (value) => String(Number(value.toPrecision(3)));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rateKnob = (more) => ({ name: 'rate', label: 'Learning rate', shown: 'η', scale: 'log', ...more });

function arrived(trail) {
    const step = arrival(trail, 1e-6 * trail.loss[0]);
    if (trail.diverged) {
        return `diverges (step ${trail.diverged.step})`;
    }
    return step === null
        ? `has not arrived after ${trail.loss.length - 1} steps, at a loss of ${lossText(last(trail.loss))}`
        : `has a millionth of its loss after ${step} steps`;
}

/** The figures by the ids of their elements. */
export const FIGURES = {
    'figure-rate': instrument({
        knobs: [{ name: 'rate', label: 'Learning rate', shown: 'η', min: 0.01, max: 1.2, value: 0.1 }],
        domain: plane,
        start: [-4, 4],
        surface: () => ({ id: 'ravine' }),
        runners: ({ rate }) => [{ id: 'Gradient descent', optimizer: 'sgd', rate }],
        tell: ([{ loss }], { rate }) => {
            const [x, y] = [1 - 0.4 * rate, 1 - 2 * rate];
            const factors = `Each step multiplies x by ${number(x, 3)} and y by ${number(y, 3)}.`;
            if (Math.abs(y) > 1) {
                return `${factors} The second factor is beyond −1, so y grows without end.`;
            }
            const sides = y < 0 ? ' As it is negative, y changes sides in each step.' : '';
            return `${factors}${sides} After ${loss.length - 1} steps the loss is ${lossText(last(loss))}.`;
        },
    }),
    'figure-batch': instrument({
        knobs: [
            { name: 'batch', label: 'Samples a batch', shown: 'n', min: 1, max: 1024, value: 8, scale: 'log', whole: true },
            rateKnob({ min: 0.01, max: 0.5, value: 0.1 }),
        ],
        steps: 200,
        domain: plane,
        start: [-4, 4],
        // A single sample's gradient is off by 6 here, and the mean of a batch by 1/√n of that.
        surface: ({ batch }) => ({ id: 'noisy', noise: Number(plain(6 / Math.sqrt(batch))) }),
        runners: ({ rate }) => [
            { id: 'Constant rate', optimizer: 'sgd', rate },
            { id: 'Rate falls to 0', optimizer: 'sgd', rate, schedule: { id: 'cosine', parameters: { steps: 200 } } },
        ],
        tell: ([constant, falling], { batch }) =>
            `At the constant rate, the loss is ${lossText(mean(constant.loss.slice(-50)))} on average over the last 50 steps. ` +
            `With the falling rate it ends at ${lossText(last(falling.loss))}. Each run looked at ${200 * batch} samples.`,
    }),
    'figure-ravine': instrument({
        knobs: [
            { name: 'kappa', label: 'Condition number', shown: 'κ', min: 1, max: 100, value: 100, scale: 'log' },
            rateKnob({ min: 0.001, max: 1, value: 0.017 }),
        ],
        steps: 500,
        domain: wide,
        start: onEllipse,
        surface: ({ kappa }) => ({ formula: `(x^2 + ${plain(kappa)} * y^2) / 2` }),
        runners: ({ rate }) => [{ id: 'Plain descent', optimizer: 'sgd', rate }],
        tell: ([trail], { kappa, rate }) => {
            const bound = `The bound is 2/κ = ${number(2 / Number(plain(kappa)), 3)}`;
            return rate >= 2 / kappa
                ? `${bound}, and the rate is above it: y grows.`
                : `${bound}. Along the floor, each step covers ${number(100 * rate, 3)} % of the way. The run ${arrived(trail)}.`;
        },
    }),
    'figure-momentum': instrument({
        knobs: [
            { name: 'gamma', label: 'Momentum', shown: 'γ', min: 0, max: 0.99, value: 0.9 },
            // The best for either of 40 rates, as `examples/run guide --claim momentum` finds.
            rateKnob({ min: 0.001, max: 0.05, value: 0.0041 }),
        ],
        steps: 500,
        at: 12,
        selected: 1,
        plotTitle: 'Loss over the steps (logarithmic): drag for another step',
        domain: wide,
        start: onEllipse,
        surface: () => ({ formula: '(x^2 + 100 * y^2) / 2' }),
        runners: ({ gamma, rate }) => [
            { id: 'Plain descent, η = 0.017', optimizer: 'sgd', rate: 0.017 },
            { id: 'Momentum', optimizer: 'momentum', rate, hyperparameters: { gamma } },
        ],
        tell: ([slow, heavy], { gamma }) =>
            `Momentum is stable below 2(1 + γ)/100 = ${number((2 * (1 + gamma)) / 100, 3)}. ` +
            `Plain descent, near its best rate, ${arrived(slow)}; momentum ${arrived(heavy)}.`,
    }),
    'figure-map': convergenceMap,
    'figure-adagrad': instrument({
        knobs: [rateKnob({ min: 0.01, max: 1, value: 0.1 })],
        steps: 1000,
        plot: 'stepLength',
        plotTitle: 'Step length (logarithmic)',
        domain: { x: [-110, 10], y: [-60, 60] },
        start: [0, 0],
        // A slope of 1 whose gradient is off by 0.3, as `examples/run guide --claim dying-steps` has it.
        surface: () => ({ formula: 'x + 0 * y', noise: 0.3 }),
        runners: ({ rate }) => [
            { id: 'AdaGrad', optimizer: 'adagrad', rate },
            { id: 'RMSProp', optimizer: 'rmsprop', rate },
        ],
        tell: (trails) => {
            const shrunk = ({ x }) => (x[900] - x[1000]) / 100 / ((x[10] - x[20]) / 10);
            const [adagrad, rmsprop] = trails.map(shrunk).map((ratio) => number(ratio, 2));
            return (
                `Down the slope, steps 901 to 1000 are on average ${adagrad} times as long as steps 11 to 20 with AdaGrad, ` +
                `and ${rmsprop} times with RMSProp. After 1000 steps AdaGrad has come ${number(-last(trails[0].x), 3)} far ` +
                `and RMSProp ${number(-last(trails[1].x), 3)}.`
            );
        },
    }),
    'figure-scale': instrument({
        knobs: [
            { name: 'scale', label: 'Scale of the loss', shown: '', min: 0.01, max: 100, value: 1, scale: 'log' },
            rateKnob({ min: 0.01, max: 0.5, value: 0.1 }),
        ],
        steps: 100,
        domain: plane,
        start: [-4, 4],
        surface: ({ scale }) => ({ formula: `${plain(scale)} * (x^2 / 5 + y^2)` }),
        runners: ({ rate }) => [
            { id: 'SGD', optimizer: 'sgd', rate },
            { id: 'RMSProp', optimizer: 'rmsprop', rate },
        ],
        tell: ([sgd, rmsprop], { scale, rate }) =>
            `SGD is stable while η · scale is below 1; here it is ${number(rate * scale, 3)}` +
            `${sgd.diverged ? ', and it diverges' : ''}. RMSProp's tenth step is ${number(rmsprop.stepLength[10], 3)} long ` +
            `at any scale, and its last ${number(last(rmsprop.stepLength), 3)}.`,
    }),
    'figure-bias': instrument({
        knobs: [
            { name: 'beta2', label: 'Memory of squares', shown: 'β₂', min: 0.5, max: 0.999, value: 0.999 },
            rateKnob({ min: 0.01, max: 0.3, value: 0.1 }),
        ],
        steps: 1000,
        plot: 'stepLength',
        plotTitle: 'Step length (logarithmic)',
        domain: { x: [-260, 20], y: [-260, 20] },
        start: [0, 0],
        // An even slope: here each step of Adam is η long in either parameter.
        surface: () => ({ formula: 'x + y' }),
        runners: ({ beta2, rate }) => [
            { id: 'Adam with β₁ = 0', optimizer: 'adam', rate, hyperparameters: { beta1: 0, beta2 } },
            { id: 'The same without the correction (RMSProp)', optimizer: 'rmsprop', rate, hyperparameters: { beta: beta2 } },
        ],
        tell: ([adam, rmsprop], { beta2 }) => {
            const ratio = (step) => number(rmsprop.stepLength[step] / adam.stepLength[step], 3);
            return (
                `Without the correction, the first step is ${ratio(1)} times as long as with it ` +
                `(1/√(1 − β₂) is ${number(1 / Math.sqrt(1 - beta2), 3)}), the 10th ${ratio(10)} times and the 1000th ${ratio(1000)} times.`
            );
        },
    }),
    'figure-adam': instrument({
        knobs: [rateKnob({ label: 'Learning rate of all', min: 0.0002, max: 0.5, value: 0.002 })],
        steps: 400,
        domain: { x: [-2, 2], y: [-1, 3] },
        start: [-1.2, 1],
        surface: () => ({ id: 'rosenbrock' }),
        runners: ({ rate }) => [
            { id: 'SGD', optimizer: 'sgd', rate },
            { id: 'Momentum', optimizer: 'momentum', rate },
            { id: 'Adam', optimizer: 'adam', rate },
        ],
        tell: endings,
    }),
    'figure-decay': instrument({
        knobs: [
            { name: 'noise', label: 'Noise of the gradient', shown: 'σ', min: 0, max: 10, value: 3 },
            { name: 'lambda', label: 'Weight decay', shown: 'λ', min: 0.01, max: 2, value: 0.5, scale: 'log' },
        ],
        steps: 400,
        plot: 'x',
        plotTitle: 'x over the steps (logarithmic)',
        domain: plane,
        start: [4, -3],
        surface: ({ noise }) => ({ formula: '5 * (y - 2)^2 + 0 * x', noise: Number(plain(noise)) }),
        runners: ({ noise, lambda }) => [
            {
                id: 'L2 in the gradient, Adam',
                optimizer: 'adam',
                rate: 0.01,
                surface: {
                    formula: `5 * (y - 2)^2 + ${plain(lambda / 2)} * (x^2 + y^2)`,
                    noise: Number(plain(noise)),
                },
            },
            { id: 'AdamW', optimizer: 'adamw', rate: 0.01, hyperparameters: { weightDecay: Number(plain(lambda)) } },
        ],
        tell: ([l2, adamw], { lambda }) =>
            `From x = ${number(l2.x[0], 3)}, L2 leads to ${number(last(l2.x), 3)} and AdamW to ${number(last(adamw.x), 3)}. ` +
            `The decay by itself would lead to ${number(l2.x[0] * (1 - 0.01 * lambda) ** 400, 3)}; the rest is noise.`,
        link: false,
    }),
    'figure-newton': instrument({
        knobs: [rateKnob({ label: 'Rate of descent', min: 0.001, max: 0.1, value: 0.01 })],
        steps: 60,
        domain: plane,
        start: [-2.2, 4.2],
        surface: () => ({ id: 'styblinskiTang' }),
        runners: ({ rate }) => [{ id: 'Gradient descent', optimizer: 'sgd', rate }],
        extra: newton,
        plot: 'gradientNorm',
        plotTitle: 'Length of the gradient (logarithmic)',
        tell: ([descent, second]) => {
            const steps = second.x.length - 1;
            const at = `(${number(last(second.x), 3)}, ${number(last(second.y), 3)})`;
            return (
                `Newton's method stands at ${at} after ${steps} steps: ${second.kind}. ` +
                `Descent is at (${number(last(descent.x), 3)}, ${number(last(descent.y), 3)}) after ${descent.x.length - 1}.`
            );
        },
        link: false,
    }),
    'figure-backward': (figure) => walk(figure, { formula: '(x * y + x - 1)^2 / 2', point: { x: 2, y: 1.5 } }),
};
