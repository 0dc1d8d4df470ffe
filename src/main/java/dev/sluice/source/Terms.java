package dev.sluice.source;

/**
 * What all sources of one run are read with.
 *
 * @param resume knows what earlier runs read, and is told what this one plans
 * @param listener told what goes wrong
 */
record Terms(SourceOptions options, Resume resume, InputListener listener) {}
