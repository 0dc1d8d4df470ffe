// The events of a Kinesis record, in every layout and codec that Sluice writes.
import { createHash } from "node:crypto";
import { gunzipSync, zstdDecompressSync } from "node:zlib"; // zstd: Node 22.15 and later, so nodejs22.x and nodejs24.x

/** The fields of a protobuf message: number and value. */
function* fields(data) {
  let at = 0;
  const varint = () => (data[at] < 128 ? data[at++] : (data[at++] & 127) + varint() * 128);
  while (at < data.length) {
    const key = varint(), size = varint(), bytes = (key & 7) === 2;
    at += bytes ? size : 0;
    yield [Math.floor(key / 8), bytes ? data.subarray(at - size, at) : size];
  }
}

/** Buffers without their newline; throws if the record is damaged. */
export function events(data) {
  const begin = data.toString("hex", 0, 4);
  if (begin === "f3899ac2") {
    if (!createHash("md5").update(data.subarray(4, -16)).digest().equals(data.subarray(-16)))
      throw new Error("the aggregated record is damaged");
    const records = [...fields(data.subarray(4, -16))].filter(([number]) => number === 3);
    return records.map(([, record]) => new Map(fields(record)).get(3));
  }
  if (begin === "28b52ffd") data = zstdDecompressSync(data);
  else if (begin.startsWith("1f8b08")) data = gunzipSync(data);
  const lines = [];
  let start = 0;
  for (let end; (end = data.indexOf(10, start)) >= 0; start = end + 1) lines.push(data.subarray(start, end));
  if (start < data.length || start === 0) lines.push(data.subarray(start));
  return lines;
}
