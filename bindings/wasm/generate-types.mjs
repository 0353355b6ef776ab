// Writes package/src/types.ts from docs/schema, or with --check compares it.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const schemas = new URL("../../docs/schema/", import.meta.url);
const target = new URL("./package/src/types.ts", import.meta.url);
const documents = [
  "episode",
  "claim",
  "explanation",
  "vocabulary",
  "receipt-report",
  "audit-summary",
];

// The documents share most of their definitions; each is written once.
const definitions = {};
for (const name of documents) {
  const { $defs, $schema, ...root } = JSON.parse(
    await readFile(new URL(`${name}.schema.json`, schemas), "utf8"),
  );
  for (const [key, definition] of Object.entries({ ...$defs, [root.title]: root })) {
    const known = definitions[key];
    if (known && JSON.stringify(known) !== JSON.stringify(definition)) {
      throw new Error(`${name}.schema.json defines ${key} otherwise than another schema`);
    }
    definitions[key] = definition;
  }
}
// A property that has a description of its own beside its reference would become a type of its own.
const all = { title: "Documents", type: "object", additionalProperties: false, $defs: definitions,
  properties: Object.fromEntries(Object.keys(definitions).sort().map((key) => [key, { $ref: `#/$defs/${key}` }])) };
const wrapped = JSON.parse(JSON.stringify(all), (key, value) => {
  if (value === null || typeof value !== "object" || !("$ref" in value)) return value;
  const { $ref, ...rest } = value;
  delete rest.default;
  return Object.keys(rest).length === 0 ? value : { ...rest, allOf: [{ $ref }] };
});
const text = await compile(wrapped, "Documents", {
  additionalProperties: false,
  bannerComment: "// Generated from docs/schema by generate-types.mjs; do not edit.",
  format: true,
  style: { printWidth: 100 },
});
const body = text.replace(/export interface Documents \{[\s\S]*?\n\}\n/, "");
if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8").catch(() => "");
  if (committed !== body) {
    console.error("package/src/types.ts is stale: run `node bindings/wasm/generate-types.mjs`");
    process.exit(1);
  }
} else {
  await writeFile(target, body);
}
