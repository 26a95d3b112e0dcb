// All that a reader can choose, in one place; the address says the same.

export const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** What the page starts with. The first surface of the catalogue gives the start. */
export function defaults(catalogue) {
    const [first] = catalogue.surfaces;
    return {
        view: 'race',
        surface: first.id,
        formula: null,
        domain: null,
        noise: null,
        start: [...first.start],
        seed: 1,
        steps: 200,
        clock: 'steps',
        rates: 'same',
        rate: first.rate,
        runners: ['sgd', 'momentum', 'adam'].filter((id) => catalogue.optimizers.some((o) => o.id === id)).map(runner),
        at: 0,
        selected: 0,
        speed: 20,
        plot: 'stepLength',
        inspector: 'small',
        note: '',
        net: netDefaults(catalogue),
    };
}

/** A runner of an optimizer with nothing changed. Its own rate matters only where rates are not the same. */
export function runner(optimizer) {
    return { optimizer, rate: null, hyperparameters: {}, schedule: null };
}

export function netDefaults(catalogue) {
    return {
        dataset: catalogue.datasets[0]?.id,
        points: '',
        samples: 300,
        noise: null,
        testShare: 0.3,
        features: ['x', 'y'],
        layers: [8, 8],
        activation: catalogue.activations[0],
        runner: { ...runner('adam'), rate: 0.01 },
        regularization: 'none',
        strength: 0.01,
        batch: 32,
        steps: 3000,
        seed: 1,
        edits: [],
        neuron: null,
        stepsPerFrame: 5,
    };
}

/** An update rule or a minimizer. */
export function optimizerOf(catalogue, id) {
    return [...catalogue.optimizers, ...catalogue.minimizers].find((optimizer) => optimizer.id === id);
}

/** Whether a runner asks several times within a step, and has no learning rate. */
export function isMinimizer(catalogue, one) {
    return catalogue.minimizers.some(({ id }) => id === one.optimizer);
}

/** The rate that a runner of the race uses; null for a minimizer. */
export function rateOf(state, catalogue, one) {
    if (isMinimizer(catalogue, one)) {
        return null;
    }
    return state.rates === 'same' ? state.rate : (one.rate ?? optimizerOf(catalogue, one.optimizer).rate);
}

/** The surface as requests name it. */
export function surfaceChoice(state) {
    const choice = state.formula === null ? { id: state.surface } : { formula: state.formula };
    return state.noise === null ? choice : { ...choice, noise: state.noise };
}

/** A runner as requests name it. */
export function runnerChoice(one, id, rate) {
    return {
        id,
        optimizer: one.optimizer,
        hyperparameters: one.hyperparameters,
        ...(rate === null ? {} : { rate }),
        ...(one.schedule ? { schedule: one.schedule } : {}),
    };
}

/** The whole race as requests name it. */
export function raceRequest(state, catalogue) {
    return {
        surface: surfaceChoice(state),
        start: state.start,
        seed: state.seed,
        steps: state.steps,
        runners: state.runners.map((one, i) =>
            runnerChoice(one, names(state, catalogue)[i], rateOf(state, catalogue, one)),
        ),
    };
}

/** What to call runners: the optimizer's name, numbered where it runs twice. */
export function names(state, catalogue) {
    const seen = new Map();
    return state.runners.map(({ optimizer }) => {
        const many = state.runners.filter((other) => other.optimizer === optimizer).length > 1;
        seen.set(optimizer, (seen.get(optimizer) ?? 0) + 1);
        const { name } = optimizerOf(catalogue, optimizer);
        return many ? `${name} ${seen.get(optimizer)}` : name;
    });
}
