// @11ty/eleventy-img: node eleventy-img.mjs IN OUT WIDTHS QUALITY
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const found = createRequire(path.join(process.cwd(), "x.js")).resolve("@11ty/eleventy-img");
const { default: Image } = await import(pathToFileURL(found));
const [from, to, widths, quality] = process.argv.slice(2);

await Promise.all((await fs.readdir(from)).map((name) =>
  Image(path.join(from, name), {
    widths: widths.split(",").map(Number),
    formats: ["webp"],
    outputDir: to,
    fixOrientation: true,
    sharpWebpOptions: { quality: Number(quality), effort: 4 },
    filenameFormat: (_id, src, width, format) => `${path.parse(src).name}-${width}.${format}`,
  })));
