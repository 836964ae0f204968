// Raw sharp: node sharp.mjs IN OUT WIDTHS QUALITY
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const sharp = createRequire(path.join(process.cwd(), "x.js"))("sharp"); // installed where this is started
const [from, to, widths, quality] = process.argv.slice(2);

await Promise.all((await fs.readdir(from)).flatMap((name) =>
  widths.split(",").map(Number).map((width) =>
    sharp(path.join(from, name))
      .rotate()
      .resize({ width })
      .webp({ quality: Number(quality), effort: 4 })
      .toFile(path.join(to, `${path.parse(name).name}-${width}.webp`)))));
