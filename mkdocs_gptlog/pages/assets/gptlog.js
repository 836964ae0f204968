// @ts-check
/** What the pages do beyond showing: players on demand, full views of pictures, links to copy, long replies, the gallery. */

/**
 * Put the player of a linked video in the place of its card, or of the player that is there already.
 * @param {HTMLAnchorElement} link The card, or a time in what is said.
 */
function load(link) {
  const card = link.closest(".gptlog-recording")?.querySelector(".gptlog-elsewhere, .gptlog-player") ?? link;
  const frame = document.createElement("iframe");
  frame.className = "gptlog-player";
  frame.src = link.dataset.gptlogPlayer ?? "";
  frame.title = link.dataset.gptlogTitle ?? "";
  frame.allow = "fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  card.replaceWith(frame);
  frame.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-gptlog-player], a.gptlog-zoom") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.gptlogPlayer) load(link);
  else import("./viewer.js").then(({ open }) => open(link)).catch(() => location.assign(link.href));
});

/** Let the keyboard reach what scrolls sideways, where the browser does not by itself. */
function reach() {
  for (const one of document.querySelectorAll(".gptlog :is(pre, table), .gptlog-scroll")) {
    if (one instanceof HTMLElement && one.scrollWidth > one.clientWidth) one.tabIndex = 0;
  }
}

addEventListener("resize", reach);

/** Say that a link is copied. */
function sayCopied() {
  const said = document.querySelector("[data-gptlog-copied]");
  if (!(said instanceof HTMLElement)) return;
  said.textContent = said.dataset.gptlogCopied ?? "";
  setTimeout(() => said.replaceChildren(), 2500);
}

/**
 * Fold a long text, or show the whole of it.
 * @param {Element} text
 * @param {boolean} whole
 */
function unfold(text, whole) {
  const passed = text.scrollTop;
  text.classList.toggle("gptlog-whole", whole);
  document.querySelector(`[aria-controls="${text.id}"]`)?.setAttribute("aria-expanded", String(whole));
  if (!whole) text.parentElement?.scrollIntoView({ block: "nearest" });
  else if (passed) scrollBy({ top: passed, behavior: "instant" });
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("a.gptlog-link");
  if (link instanceof HTMLAnchorElement) navigator.clipboard?.writeText(link.href).then(sayCopied, () => {});
  const button = target?.closest(".gptlog-unfold");
  const text = button && document.getElementById(button.getAttribute("aria-controls") ?? "");
  if (text) unfold(text, !text.classList.contains("gptlog-whole"));
});

// Who looks for a word in the page, or tabs to a link, moves the folded text: it is wanted whole.
document.addEventListener(
  "scroll",
  ({ target }) => {
    if (target instanceof Element && target.matches(".gptlog-long:not(.gptlog-whole)") && target.scrollTop) {
      unfold(target, true);
    }
  },
  true,
);

/** Show the whole of the message that the address names. */
function arrive() {
  const text = document.getElementById(location.hash.slice(1))?.querySelector(":scope > .gptlog-long");
  if (text) unfold(text, true);
}

addEventListener("hashchange", arrive);

/** Show what the address names, let it be reached, and fetch what pictures, recordings and the gallery need, where there are any. */
const prepare = () => {
  arrive();
  reach();
  if (document.querySelector(".gptlog-zoom")) import("./viewer.js");
  if (document.querySelector(".gptlog-recording :is(audio, video)")) import("./player.js").then((player) => player.prepare());
  const controls = document.querySelector("[data-gptlog-gallery]");
  const visited = history.state !== null;
  if (controls instanceof HTMLElement) import("./gallery.js").then(({ mount }) => mount(controls, visited));
};

// Material puts one page in the place of another without loading it anew, and says so here.
const pages = /** @type {{document$?: {subscribe(then: () => void): void}}} */ (window).document$;
if (pages) pages.subscribe(prepare);
else prepare();
