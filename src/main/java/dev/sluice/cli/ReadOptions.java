package dev.sluice.cli;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.CredentialTrouble;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.read.stream.ReadFailedException;
import dev.sluice.source.FileName;
import dev.sluice.stream.Explain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the stream lies that a command reads: at AWS, at an endpoint, or in a directory. */
final class ReadOptions {
    @Option(
            names = "--endpoint-data",
            order = Topic.WHERE + Topic.MORE,
            paramLabel = "DIR",
            description = "Read the stream that load --local --endpoint-data DIR left in DIR; needs no AWS account.")
    @Nullable
    private Path endpointData;

    @Option(
            names = "--dictionary",
            order = Topic.INPUT + Topic.MORE + 1,
            paramLabel = "FILE",
            description = "Read records that were packed with this zstd dictionary; repeatable.")
    private List<Path> dictionaries = new ArrayList<>();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    /** The directory with the stream; null: it lies elsewhere. */
    @Nullable
    Path endpointData() {
        return endpointData;
    }

    /** @throws ParameterException if a file holds none, or two have the same id */
    List<ZstdDictionary> dictionaries(CommandSpec command) {
        try {
            Map<Long, ZstdDictionary> byId = new LinkedHashMap<>();
            for (Path file : dictionaries) {
                ZstdDictionary read = DictionaryFile.read(file);
                ZstdDictionary other = byId.putIfAbsent(read.id(), read);
                if (other != null && !other.sha256().equals(read.sha256())) {
                    throw new IllegalArgumentException("--dictionary " + FileName.shown(file)
                            + ": another one has its id, " + read.id() + "; leave one of them out");
                }
            }
            return List.copyOf(byId.values());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The sentence on records that need dictionaries which were not given; null: there were none. */
    static @Nullable String missing(SortedSet<Long> ids) {
        return ids.isEmpty()
                ? null
                : "Records were packed with the "
                        + (ids.size() == 1 ? "dictionary " : "dictionaries ")
                        + ids.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + ", without which they cannot be read; give --dictionary FILE.";
    }

    /** What a command does with the stream. */
    interface StreamUse {
        int read(AwsClients clients) throws ReadFailedException, IOException, InterruptedException;
    }

    /**
     * Where the stream lies, if it is in no directory, and who asks.
     *
     * @throws dev.sluice.aws.AwsException if that cannot be
     */
    AwsSettings settings(TypedStream stream) {
        return stream.in(connection.settings(), connection.region);
    }

    /**
     * Opens the way to the stream, reads, and returns the exit status that the reading gave.
     *
     * @param account whether anything but the stream is asked for at AWS
     * @throws ReadFailedException if there is no way; the rest is the reading's own
     */
    int open(CommandSpec command, TypedStream stream, boolean account, StreamUse reading)
            throws ReadFailedException, IOException, InterruptedException {
        Idle idle = new Idle(command);
        idle.with("--endpoint-data", endpointData != null, "--endpoint", "--insecure");
        AccountOptions.refuseIdle(idle, "--endpoint-data", endpointData == null || account, "--region");
        if (endpointData == null) {
            return read(settings(stream), stream, reading);
        }
        if (!Files.isDirectory(endpointData)) {
            throw new ReadFailedException(FileName.shown(endpointData)
                    + " is not a directory; name the one that load --endpoint-data was given.");
        }
        Endpoint endpoint;
        try {
            endpoint = Endpoint.start(EndpointOptions.stored(endpointData).withUnlimited(true));
        } catch (IOException e) {
            throw new ReadFailedException(
                    "The records in " + FileName.shown(endpointData) + " cannot be read: " + e.getMessage(), e);
        }
        try (endpoint) {
            return read(AwsSettings.local(endpoint.uri()), stream, reading);
        }
    }

    private static int read(AwsSettings settings, TypedStream stream, StreamUse reading)
            throws ReadFailedException, IOException, InterruptedException {
        try (AwsClients clients = AwsClients.reading(settings)) {
            try {
                clients.credentials().resolveCredentials();
            } catch (RuntimeException e) {
                throw new ReadFailedException(CredentialTrouble.sentence(settings, e), e);
            }
            try {
                return reading.read(clients);
            } catch (ReadFailedException e) {
                throw new Explain(clients, stream.name()).inWords(e);
            }
        }
    }
}
