// Reads documents as JSON, [{ "name", "html" }], and prints what html-validate finds in them, a line each. One process for all of them.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = JSON.parse(readFileSync(new URL("../.htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate(new StaticConfigLoader(rules));
for (const { name, html } of JSON.parse(readFileSync(0, "utf8"))) {
  const report = await validator.validateString(html, name);
  for (const { messages } of report.results) {
    for (const { line, column, ruleId, message } of messages) console.log(`${name}, line ${line}, column ${column}: ${message} (${ruleId})`);
  }
}
