package dev.sluice.load;

import dev.sluice.source.S3Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Objects below a prefix. Each is the same only as long as its key and its ETag are: all that is put is delivered. */
final class LivingObjects extends LivingInputs {
    private static final List<String> KINDS = List.of(".log", ".log.gz", ".log.zst", ".tar");

    private final S3Server server;
    private final String prefix;
    private int keys;

    LivingObjects(S3Server server, String prefix, List<WrittenLines> all, Random random) throws IOException {
        super(all, random);
        this.server = server;
        this.prefix = prefix;
        for (String kind : KINDS) {
            put(newKey(kind), List.of(fresh()));
        }
    }

    @Override
    String fullName(String name) {
        return "s3://" + S3Server.BUCKET + "/" + prefix + name;
    }

    @Override
    void change(boolean listed) throws IOException {
        switch (random().nextInt(6)) {
            case 0 -> put(newKey(KINDS.get(random().nextInt(KINDS.size()))), List.of(fresh()));
            case 1 -> any(key -> listed || isDelivered(key), key -> replace(key, HEAD, TAIL, 0));
            case 2 -> any(key -> listed || isDelivered(key), key -> replace(key, Integer.MAX_VALUE, 0, 300));
            case 3 -> any(key -> true, key -> put(key, contents(key)));
            case 4 -> any(key -> listed || isDelivered(key), this::move);
            default -> any(key -> names().size() > KINDS.size() && (listed || isDelivered(key)), this::delete);
        }
    }

    private String newKey(String kind) {
        return "o" + keys++ + kind;
    }

    private void put(String key, List<WrittenLines> contents) throws IOException {
        note("put", fullName(key));
        holds(key, contents);
        server.put(prefix + key, bytes(key, contents));
    }

    private void replace(String key, int head, int tail, int more) throws IOException {
        List<WrittenLines> others = new ArrayList<>();
        for (WrittenLines old : contents(key)) {
            WrittenLines other = like(old, head, tail);
            other.grow(more);
            others.add(other);
        }
        put(key, others);
    }

    /** The same bytes under another key are another object. */
    private void move(String key) throws IOException {
        put(
                newKey(key.substring(key.indexOf('.'))),
                contents(key).stream()
                        .map(old -> like(old, Integer.MAX_VALUE, 0))
                        .toList());
        delete(key);
    }

    private void delete(String key) {
        note("delete", fullName(key));
        server.delete(prefix + key);
        gone(key);
    }
}
