// The page in one file that needs no web server: its index with styles, icon, modules and a run inside.
//
// A module in a `data:` address cannot name another one relatively. So each gets a bare name, such as page/main.js, which an
// import map leads to its `data:` address, and what they import is renamed.

const IMPORT = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}\/[\w./-]+\.js)\2/g;
const MAIN = 'page/main.js';

/** The file, as text; `run` is what `api.js` answers from. */
export async function oneFile(title, run) {
    const root = new URL('..', import.meta.url);
    const text = async (path) => (await fetch(new URL(path, root))).text();
    const page = new DOMParser().parseFromString(await text('playground.html'), 'text/html');
    page.title = title;
    // A policy that allows files of this site only would refuse what is inside of this one.
    page.querySelectorAll('meta[http-equiv], link[rel=modulepreload], .to-guide').forEach((element) => element.remove());
    // As text, since this page's own policy refuses styles inside of a document.
    const styles = [];
    for (const link of page.querySelectorAll('link[rel=stylesheet]')) {
        const attributes = ['id', 'media']
            .filter((name) => link.hasAttribute(name))
            .map((name) => ` ${name}="${link.getAttribute(name)}"`);
        styles.push(`<style${attributes.join('')}>${await text(link.getAttribute('href'))}</style>`);
        link.replaceWith(page.createComment(`style ${styles.length - 1}`));
    }
    const icon = page.querySelector('link[rel=icon]');
    icon.setAttribute('href', data('image/svg+xml', await text(icon.getAttribute('href'))));
    page.querySelectorAll('script[src]').forEach((element) => element.remove());
    // Nothing in the run can end the script.
    script(page, 'application/json', JSON.stringify(run).replaceAll('<', '\\u003c')).id = 'run';
    script(page, 'importmap', JSON.stringify({ imports: await modules(text) }));
    script(page, 'module', `import '${MAIN}';`);
    const html = page.documentElement.outerHTML.replace(/<!--style (\d+)-->/g, (_, i) => styles[i]);
    return `<!DOCTYPE html>\n${html}`;
}

function script(page, type, content) {
    const element = page.createElement('script');
    element.type = type;
    element.textContent = content;
    page.head.append(element);
    return element;
}

// All modules that the first one leads to, by bare name.
async function modules(text) {
    const found = {};
    const open = [MAIN];
    while (open.length > 0) {
        const path = open.shift();
        if (!(path in found)) {
            const renamed = (await text(path)).replace(IMPORT, (_, before, quote, name) => {
                const imported = new URL(name, `file:///${path}`).pathname.slice(1);
                open.push(imported);
                return before + quote + imported + quote;
            });
            found[path] = data('text/javascript', renamed);
        }
    }
    return found;
}

function data(type, content) {
    const bytes = new TextEncoder().encode(content);
    let binary = '';
    for (let i = 0; i < bytes.length; i += 0x8000) {
        binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    }
    return `data:${type};base64,${btoa(binary)}`;
}
