// Installs what package.json names, exactly those versions, unless they are already there.
import { existsSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies;

function installed(name) {
  const file = join(here, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

if (Object.entries(wanted).some(([name, version]) => installed(name) !== version)) {
  const npm = spawnSync(
    "npm",
    ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
    { cwd: here, stdio: "inherit", shell: process.platform === "win32" },
  );
  process.exit(npm.status ?? 1);
}
