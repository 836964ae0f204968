// @ts-check
/** What the pages do beyond showing: players that load on demand, and marks that come along into the lightbox. */

/**
 * Put the player of a linked video in the place of its card.
 * @param {HTMLAnchorElement} card
 */
function load(card) {
  const frame = document.createElement("iframe");
  frame.className = "gptlog-player";
  frame.src = card.dataset.gptlogPlayer ?? "";
  frame.title = card.dataset.gptlogTitle ?? "";
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

// The lightbox belongs to another plugin; its slides are recognised when they appear.
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node instanceof HTMLImageElement && node.closest(".gslide-image")) mark(node);
    }
  }
}).observe(document.body, { childList: true, subtree: true });
