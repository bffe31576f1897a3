// Goes behind early.js in the pages of “make dev”. The server answers as soon as it has another build than this page's.
new EventSource(`changes/${BUILD}`).addEventListener("message", () => location.reload());
