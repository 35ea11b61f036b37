// Unpacks the browser of the npm package: node unpack-chromium.js FROM TO
"use strict";
const fs = require("node:fs"), path = require("node:path"), zlib = require("node:zlib");
const { execFileSync } = require("node:child_process");
const [from, to] = process.argv.slice(2);

for (const name of fs.readdirSync(from).filter((name) => name.endsWith(".br"))) {
  const bytes = zlib.brotliDecompressSync(fs.readFileSync(path.join(from, name)));
  if (name.endsWith(".tar.br")) execFileSync("tar", ["-x", "-C", to], { input: bytes, maxBuffer: Infinity });
  else fs.writeFileSync(path.join(to, name.slice(0, -3)), bytes, { mode: 0o755 });
}
