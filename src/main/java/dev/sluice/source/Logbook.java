package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Resume.Planned;

/** Is told how far a source is read, before what was read is handed out. */
public interface Logbook {
    /**
     * The chunk is about to be handed out for the first time. A source's chunks are planned in ascending order, without gaps.
     *
     * @throws NotKeptException if it cannot be written down; the load ends
     */
    void planned(Planned planned) throws NotKeptException;

    /** The chunk is about to be handed out with just these bytes. */
    void filled(Chunk chunk, Span span);

    /** The source is planned to its end, and nothing is ever appended to it: another run need not read it to learn that. */
    void ended(SourceId source) throws NotKeptException;
}
