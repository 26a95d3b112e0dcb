// The guide: the theme, the equations, and the figures, each of which starts when it comes near the screen.

import { byId } from '../page/dom.js';
import { startTheme } from '../page/theme.js';
import { FIGURES } from './figures.js';

startTheme(byId('theme'));
for (const element of document.querySelectorAll('.tex')) {
    const tex = element.textContent;
    katex.render(tex, element, { displayMode: element.matches('div'), throwOnError: false });
    if (element.matches('div')) {
        // A long equation scrolls on a phone, and the keyboard has to reach it.
        element.tabIndex = 0;
        element.setAttribute('role', 'group');
        element.setAttribute('aria-label', 'Equation');
    }
}
document.documentElement.classList.add('ready');

const observer = new IntersectionObserver(
    (entries) => {
        for (const { target, isIntersecting } of entries) {
            if (isIntersecting) {
                observer.unobserve(target);
                start(target);
            }
        }
    },
    { rootMargin: '600px' },
);
for (const id of Object.keys(FIGURES)) {
    observer.observe(byId(id));
}

async function start(figure) {
    try {
        await FIGURES[figure.id](figure);
        figure.classList.add('ready');
    } catch (error) {
        figure.textContent = `This figure could not be computed: ${error.message}`;
    }
}
