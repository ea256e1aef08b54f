// Compiles contracts/*.sol and writes one file {abi, bytecode, runtime} per contract.
// Usage: node compile.mjs <output directory>. Does nothing if no source is newer than the output.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const sourceDirectory = join(here, "contracts");
const output = process.argv[2];
const names = readdirSync(sourceDirectory).filter((name) => name.endsWith(".sol"));
const inputs = [join(here, "compile.mjs"), join(here, "package.json"), ...names.map((name) => join(sourceDirectory, name))];
const stamp = join(output, "compiled");

function changed(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (changed(stamp) > Math.max(...inputs.map(changed))) {
  process.exit(0);
}

const solc = createRequire(import.meta.url)("solc");
const request = {
  language: "Solidity",
  sources: Object.fromEntries(
    names.map((name) => [name, { content: readFileSync(join(sourceDirectory, name), "utf8") }]),
  ),
  settings: {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: "cancun",
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"] } },
  },
};
const result = JSON.parse(solc.compile(JSON.stringify(request)));
const messages = result.errors ?? [];
for (const message of messages) {
  console.error(message.formattedMessage);
}
if (messages.length > 0) {
  process.exit(1); // warnings too
}

mkdirSync(output, { recursive: true });
for (const contracts of Object.values(result.contracts)) {
  for (const [name, { abi, evm }] of Object.entries(contracts)) {
    const bytecode = "0x" + evm.bytecode.object;
    const runtime = "0x" + evm.deployedBytecode.object;
    if (abi.length > 0 && bytecode !== "0x") {
      writeFileSync(join(output, `${name}.json`), JSON.stringify({ bytecode, runtime, selectors: evm.methodIdentifiers }));
    }
  }
}
writeFileSync(stamp, `solc ${solc.version()}\n`);
