// What follows the sources in sources.js: the Python that unpacks them, then the page's own.
window.playground.sources = SOURCES;
document.body.append(Object.assign(document.createElement("script"), { type: "py", textContent: MAIN }));
