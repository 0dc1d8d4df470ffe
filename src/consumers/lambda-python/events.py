"""The events of a Kinesis record, in every layout and codec that Sluice writes."""
import gzip, hashlib
import zstandard


def fields(data):
    """The fields of a protobuf message: number and value."""
    at = 0
    def varint():
        nonlocal at
        low, at = data[at], at + 1
        return low if low < 128 else low - 128 | varint() << 7
    while at < len(data):
        key, size = varint(), varint()
        at += size if key & 7 == 2 else 0
        yield key >> 3, data[at - size:at] if key & 7 == 2 else size


def events(data):
    """Bytes without their newline; raises if the record is damaged."""
    if data[:4] == b"\xf3\x89\x9a\xc2":
        if hashlib.md5(data[4:-16]).digest() != data[-16:]:
            raise ValueError("the aggregated record is damaged")
        records = (dict(fields(value)) for number, value in fields(data[4:-16]) if number == 3)
        return [record.get(3, b"") for record in records]
    if data[:4] == b"\x28\xb5\x2f\xfd":
        data = zstandard.ZstdDecompressor().decompress(data)
    elif data[:3] == b"\x1f\x8b\x08":
        data = gzip.decompress(data)
    return data.removesuffix(b"\n").split(b"\n")
