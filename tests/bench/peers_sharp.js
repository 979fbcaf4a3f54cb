// SPDX-License-Identifier: MIT
// sharp doing the work of bandmill's batches: node peers_sharp.js TASK IN OUT CORES; without arguments: its tasks.
"use strict";
const fs = require("fs"), path = require("path");
const sharp = require("sharp");
const jpeg = { quality: 85, chromaSubsampling: "4:2:0" }, png = { compressionLevel: 6 };
const tasks = {
  web: p => p.resize(1600, 1600, { fit: "inside", withoutEnlargement: true }).sharpen({ sigma: 1 }).jpeg(jpeg),
  blur: p => p.blur(3).jpeg(jpeg),
  gray: p => p.grayscale().linear(1.2, -25.5).jpeg(jpeg),
  median: p => p.median(3).png(png),
  thumbnail: p => p.resize(128, 128, { fit: "inside", withoutEnlargement: true }).jpeg({ ...jpeg, quality: 80 }),
  huge: p => p.blur(2).jpeg(jpeg),
  transcode: p => p.jpeg(jpeg),
  png: p => p.png(png),
  single: p => p.resize(512, 512, { fit: "inside", withoutEnlargement: true }).jpeg(jpeg),
};
async function main([task, source, target, cores]) {
  if (!task) return console.log("sharp", ...Object.keys(tasks));
  sharp.cache(false);
  sharp.concurrency(task === "huge" ? Number(cores) : 1);
  fs.mkdirSync(target, { recursive: true });
  const names = fs.readdirSync(source).filter(name => /\.(jpg|png)$/.test(name)).sort();
  let next = 0;
  const lane = async () => {
    while (next < names.length) {
      const name = names[next++];
      await tasks[task](sharp(path.join(source, name), { limitInputPixels: false })).toFile(path.join(target, name));
    }
  };
  await Promise.all(Array.from({ length: Number(cores) }, lane));
}
main(process.argv.slice(2));
