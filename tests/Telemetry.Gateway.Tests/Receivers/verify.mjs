// Looks at webhooks as a receiver does. One JSON line in: { name, secret, headers, body (base64) }.
// One JSON line out: { name, signature, event }: null where the package accepts it, else its error.
import { createInterface } from "node:readline";
import { CloudEvent, HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";

function errorOf(look) {
  try {
    look();
    return null;
  } catch (error) {
    return error.message;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { name, secret, headers, body } = JSON.parse(line);
  const text = Buffer.from(body, "base64").toString("utf8");
  const webhook = secret.startsWith("whsec_") ? new Webhook(secret) : new Webhook(secret, { format: "raw" });
  const signature = errorOf(() => webhook.verify(text, headers));
  const event = errorOf(() => {
    const received = HTTP.toEvent({ headers, body: text });
    // Made anew and strictly, so that nothing that was read leniently passes.
    if (!new CloudEvent({ ...received }, true).validate()) throw new Error("not valid");
    if (received.id !== headers["webhook-id"]) throw new Error("another id than the header's");
  });
  console.log(JSON.stringify({ name, signature, event }));
}
