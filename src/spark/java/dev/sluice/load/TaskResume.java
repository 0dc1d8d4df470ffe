package dev.sluice.load;

import dev.sluice.ledger.Checkpoint;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.NotKeptException;
import dev.sluice.source.Origin;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.source.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The driver's checkpoint as a task sees it: what was known when the task began, and a way to add to it. Safe for use by several threads. */
final class TaskResume extends Resume.AnswersOf {
    private final Checkpoint known;
    private final Post post;
    private final Map<Chunk, Planning> plannings = new HashMap<>();

    /** Where words go. */
    interface Post {
        /** With the next letter. */
        void add(Word word);

        /** Now, and all that was added before. */
        List<Planning> send(Word word) throws IOException;
    }

    TaskResume(Checkpoint known, Post post) {
        super(known);
        this.known = known;
        this.post = post;
    }

    synchronized Planning planning(FilledChunk part) {
        Planning planning = plannings.get(part.chunk());
        return planning == null ? known.planning(part) : planning;
    }

    String sourceName(FilledChunk part) {
        return known.sourceName(part);
    }

    @Override
    public void opened(SourceId source, String sourceName, Origin origin) {
        post.add(new Word.Met(source, sourceName, origin));
    }

    @Override
    public void planned(Planned planned) throws NotKeptException {
        plan(new Word.Planned(planned), List.of(planned.chunk()));
    }

    @Override
    public void bundled(Bundle bundle) throws NotKeptException {
        List<Chunk> members = new ArrayList<>();
        bundle.members().forEach(member -> members.add(member.chunk()));
        plan(new Word.Bundled(bundle), members);
    }

    private void plan(Word word, List<Chunk> chunks) throws NotKeptException {
        List<Planning> answer;
        try {
            answer = post.send(word);
        } catch (IOException e) {
            throw new NotKeptException(String.valueOf(e.getMessage()), e);
        }
        synchronized (this) {
            for (int i = 0; i < chunks.size(); i++) {
                plannings.put(chunks.get(i), answer.get(i));
            }
        }
    }

    @Override
    public void filled(Chunk chunk, Span span) {
        post.add(new Word.Filled(chunk, span));
    }

    @Override
    public void ended(SourceId source) {
        post.add(new Word.Ended(source));
    }
}
