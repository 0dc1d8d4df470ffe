// For an event source mapping with ReportBatchItemFailures: Lambda comes back with the record that failed, and those behind it.
import { events } from "./events.mjs";

export const handler = async (event) => {
  for (const { eventID, kinesis } of event.Records) {
    try {
      for (const line of events(Buffer.from(kinesis.data, "base64"))) {
        process.stdout.write(line);
        process.stdout.write("\n");
      }
    } catch (reason) {
      console.error(eventID, reason.message);
      return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};
