"""For an event source mapping with ReportBatchItemFailures: Lambda comes back with the record that failed, and those behind it."""
import base64, sys
from events import events


def handler(event, context):
    for record in event["Records"]:
        try:
            for line in events(base64.b64decode(record["kinesis"]["data"])):
                sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()  # Lambda may stop the process as soon as it is told that the record is done
        except Exception as reason:
            print(record["eventID"], reason, file=sys.stderr)
            return {"batchItemFailures": [{"itemIdentifier": record["kinesis"]["sequenceNumber"]}]}
    return {"batchItemFailures": []}
