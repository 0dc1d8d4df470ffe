package dev.sluice.source;

/**
 * On what terms all sources of one run are read.
 *
 * @param resume what is known of them, and written down
 * @param listener hears of them
 */
record Terms(SourceOptions options, Resume resume, InputListener listener) {}
