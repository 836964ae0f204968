// @ts-check
/** Recordings: lines and markers that play from their time, the line that is being said, and how far the waveform is. */

/** So long is the box of the lines left alone after the reader has moved it, in ms. */
const LEFT_ALONE = 5000;

/** @type {WeakMap<Element, number>} When the reader last moved each box. */
const moved = new WeakMap();

/**
 * Find the player that something belongs to.
 * @param {Element | null | undefined} part
 */
const playerOf = (part) =>
  /** @type {HTMLMediaElement | null | undefined} */ (part?.closest(".gptlog-recording")?.querySelector("audio, video"));

/**
 * Play from a time on.
 * @param {HTMLMediaElement} media
 * @param {number} at In seconds.
 */
function play(media, at) {
  const seek = () => {
    const { seekable, currentSrc } = media;
    const end = seekable.length ? seekable.end(seekable.length - 1) : 0;
    if (at > end && !currentSrc.startsWith("blob:")) {
      // The server sends no parts of files, as those of previews do; then browsers seek only in what they have whole.
      media.pause();
      fetch(currentSrc).then((got) => got.blob()).then((whole) => {
        media.src = URL.createObjectURL(whole);
        play(media, at);
      });
    } else media.currentTime = at;
  };
  if (media.readyState) seek();
  else media.addEventListener("loadedmetadata", seek, { once: true });
  media.play().catch(() => {}); // it was paused again, or the file is gone: the player says so itself
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const link = /** @type {HTMLElement | null | undefined} */ (target?.closest("[data-gptlog-at]"));
  const wave = /** @type {HTMLElement | null | undefined} */ (target?.closest(".gptlog-wave"));
  const media = playerOf(link ?? wave);
  if (!media || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link) {
    event.preventDefault();
    play(media, Number(link.dataset.gptlogAt));
  } else if (wave) {
    const { left, width } = wave.getBoundingClientRect();
    const length = Number(wave.dataset.gptlogLength) || media.duration;
    if (length) play(media, ((event.clientX - left) / width) * length);
  }
});

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key === " " && target instanceof HTMLElement && target.matches("[data-gptlog-at]")) {
    event.preventDefault();
    target.click();
  }
});

for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  const note = (/** @type {Event} */ { target }) => {
    const box = target instanceof Element && target.closest(".gptlog-transcript");
    if (box && (name !== "pointerdown" || target === box)) moved.set(box, Date.now()); // its scroll bar, not a line
  };
  document.addEventListener(name, note, { passive: true });
}

/**
 * Show where a player is.
 * @param {HTMLMediaElement} media
 */
function follow(media) {
  const figure = media.closest(".gptlog-recording");
  const { currentTime, duration } = media;
  if (!figure || !duration) return;
  const wave = /** @type {HTMLElement | null} */ (figure.querySelector(".gptlog-wave"));
  wave?.style.setProperty("--gptlog-played", `${(100 * currentTime) / duration}%`);
  for (const mark of wave?.querySelectorAll(".gptlog-wave__mark:not([style])") ?? []) {
    if (mark instanceof HTMLElement) {
      mark.style.setProperty("--gptlog-place", `${(100 * Number(mark.dataset.gptlogAt)) / duration}%`);
    }
  }
  const box = figure.querySelector(".gptlog-transcript");
  if (!box || !(currentTime || !media.paused)) return;
  const lines = [...box.querySelectorAll("[data-gptlog-at]")].filter((one) => one instanceof HTMLElement);
  const line = lines.filter((one) => Number(one.dataset.gptlogAt) <= currentTime + 0.05).pop();
  const last = box.querySelector("[aria-current]");
  if (line === (last ?? undefined)) return;
  last?.removeAttribute("aria-current");
  line?.setAttribute("aria-current", "true");
  if (!line || Date.now() - (moved.get(box) ?? 0) < LEFT_ALONE) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = line.offsetTop - (box.clientHeight - line.offsetHeight) / 2;
  box.scrollTo({ top, behavior: still ? "instant" : "smooth" });
}

for (const name of ["loadedmetadata", "seeking", "timeupdate"]) {
  document.addEventListener(name, ({ target }) => target instanceof HTMLMediaElement && follow(target), true);
}

/** Make a page ready whose recordings are new. */
export function prepare() {
  for (const link of document.querySelectorAll("[data-gptlog-at]")) link.setAttribute("role", "button");
  for (const media of document.querySelectorAll("audio, video")) {
    if (media instanceof HTMLMediaElement && media.readyState) follow(media);
  }
}
