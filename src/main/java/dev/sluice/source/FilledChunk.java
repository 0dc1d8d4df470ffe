package dev.sluice.source;

import java.nio.ByteBuffer;

/**
 * A chunk with the bytes of its whole lines.
 *
 * @param sourceName the input as the user knows it: a path, {@code -}, {@code archive.tar!member}
 * @param bytes direct; position to limit are whole lines, each ending in a newline but perhaps the source's last one. Owned by
 *     the worker that asked for it, until it asks for the next one
 * @param offset the source's offset of the first byte in {@code bytes}; at least the chunk's start
 * @param line number of the first line in {@code bytes}, from 1; 0 where it is not known without reading the file from its start
 * @param last whether the source ends here
 */
public record FilledChunk(String sourceName, Chunk chunk, ByteBuffer bytes, long offset, long line, boolean last) {}
