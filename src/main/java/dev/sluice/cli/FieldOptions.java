package dev.sluice.cli;

import dev.sluice.parse.AddedField;
import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.Redaction;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.source.FileName;
import dev.sluice.source.Machine;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of the fields of events. */
final class FieldOptions {
    private static final int MOST_KEY_BYTES = 64 << 10;

    @DecidesBatches
    @Option(
            names = "--select",
            order = Topic.FIELDS + Topic.MORE + 1,
            paramLabel = "POINTER",
            split = ",",
            description = "Keep only these fields: /user/id, /items/0, /items/*/card.")
    private List<String> select = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--drop",
            order = Topic.FIELDS + Topic.MORE + 2,
            paramLabel = "POINTER",
            split = ",",
            description = "Leave these fields out.")
    private List<String> drop = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--redact",
            order = Topic.FIELDS + 1,
            paramLabel = "POINTER",
            split = ",",
            description = "Replace the values of these fields, by a hash if there is a key, or else by stars.")
    private List<String> redact = new ArrayList<>();

    @DecidesBatches
    @Option(
            names = "--redact-with",
            order = Topic.FIELDS + Topic.MORE + 4,
            paramLabel = "WHAT",
            description = "What --redact puts there: stars, or a hash, which is the same for equal values under one"
                    + " key.")
    private Redaction.@Nullable With redactWith;

    @Option(
            names = "--redact-key-file",
            order = Topic.FIELDS + Topic.MORE + 5,
            paramLabel = "FILE",
            description = "A file with the key for the hash, at least 16 bytes. Without it, the variable"
                    + " SLUICE_REDACT_KEY is taken.")
    @Nullable
    private Path redactKeyFile;

    @DecidesBatches
    @Option(
            names = "--add",
            order = Topic.FIELDS + Topic.MORE + 3,
            paramLabel = "FIELD",
            split = ",",
            description = "Put these fields into events: source, line and host, which say where they came from, or"
                    + " NAME=VALUE.")
    private List<String> add = new ArrayList<>();

    @Nullable
    Path keyFile() {
        return redactKeyFile;
    }

    /** @throws picocli.CommandLine.ParameterException if one would have no effect */
    void refuseIdle(Idle idle) {
        idle.without("--redact POINTER", !redact.isEmpty(), "--redact-with", "--redact-key-file");
        idle.with("--redact-with stars", redactWith == Redaction.With.STARS, "--redact-key-file");
    }

    /**
     * What was typed.
     *
     * @param keyVariable the hash's key as the environment has it; null: it has none
     * @throws IllegalArgumentException if it makes no sense; the message says what to do
     */
    FieldChanges fields(@Nullable String keyVariable) {
        if (!select.isEmpty() && !drop.isEmpty()) {
            throw new IllegalArgumentException("--select and --drop say the same thing in two ways; use one of them");
        }
        Projection projection = select.isEmpty() && drop.isEmpty()
                ? null
                : select.isEmpty()
                        ? new Projection(false, pointers("--drop", drop))
                        : new Projection(true, pointers("--select", select));
        return new FieldChanges(redact.isEmpty() ? null : redaction(keyVariable), projection, added());
    }

    private Redaction redaction(@Nullable String keyVariable) {
        List<JsonPointer> pointers = pointers("--redact", redact);
        if (redactWith == Redaction.With.STARS) {
            return Redaction.stars(pointers, true);
        }
        Path file = redactKeyFile;
        if (file != null) {
            return DialectOptions.read("--redact-key-file", () -> Redaction.hash(pointers, keyIn(file)));
        }
        if (keyVariable != null) {
            return DialectOptions.read("SLUICE_REDACT_KEY", () -> Redaction.hash(pointers, keyOf(keyVariable)));
        }
        if (redactWith == Redaction.With.HASH) {
            throw new IllegalArgumentException("--redact-with hash needs a key, or anybody could try out values; give"
                    + " --redact-key-file FILE or set SLUICE_REDACT_KEY");
        }
        return Redaction.stars(pointers, false);
    }

    /** Whoever makes the file with an editor or a shell ends it with a newline, which a variable does not have. */
    private static byte[] keyIn(Path file) {
        byte[] key;
        try (InputStream in = Files.newInputStream(file)) {
            key = in.readNBytes(MOST_KEY_BYTES + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException(FileName.shown(file) + " cannot be read: " + Reasons.of(e), e);
        }
        if (key.length > MOST_KEY_BYTES) {
            throw new IllegalArgumentException(FileName.shown(file) + " is too long to be a key");
        }
        int end = key.length > 0 && key[key.length - 1] == '\n' ? key.length - 1 : key.length;
        return Arrays.copyOf(key, end > 0 && end < key.length && key[end - 1] == '\r' ? end - 1 : end);
    }

    private static byte[] keyOf(String variable) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(variable)) {
            throw new IllegalArgumentException(
                    "the key has other letters than ASCII's, whose bytes depend on the locale; put it into a file for"
                            + " --redact-key-file");
        }
        return variable.getBytes(StandardCharsets.US_ASCII);
    }

    private List<AddedField> added() {
        Set<String> names = new HashSet<>();
        List<AddedField> added = new ArrayList<>();
        for (String typed : add) {
            AddedField field = DialectOptions.read("--add", () -> AddedField.parse(typed, Machine::hostName));
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("--add names the field " + field.name() + " twice; leave one out");
            }
            added.add(field);
        }
        return added;
    }

    private static List<JsonPointer> pointers(String option, List<String> typed) {
        return typed.stream()
                .map(text -> DialectOptions.read(option, () -> JsonPointer.parse(text)))
                .toList();
    }
}
