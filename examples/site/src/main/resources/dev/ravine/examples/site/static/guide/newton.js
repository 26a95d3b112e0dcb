// Newton's method, with the gradients and second derivatives that the library computes.

import { ask } from '../page/library.js';

const STEPS = 12;
const SMALL = 1e-12;

/** Its trail on a surface, as the only one of a list. */
export async function newton(surface, start) {
    const trail = { id: 'Newton’s method', x: [], y: [], loss: [], gx: [], gy: [], stepLength: [0], diverged: null, kind: '' };
    let point = start;
    for (let step = 0; step <= STEPS; step++) {
        const runner = { id: 'newton', optimizer: 'sgd', rate: 0.001 };
        const { nodes, curvature } = await ask('inspect', { surface, start: point, seed: 1, runner, step: 0 });
        const gradient = ['x', 'y'].map((name) => nodes.find(({ label }) => label === name)?.gradient ?? 0);
        trail.x.push(point[0]);
        trail.y.push(point[1]);
        trail.loss.push(nodes.at(-1).value);
        trail.gx.push(gradient[0]);
        trail.gy.push(gradient[1]);
        trail.kind = kind(curvature.eigenvalues);
        const [[a, b], [c, d]] = curvature.hessian;
        const determinant = a * d - b * c;
        if (Math.hypot(...gradient) < SMALL || Math.abs(determinant) < SMALL) {
            break;
        }
        const move = [(b * gradient[1] - d * gradient[0]) / determinant, (c * gradient[0] - a * gradient[1]) / determinant];
        point = [point[0] + move[0], point[1] + move[1]];
        if (!point.every((value) => Math.abs(value) < 1e6)) {
            break;
        }
        trail.stepLength.push(Math.hypot(...move));
    }
    trail.stepLength.length = trail.x.length;
    return [trail];
}

function kind([greatest, least]) {
    if (least > 0) {
        return 'a place that curves upwards in all directions, as a minimum does';
    }
    return greatest > 0 ? 'a place that curves like a saddle' : 'a place that curves downwards in all directions, as a peak does';
}
