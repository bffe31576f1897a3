// <authorization-link-playground> puts the playground on a page of documentation. It makes the frame, carries the height
// out of it and the theme into it, and nothing else: what is typed in the frame never comes here. See docs/embedding.md.
const NAME = "authorization-link-playground";
const HOME = new URL("../index.html", import.meta.url);
// The page that shows a program alone.
const CODE = "code.html";
const DATA_CENTERS = ["sandbox", "us", "au", "ca", "de", "sg", "uk"];
const THEMES = ["auto", "light", "dark"];
const HIGHEST = 20_000;

const anything = () => true;
const among = (...values) => (value) => values.includes(value);
// What becomes the deep link, in its order.
const LINKED = {
  "data-center": among(...DATA_CENTERS),
  "client-id": anything,
  "redirect-uri": anything,
  scope: anything,
  "provider-name": anything,
  "avoid-linking": among("true", "false"),
  theme: among(...THEMES),
  start: among("auto", "touch"),
};
const LEFT_OUT = { "avoid-linking": "false", start: "touch" };
const SECRETS = ["access-token", "refresh-token", "link-token", "client-secret", "code", "state"];
const HTML = /^(src|class|compact|dir|hidden|id|inert|lang|part|role|slot|style|tabindex|title|translate|(aria|data)-.+)$/;

const FRAME = {
  loading: "lazy",
  referrerpolicy: "no-referrer",
  allow: "clipboard-write",
  sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
};
// Until the frame answers, the element's own content stays in its place: a link that works without it.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); }
  :host([hidden]) { display: none; }
  slot, iframe { display: block; grid-area: 1 / 1; }
  iframe { width: 100%; height: 720px; border: 0; visibility: hidden; }
  iframe.ready { visibility: visible; }
  slot:has(+ .ready) { display: none; }
`);

// How docs tools mark a theme on the root or the body: Docusaurus, Starlight, Furo; Material; Bootstrap; VitePress, Tailwind.
const MARKS = new Map([["light", "light"], ["dark", "dark"], ["default", "light"], ["slate", "dark"]]);
const marked = ({ dataset, classList }) => {
  const marks = [dataset.theme, dataset.mdColorScheme, dataset.bsTheme].map((mark) => MARKS.get(mark));
  return marks.find(Boolean) ?? ["dark", "light"].find((name) => classList.contains(name));
};
const declared = ({ colorScheme }) => MARKS.get(colorScheme.replace("only", "").trim());
// Where nothing is said, what is seen counts: the first background that is not see-through.
const painted = ({ backgroundColor }) => {
  const [red, green, blue, opacity = 1] = backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  if (!backgroundColor.startsWith("rgb") || opacity < 0.5) return "";
  return 0.3 * red + 0.6 * green + 0.1 * blue < 128 ? "dark" : "light";
};
const themeOfPage = (element) => {
  const places = [document.body, document.documentElement];
  const styles = [element, ...places].map((place) => getComputedStyle(place));
  return places.map(marked).find(Boolean) ?? declared(styles[0]) ?? (styles.map(painted).find(Boolean) || "auto");
};

const playgrounds = new Set();
const follow = () => playgrounds.forEach((playground) => playground.follow());
// The marks change at any time, and a client's navigation may bring another body.
const marksOf = new MutationObserver(() => watch());
const watch = () => {
  marksOf.disconnect();
  marksOf.observe(document.documentElement, { attributes: true, childList: true });
  if (document.body) marksOf.observe(document.body, { attributes: true });
  follow();
};
// A background may fade from theme to theme, or come with a style sheet.
for (const event of ["transitionend", "load"]) addEventListener(event, follow, true);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);

// Not the code of an authorization, which is a secret.
const isCode = (element) => ["", "code", "true"].includes(element.getAttribute("code"));
const fault = (name, value, element) => {
  if (name === "code" && isCode(element)) return "";
  if (name in LINKED && name !== "theme" && isCode(element)) return "not with code";
  if (SECRETS.includes(name)) return "secrets are typed in the playground only";
  if (name in LINKED) return LINKED[name](value) ? "" : "no such value";
  return HTML.test(name) ? "" : "no such attribute";
};

// A value is never repeated: it may be a secret in the wrong place.
const warn = (element) => {
  const faults = Array.from(element.attributes, ({ name, value }) => [name, fault(name, value, element)]);
  const named = faults.filter(([, why]) => why).map(([name, why]) => `${name} (${why})`);
  if (!address(element)) named.push("src (not a web address)");
  if (named.length) console.warn(`<${NAME}> ignores ${named.join(", ")}.`);
};

// The attribute rules. Without it the playground looks like the page around it.
const themeFor = (element) => allowed(element, "theme") || themeOfPage(element);

const allowed = (element, name) => {
  const value = element.getAttribute(name);
  return value && value !== LEFT_OUT[name] && LINKED[name](value) ? value : "";
};

const address = (element) => {
  const src = element.getAttribute("src") ?? HOME;
  if (!URL.canParse(src, document.baseURI)) return null;
  const url = new URL(src, document.baseURI);
  if (!["http:", "https:"].includes(url.protocol)) return null;
  const linked = (name) => {
    if (name === "theme") return themeFor(element).replace("auto", "");
    return isCode(element) ? "" : allowed(element, name);
  };
  const given = Object.keys(LINKED).map((name) => [name.replace("-", "_"), linked(name)]);
  const pairs = [["v", "1"], ...given].filter(([, value]) => value);
  url.search = element.hasAttribute("compact") ? "?embed&compact" : "?embed";
  url.hash = pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
  return isCode(element) ? Object.assign(new URL(CODE, url), { hash: url.hash }) : url;
};

// The author's program: in a script that no browser runs, in a `pre` or as plain text; without the indentation of the page.
const programIn = (element) => {
  const place = element.querySelector("script[type='text/x-python'], pre") ?? element;
  const lines = place.textContent.replace(/^\s*\n/, "").trimEnd().split("\n");
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents))).join("\n");
};

class Playground extends HTMLElement {
  static observedAttributes = ["theme"];
  #frame = document.createElement("iframe");
  #origin = "";
  #theme = "";

  connectedCallback() {
    warn(this);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    root.replaceChildren(document.createElement("slot"));
    const url = address(this);
    if (!url) return;
    this.#origin = url.origin;
    this.#theme = themeFor(this);
    for (const [name, value] of Object.entries(FRAME)) this.#frame.setAttribute(name, value);
    this.#frame.title = this.title || (isCode(this) ? "Try this program" : "Try Cronofy authorization linking");
    this.#frame.className = "";
    this.#frame.src = url;
    addEventListener("message", this.#receive);
    root.append(this.#frame);
    playgrounds.add(this);
    watch();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#receive);
    playgrounds.delete(this);
  }

  // moveBefore() keeps the frame, and with it the link.
  connectedMoveCallback() {
    this.follow();
  }

  attributeChangedCallback() {
    this.follow();
  }

  follow() {
    const theme = themeFor(this);
    if (theme === this.#theme || !this.#frame.className) return;
    this.#theme = theme;
    this.#tell("theme", { theme });
  }

  #tell(event, more) {
    this.#frame.contentWindow?.postMessage({ type: NAME, v: 1, event, ...more }, this.#origin);
  }

  #receive = ({ source, origin, data }) => {
    if (!source || source !== this.#frame.contentWindow || origin !== this.#origin) return;
    if (data?.type !== NAME || data.v !== 1) return;
    if (data.event === "height" && data.height > 0 && data.height <= HIGHEST) this.#frame.style.height = `${data.height}px`;
    if (data.event !== "ready") return;
    this.#frame.className = "ready";
    const program = isCode(this) && programIn(this);
    if (program) this.#tell("program", { program });
    this.follow();
  };
}

if (!customElements.get(NAME)) customElements.define(NAME, Playground);
