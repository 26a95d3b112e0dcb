// Runs optimizers that may each have a surface of their own.

/**
 * The trails of `runners`, as requests of a race name them; a runner's own `surface` takes the place of the run's. `ask` asks
 * the library.
 */
export async function trails(ask, { surface, start, seed, steps }, runners) {
    const races = runners.map(({ surface: own = surface, ...runner }) =>
        ask('race', { surface: own, start, seed, steps, runners: [runner] }),
    );
    return (await Promise.all(races)).flatMap((race) => race.trails);
}

/** After how many steps a trail's loss stays at or below a target; null if it does not. */
export function arrival({ loss }, target) {
    let step = loss.length;
    while (step > 0 && loss[step - 1] <= target) {
        step--;
    }
    return step < loss.length ? step : null;
}
