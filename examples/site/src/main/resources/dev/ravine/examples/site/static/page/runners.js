// The cards of the runners: what each is, how it is doing, and all that can be set.

import { choice, knobField } from './fields.js';
import { h } from './dom.js';
import { loss as lossText, number } from './format.js';
import { isMinimizer, names, optimizerOf, rateOf, runner } from './state.js';
import { swatch } from './swatch.js';

/** Common first, then the rest, so that the list of thirty is easy to use. */
const COMMON = ['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw'];

export class Runners {
    #list = h('ul.cards');
    #state;
    #catalogue;
    #changed;
    #open = new Set();
    #cards = [];

    /** `changed(what)` hears of 'race' when something runs differently, of 'selected' when another is looked at. */
    constructor(state, catalogue, changed) {
        this.#state = state;
        this.#catalogue = catalogue;
        this.#changed = changed;
        const add = h(
            'button.add',
            { type: 'button', id: 'add-runner', onclick: () => this.#add() },
            '+ Add an optimizer',
        );
        this.element = h('div', {}, this.#list, add);
        this.addButton = add;
        this.render();
    }

    render() {
        const titles = names(this.#state, this.#catalogue);
        this.#cards = this.#state.runners.map((one, i) => this.#card(one, i, titles[i]));
        this.#list.replaceChildren(...this.#cards.map((card) => card.element));
        this.addButton.hidden = this.#state.runners.length >= this.#catalogue.limits.runners;
        this.select();
    }

    select() {
        this.#cards.forEach(({ element, pick }, i) => {
            element.classList.toggle('selected', i === this.#state.selected);
            pick.setAttribute('aria-pressed', String(i === this.#state.selected));
        });
    }

    /** Shows how the race stands at a step, and rates that a sweep has found. */
    show(runners, step) {
        this.#cards.forEach(({ now, element }, i) => {
            const trail = runners[i];
            if (trail) {
                const k = Math.min(step, trail.loss.length - 1);
                const broken = trail.diverged && step >= trail.diverged.tick;
                now.textContent = broken ? 'diverged' : lossText(trail.loss[k]);
                element.classList.toggle('broken', Boolean(broken));
            }
        });
    }

    #card(one, i, title) {
        const optimizer = optimizerOf(this.#catalogue, one.optimizer);
        const now = h('span.card-loss', { title: 'Loss' }, '');
        const pick = h(
            'button.pick',
            {
                type: 'button',
                'aria-label': `Look at ${title}`,
                title: `Look at ${title} (${i + 1})`,
                onclick: () => {
                    this.#state.selected = i;
                    this.select();
                    this.#changed('selected');
                },
            },
            swatch(i),
        );
        const kind = choice(
            { label: `Optimizer ${i + 1}`, value: one.optimizer, choices: this.#kinds(), hidden: true },
            (id) => {
                Object.assign(one, runner(id), {
                    rate: this.#state.rates === 'best' ? one.rate : null,
                    schedule: one.schedule,
                });
                this.render();
                this.#cards[i].kind.focus();
                this.#changed('runners');
            },
        );
        const details = h(
            'details.settings',
            { open: this.#open.has(i), ontoggle: () => this.#open[details.open ? 'add' : 'delete'](i) },
            h('summary', {}, this.#summary(one, optimizer)),
            h(
                'div.settings-body',
                {},
                h('p.about', {}, optimizer.about),
                optimizer.formula ? h('code.formula', {}, optimizer.formula) : null,
                optimizer.hyperparameters.map((knob) =>
                    knobField(knob, one.hyperparameters[knob.name] ?? knob.value, (value) => {
                        setOrDrop(one.hyperparameters, knob.name, value, knob.value);
                        this.#touched(one, optimizer, details);
                    }),
                ),
                isMinimizer(this.#catalogue, one)
                    ? null
                    : scheduleFields(this.#catalogue, one, () => this.#touched(one, optimizer, details)),
            ),
        );
        const element = h(
            'li.card',
            { class: `card slot-${(i % 8) + 1}` },
            h(
                'div.card-head',
                {},
                pick,
                kind,
                h(
                    'button.icon.small.remove',
                    {
                        type: 'button',
                        'aria-label': `Remove ${title}`,
                        title: `Remove ${title}`,
                        disabled: this.#state.runners.length === 1,
                        onclick: () => this.#remove(i),
                    },
                    '×',
                ),
            ),
            this.#state.rates === 'same' || isMinimizer(this.#catalogue, one) ? null : this.#ownRate(one, optimizer),
            now,
            details,
        );
        return { element, now, pick, kind };
    }

    #ownRate(one, optimizer) {
        const [min, max] = optimizer.rateRange;
        const knob = { label: `Learning rate of ${optimizer.name}`, shown: 'η', min, max, scale: 'log', whole: false };
        return knobField(knob, rateOf(this.#state, this.#catalogue, one), (value) => {
            one.rate = value;
            this.#changed(this.#state.rates === 'best' ? 'rate-by-hand' : 'race');
        });
    }

    #touched(one, optimizer, details) {
        details.querySelector('summary').replaceChildren(this.#summary(one, optimizer));
        this.#changed('race');
    }

    // What differs from the defaults can be read without opening the card.
    #summary(one, optimizer) {
        const set = optimizer.hyperparameters
            .filter(({ name }) => name in one.hyperparameters)
            .map(({ name, label }) => `${label} ${number(one.hyperparameters[name])}`);
        const schedule = one.schedule
            ? [this.#catalogue.schedules.find(({ id }) => id === one.schedule.id)?.name.toLowerCase()]
            : [];
        const all = [...set, ...schedule];
        return all.length > 0 ? all.join(', ') : 'Settings';
    }

    #kinds() {
        const entry = ({ id, name }) => [id, name];
        const common = this.#catalogue.optimizers.filter(({ id }) => COMMON.includes(id));
        const others = this.#catalogue.optimizers.filter(({ id }) => !COMMON.includes(id));
        return [
            { label: 'Common', choices: common.map(entry) },
            { label: 'Others', choices: others.map(entry) },
            { label: 'Search for each step', choices: this.#catalogue.minimizers.map(entry) },
        ].filter(({ choices }) => choices.length > 0);
    }

    #add() {
        const used = this.#state.runners.map(({ optimizer }) => optimizer);
        const next =
            [...COMMON, ...this.#catalogue.optimizers.map(({ id }) => id)].find(
                (id) => !used.includes(id) && optimizerOf(this.#catalogue, id),
            ) ?? 'sgd';
        this.#state.runners.push(runner(next));
        this.render();
        this.#cards[this.#cards.length - 1].kind.focus();
        this.#changed('runners');
    }

    #remove(i) {
        this.#state.runners.splice(i, 1);
        this.#state.selected = Math.min(this.#state.selected, this.#state.runners.length - 1);
        this.#open = new Set(
            [...this.#open].filter((index) => index !== i).map((index) => (index > i ? index - 1 : index)),
        );
        this.render();
        this.addButton.focus();
        this.#changed('runners');
    }
}

/** The fields of a schedule: which, and what shapes it. */
export function scheduleFields(catalogue, one, changed) {
    const box = h('div.schedule');
    const render = () => {
        const schedule = catalogue.schedules.find(({ id }) => id === (one.schedule?.id ?? catalogue.schedules[0].id));
        box.replaceChildren(
            choice(
                {
                    label: 'Schedule of the rate',
                    value: schedule.id,
                    choices: catalogue.schedules.map(({ id, name }) => [id, name]),
                },
                (id) => {
                    one.schedule = id === catalogue.schedules[0].id ? null : { id, parameters: {} };
                    render();
                    changed();
                },
            ),
            ...(one.schedule ? [h('p.about', {}, schedule.about)] : []),
            ...(one.schedule
                ? schedule.parameters.map((knob) =>
                      knobField(knob, one.schedule.parameters[knob.name] ?? knob.value, (value) => {
                          setOrDrop(one.schedule.parameters, knob.name, value, knob.value);
                          changed();
                      }),
                  )
                : []),
        );
    };
    render();
    return box;
}

/** Keeps a setting only where it is not the default, so that addresses stay short. */
export function setOrDrop(settings, name, value, fallback) {
    if (value === fallback) {
        delete settings[name];
    } else {
        settings[name] = value;
    }
}
