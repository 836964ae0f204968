// @ts-check
/** What the pages do beyond showing: players that load on demand, and marks that come along into the lightbox. */

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
  const target = event.target instanceof Element ? event.target.closest("a[data-gptlog-player]") : null;
  if (target instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    load(target);
  }
});

/**
 * Draw the marks of a picture over its slide in the lightbox.
 * @param {HTMLImageElement} picture
 */
function mark(picture) {
  const holder = picture.parentElement;
  const link = [...document.querySelectorAll("a.gptlog-zoom")].find(
    (each) => each instanceof HTMLAnchorElement && each.href === picture.src,
  );
  const marks = link?.querySelector(".gptlog-marks");
  if (!holder || !marks || holder.querySelector(".gptlog-marks")) return;
  const copy = /** @type {SVGElement} */ (marks.cloneNode(true));
  holder.style.position = "relative";
  holder.append(copy);
  const fit = () => {
    copy.style.inset = "auto";
    copy.style.left = `${picture.offsetLeft}px`;
    copy.style.top = `${picture.offsetTop}px`;
    copy.style.width = `${picture.offsetWidth}px`;
    copy.style.height = `${picture.offsetHeight}px`;
  };
  new ResizeObserver(fit).observe(picture);
  fit();
}

/** Let the keyboard reach what scrolls sideways, where the browser does not by itself. */
function reach() {
  for (const one of document.querySelectorAll(".gptlog :is(pre, table), .gptlog-scroll")) {
    if (one instanceof HTMLElement && one.scrollWidth > one.clientWidth) one.tabIndex = 0;
  }
}

addEventListener("resize", reach);

// The lightbox belongs to another plugin; its slides are recognised when they appear.
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node instanceof HTMLImageElement && node.closest(".gslide-image")) mark(node);
    }
  }
}).observe(document.body, { childList: true, subtree: true });

/** Prepare a page that is shown: fetch what recordings need, where there is one. */
const prepare = () => {
  reach();
  if (document.querySelector(".gptlog-recording :is(audio, video)")) import("./player.js").then((player) => player.prepare());
};

// Material puts one page in the place of another without loading it anew, and says so here.
const pages = /** @type {any} */ (window).document$;
if (pages) pages.subscribe(prepare);
else prepare();
