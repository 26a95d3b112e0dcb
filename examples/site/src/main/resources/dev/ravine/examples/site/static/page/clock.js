// What a tick of the race's clock is: a step, or an evaluation. Most optimizers ask for one gradient a step, so for them
// both are the same. Those that search ask several times within a step, and stay where they are meanwhile.

/** What a trail shows at each tick, as arrays over ticks; `step[tick]` is the trail's own step, and `trail` the trail. */
export function onClock(trail, clock, ticks) {
    const { searched, diverged } = trail;
    const last = trail.x.length - 1;
    if (!searched) {
        return {
            ...trail,
            trail,
            step: trail.x.map((_, k) => k),
            diverged: diverged && { ...diverged, tick: diverged.step },
            tried: () => null,
        };
    }
    const due = (k) => (clock === 'steps' ? k : work(searched, k));
    // Whoever has arrived stays there; whoever is lost ends.
    const end = diverged ? Math.min(due(last), ticks) : ticks;
    const step = [];
    for (let tick = 0, k = 0; tick <= end; tick++) {
        while (k < last && due(k + 1) <= tick) {
            k++;
        }
        step.push(k);
    }
    const each = (values) => step.map((k) => values[k]);
    return {
        ...trail,
        trail,
        step,
        x: each(trail.x),
        y: each(trail.y),
        loss: each(trail.loss),
        gx: each(trail.gx),
        gy: each(trail.gy),
        rate: step.map(() => null),
        stepLength: step.map((k, tick) => (k === step[tick - 1] ? null : trail.stepLength[k])),
        diverged: diverged && { ...diverged, tick: end },
        tried: (tick) => tried(searched, step[Math.min(tick, end)], clock === 'steps' ? Infinity : tick),
    };
}

/** How often the loss or a product with the Hessian was asked for before a step, not counting the start. */
export function work({ evaluations, products }, k) {
    return evaluations[k] + products[k] - 1;
}

// The points that step k has tried by now. The products with the Hessian come first.
function tried(searched, k, by) {
    const all = searched.tried[k];
    if (!all) {
        return { shape: searched.shape, x: [], y: [], size: [] };
    }
    const begun = work(searched, k) + searched.products[k + 1] - searched.products[k];
    const count = Math.min(Math.max(by - begun, 0), all.x.length);
    const first = (values) => values.slice(0, count);
    // The radius is known before anything is tried.
    const sizes = searched.shape === 'region' ? all.size.slice(0, Math.max(count, 1)) : first(all.size);
    return { shape: searched.shape, x: first(all.x), y: first(all.y), size: sizes };
}
