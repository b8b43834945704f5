// Asks an endpoint through Comunica: node comunica.cjs URL QUERY... prints, a line a query, how it ended.
const { QueryEngine } = require("@comunica/query-sparql");

async function ended(engine, url, query) {
  const context = { sources: [{ type: "sparql", value: url }] };
  const result = await engine.query(query, context);
  const stream = await result.execute();
  let count = 0;
  return new Promise((resolve, reject) => {
    stream.on("data", () => (count += 1));
    stream.on("end", () => resolve({ count }));
    stream.on("error", reject);
  });
}

(async () => {
  const [url, ...queries] = process.argv.slice(2);
  const engine = new QueryEngine();
  for (const query of queries) {
    const how = await ended(engine, url, query).catch((error) => ({ error: error.message }));
    console.log(JSON.stringify(how));
  }
})();
