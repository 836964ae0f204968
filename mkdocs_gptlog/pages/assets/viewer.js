// @ts-check
/** The full view of pictures: all of each can be seen and read, with its marks and its caption, by mouse, touch and keyboard. */

/** A side that would be shown shorter is too thin to read, in px; such a picture begins at its full width or height. */
const THIN = 240;
/** A picture smaller than this is enlarged to it, in px. */
const SMALL = 160;
/** How much a button or a key enlarges. */
const STEP = 1.5;
/** How far a finger goes for the next picture, in px. */
const SWIPE = 50;
/** So quickly the second tap of two follows, in ms. */
const TWICE = 350;
/** How far an arrow key scrolls, in px. */
const LINE = 80;

// Not in the head: Material takes out of it what the next page does not name.
const styles = document.createElement("link");
const styled = new Promise((done, failed) => {
  styles.onload = done;
  styles.onerror = failed;
});
styled.catch(() => {}); // whoever opens a picture is told
styles.rel = "stylesheet";
styles.href = new URL("viewer.css", import.meta.url).href;
document.body.append(styles);

/**
 * How large a picture is shown, in px of the window for each of its own.
 * @typedef {{whole: number, readable: number, largest: number}} Scales
 */

/**
 * Choose the scales of a picture: all of it in the room, one at which it can be read, and the largest.
 * @param {number} width
 * @param {number} height
 * @param {number} roomWidth
 * @param {number} roomHeight
 * @param {boolean} drawn Whether it is a drawing, which has no px of its own.
 * @returns {Scales}
 */
export function scales(width, height, roomWidth, roomHeight, drawn) {
  const [across, down] = [roomWidth / width, roomHeight / height];
  const sharp = drawn ? Infinity : Math.max(1, SMALL / Math.max(width, height));
  const whole = Math.min(across, down, sharp);
  const short = Math.min(width, height);
  const thin = whole * short < Math.min(THIN, 0.6 * short);
  const readable = thin ? Math.min(Math.max(across, down), sharp) : whole;
  return { whole, readable, largest: Math.max(8 * readable, 2) };
}

/**
 * Find a part of the full view.
 * @template {Element} T
 * @param {Element} dialog
 * @param {string} name
 * @param {new () => T} kind
 */
function part(dialog, name, kind) {
  const element = dialog.querySelector(`[data-gptlog-view="${name}"]`);
  if (!(element instanceof kind)) throw new Error(`the full view has no ${name}`);
  return element;
}

/**
 * Copy a picture of the page, to be loaded in its largest size.
 * @param {HTMLAnchorElement} link
 */
function largest(link) {
  const copy = /** @type {Element} */ ((link.querySelector("picture") ?? link.querySelector("img"))?.cloneNode(true));
  const width = link.querySelector("img")?.getAttribute("width");
  for (const source of [copy, ...copy.children]) {
    if (source.hasAttribute("srcset")) source.setAttribute("sizes", `${width}px`);
    if (!(source instanceof HTMLImageElement)) continue;
    source.loading = "eager";
    source.draggable = false;
    source.src = link.href;
  }
  return copy;
}

/**
 * Open the full view of a picture, and the way to the others on its page.
 * @param {HTMLAnchorElement} opener The picture on the page.
 */
export async function open(opener) {
  const template = document.querySelector("template[data-gptlog-viewer]");
  await styled;
  if (!(template instanceof HTMLTemplateElement)) throw new Error("the page has no full view");
  if (document.querySelector(".gptlog-viewer")) return;
  const dialog = /** @type {HTMLDialogElement} */ (template.content.querySelector("dialog")?.cloneNode(true));
  const stage = part(dialog, "stage", HTMLElement);
  const sheet = part(dialog, "sheet", HTMLElement);
  const caption = part(dialog, "caption", HTMLElement);
  const count = part(dialog, "count", HTMLElement);
  const file = part(dialog, "file", HTMLAnchorElement);
  const [back, next] = [part(dialog, "back", HTMLElement), part(dialog, "next", HTMLElement)];
  const [smaller, larger] = [part(dialog, "smaller", HTMLElement), part(dialog, "larger", HTMLElement)];
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("a.gptlog-zoom")]);
  const pictures = links.filter((link) => link === opener || link.checkVisibility());
  const { signal, abort } = ((controller) => ({ signal: controller.signal, abort: () => controller.abort() }))(
    new AbortController(),
  );
  let number = pictures.indexOf(opener);
  let [width, height] = [1, 1];
  let scale = 0; // that of the sheet
  let chosen = false; // by the reader, and so kept when the window changes

  /** Whether the picture's left (-1) or right (1) edge is in sight. @param {number} side */
  const atEdge = (side) =>
    side < 0 ? stage.scrollLeft < 1 : stage.scrollLeft + stage.clientWidth > stage.scrollWidth - 1;

  const limits = () => {
    const [top, right, bottom, left] = ["top", "right", "bottom", "left"].map((side) =>
      parseFloat(getComputedStyle(stage).getPropertyValue(`padding-${side}`)),
    );
    const room = [stage.clientWidth - left - right, stage.clientHeight - top - bottom];
    return scales(width, height, room[0], room[1], new URL(pictures[number].href).pathname.endsWith(".svg"));
  };

  /**
   * Show the picture at a scale; what lies at a place of the window stays there.
   * @param {number} wanted
   * @param {number} [x]
   * @param {number} [y]
   */
  const zoom = (wanted, x, y) => {
    const { whole, largest } = limits();
    const box = stage.getBoundingClientRect();
    const [left, top] = [x ?? box.left + stage.clientWidth / 2, y ?? box.top + stage.clientHeight / 2];
    const before = sheet.getBoundingClientRect();
    scale = Math.min(largest, Math.max(whole, wanted));
    sheet.style.width = `${scale * width}px`;
    sheet.style.height = `${scale * height}px`;
    const after = sheet.getBoundingClientRect();
    stage.scrollBy({
      left: after.left - left + (after.width * (left - before.left)) / (before.width || 1),
      top: after.top - top + (after.height * (top - before.top)) / (before.height || 1),
      behavior: "instant",
    });
    // Where nothing scrolls sideways a swipe is ours, and not the browser's way to the page before.
    stage.style.touchAction = atEdge(-1) && atEdge(1) ? "pan-y" : "pan-x pan-y";
    smaller.ariaDisabled = String(scale <= whole);
    larger.ariaDisabled = String(scale >= largest);
    sheet.classList.toggle("gptlog-viewer__sheet--large", scale > limits().readable * 1.01);
  };

  /**
   * @param {number} wanted
   * @param {number} [x]
   * @param {number} [y]
   */
  const choose = (wanted, x, y) => {
    chosen = true;
    zoom(wanted, x, y);
  };

  /**
   * Enlarge the picture so that small writing can be read, or show it as it was opened.
   * @param {number} x
   * @param {number} y
   */
  const toggle = (x, y) => {
    const { readable } = limits();
    const plain = Math.abs(scale / readable - 1) < 0.05;
    zoom(plain ? Math.max(2.5 * readable, 1) : readable, x, y);
    chosen = plain;
  };

  /** @param {number} wanted The picture to show, by its number. */
  const show = (wanted) => {
    const link = pictures[Math.min(pictures.length - 1, Math.max(0, wanted))];
    number = pictures.indexOf(link);
    const copy = largest(link);
    const image = copy instanceof HTMLImageElement ? copy : /** @type {HTMLImageElement} */ (copy.querySelector("img"));
    const small = link.querySelector("img")?.currentSrc;
    const color = link.style.getPropertyValue("--gptlog-color");
    sheet.style.background = small ? `${color} url("${CSS.escape(small)}") 0 / 100% 100%` : color;
    image.onload = () => (sheet.style.background = color);
    [width, height] = [Number(image.getAttribute("width")) || 1, Number(image.getAttribute("height")) || 1];
    sheet.replaceChildren(copy, ...[...link.querySelectorAll(".gptlog-marks")].map((marks) => marks.cloneNode(true)));
    caption.textContent = link.dataset.gptlogCaption ?? "";
    const language = link.closest("[lang]");
    if (language) caption.lang = language.getAttribute("lang") ?? "";
    caption.tabIndex = caption.scrollHeight > caption.clientHeight ? 0 : -1;
    const told = (count.dataset.gptlogNumber ?? "").replace("{number}", String(number + 1));
    count.ariaLabel = told.replace("{total}", String(pictures.length));
    count.textContent = `${number + 1} / ${pictures.length}`;
    file.href = link.href;
    back.ariaDisabled = String(number === 0);
    next.ariaDisabled = String(number === pictures.length - 1);
    chosen = false;
    zoom(limits().readable);
    stage.scrollTo({ left: 0, top: 0, behavior: "instant" });
  };

  /** @param {number} left @param {number} top */
  const scroll = (left, top) => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    stage.scrollBy({ left, top, behavior: still ? "instant" : "smooth" });
  };

  /** Go to an end of the picture; from there to an end of the row of pictures. @param {number} side */
  const end = (side) => {
    const [x, y] = [stage.scrollLeft, stage.scrollTop];
    stage.scrollTo({ left: side * stage.scrollWidth, top: side * stage.scrollHeight, behavior: "instant" });
    if (stage.scrollLeft === x && stage.scrollTop === y) show(side * (pictures.length - 1));
  };

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => (atEdge(-1) ? show(number - 1) : scroll(-LINE, 0)),
    ArrowRight: () => (atEdge(1) ? show(number + 1) : scroll(LINE, 0)),
    ArrowUp: () => scroll(0, -LINE),
    ArrowDown: () => scroll(0, LINE),
    PageUp: () => scroll(0, -0.9 * stage.clientHeight),
    PageDown: () => scroll(0, 0.9 * stage.clientHeight),
    Home: () => end(0),
    End: () => end(1),
    "+": () => choose(scale * STEP),
    "=": () => choose(scale * STEP),
    "-": () => choose(scale / STEP),
    0: () => (zoom(limits().readable), (chosen = false)),
  };
  // Before the theme, for which letters and arrows are ways to other pages.
  addEventListener(
    "keydown",
    (event) => {
      event.stopImmediatePropagation();
      const { ctrlKey, metaKey, altKey, key, target } = event;
      const scrolls = target === caption && /^(Arrow(Up|Down)|Page|Home|End)/.test(key) && caption.tabIndex === 0;
      if (ctrlKey || metaKey || altKey || scrolls || !Object.hasOwn(keys, key)) return;
      event.preventDefault();
      keys[key]();
    },
    { capture: true, signal },
  );
  addEventListener("popstate", () => dialog.close(), { signal });

  /** @type {[HTMLElement, () => void][]} */
  const buttons = [
    [back, () => show(number - 1)],
    [next, () => show(number + 1)],
    [smaller, keys["-"]],
    [larger, keys["+"]],
    [part(dialog, "close", HTMLElement), () => dialog.close()],
  ];
  for (const [button, work] of buttons) button.onclick = () => button.ariaDisabled !== "true" && work();

  // The mouse: the wheel scrolls, with Ctrl (and fingers on a touchpad) it zooms; a pressed mouse moves the picture.
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    choose(scale * Math.exp(-event.deltaY / (event.deltaMode ? 8 : 200)), event.clientX, event.clientY);
  });
  let finger = false;
  let moved = false;
  stage.onpointerdown = (event) => {
    finger = event.pointerType === "touch";
    moved = false;
  };
  stage.onpointermove = (event) => {
    if (finger || event.buttons !== 1 || !sheet.contains(/** @type {Node} */ (event.target))) return;
    moved ||= Math.hypot(event.movementX, event.movementY) > 2;
    stage.scrollBy({ left: -event.movementX, top: -event.movementY, behavior: "instant" });
  };
  let tapped = -Infinity;
  stage.onclick = ({ target, clientX, clientY, detail, timeStamp }) => {
    if (moved) return;
    if (!sheet.contains(/** @type {Node} */ (target))) dialog.close();
    else if (!finger && detail < 2) toggle(clientX, clientY);
    else if (finger && timeStamp - tapped < TWICE) [tapped] = [-Infinity, toggle(clientX, clientY)];
    else tapped = timeStamp;
  };

  // Fingers: one scrolls or goes on to the next picture, two zoom.
  /** @type {{x: number, y: number, left: boolean, right: boolean} | undefined} */
  let swipe;
  /** @type {{apart: number, scale: number, x: number, y: number} | undefined} */
  let pinch;
  /** @param {TouchList} touches */
  const fingers = ([one, other]) => ({
    apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1,
    x: (one.clientX + other.clientX) / 2,
    y: (one.clientY + other.clientY) / 2,
  });
  stage.ontouchstart = (event) => {
    const [touch] = event.touches;
    swipe = undefined;
    if (event.touches.length === 1) {
      swipe = { x: touch.clientX, y: touch.clientY, left: atEdge(-1), right: atEdge(1) };
    } else if (event.touches.length === 2) {
      pinch = { ...fingers(event.touches), scale };
      if (event.cancelable) event.preventDefault();
    }
  };
  stage.ontouchmove = (event) => {
    if (!pinch || event.touches.length !== 2) return;
    if (event.cancelable) event.preventDefault();
    const { apart, x, y } = fingers(event.touches);
    stage.scrollBy({ left: pinch.x - x, top: pinch.y - y, behavior: "instant" });
    [pinch.x, pinch.y] = [x, y];
    choose((pinch.scale * apart) / pinch.apart, x, y);
  };
  stage.ontouchend = ({ touches, changedTouches }) => {
    if (touches.length < 2) pinch = undefined;
    if (!swipe || touches.length) return;
    const [across, down] = [changedTouches[0].clientX - swipe.x, changedTouches[0].clientY - swipe.y];
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(down)) return;
    if (across > 0 ? swipe.left : swipe.right) show(number - Math.sign(across));
  };

  const fit = new ResizeObserver(() => zoom(chosen ? scale : limits().readable));
  dialog.onclose = () => {
    abort();
    fit.disconnect();
    dialog.remove();
    opener.focus({ preventScroll: true });
  };
  document.body.append(dialog);
  dialog.classList.toggle("gptlog-viewer--single", pictures.length === 1);
  dialog.showModal();
  show(number);
  fit.observe(stage);
  stage.focus();
}
