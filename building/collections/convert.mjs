// Makes collections for Postman and Bruno of the OpenAPI descriptions, by the converters of those two: “make collections”.
// What it wrote is read back by what Postman and Bruno read it with.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import bruno from "@usebruno/converters";
import schema from "@usebruno/schema";
import postman from "openapi-to-postmanv2";
import sdk from "postman-collection";

const FROM = new URL("../../docs/openapi/", import.meta.url);
const TO = new URL("../../docs/collections/", import.meta.url);
const OPTIONS = { folderStrategy: "Tags", enableOptionalParameters: false, parametersResolution: "Example" };

const postmanCollection = async (description) => {
  const { result, reason, output } = await promisify(postman.convertV2)({ type: "json", data: description }, OPTIONS);
  if (!result) throw new Error(reason);
  return output[0].data;
};

// Random in each run, and made anew by each import.
const IDS = ["_postman_id", "id"];
// Bruno asks for ids of 21 characters. Here they are numbers, so that a file changes only when it says something else.
const numbered = (text) => {
  let count = 0;
  return text.replace(/(?<="uid": ")[^"]+/g, () => String((count += 1)).padStart(21, "0"));
};
// The examples of answers are the converters' own inventions.
const left = (key, value) => (IDS.includes(key) || ["examples", "response"].includes(key) ? undefined : value);
const asText = (collection) => `${numbered(JSON.stringify(collection, left, 2))}\n`;

const KINDS = {
  postman_collection: {
    convert: postmanCollection,
    requests: (collection) => new sdk.Collection(collection).items.count(),
  },
  bruno: {
    convert: bruno.openApiToBruno,
    requests: (collection) => schema.collectionSchema.validateSync(collection).items.length,
  },
};

await mkdir(TO, { recursive: true });
for (const name of (await readdir(FROM)).filter((each) => each.endsWith(".json"))) {
  const description = JSON.parse(await readFile(new URL(name, FROM), "utf8"));
  const operations = Object.values(description.paths).flatMap(Object.values).length;
  for (const [kind, { convert, requests }] of Object.entries(KINDS)) {
    const text = asText(await convert(structuredClone(description)));
    if (requests(JSON.parse(text)) !== operations) throw new Error(`The ${kind} of ${name} has not ${operations} requests.`);
    await writeFile(new URL(name.replace(".json", `.${kind}.json`), TO), text);
  }
}
