package dev.sluice.source;

/**
 * What a source is read with.
 *
 * @param resume knows what earlier runs read, and is told what this one plans
 * @param listener told what goes wrong
 * @param share what of it is read here
 */
record Terms(SourceOptions options, Framing framing, Resume resume, InputListener listener, ChunkShare share) {}
