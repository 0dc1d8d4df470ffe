package dev.sluice.bench;

import dev.sluice.bench.Contender.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Other shippers, where their programs are on this machine, at the settings that make them fastest. They are no part of the build: each is
 * named by its path.
 */
final class Peers {
    private static final List<String> KNOWN = List.of("fluent-bit", "vector");

    private final Map<String, String> paths;
    private final Path directory;

    /**
     * Of {@code fluent-bit=PATH,vector=PATH}, or of nothing.
     *
     * @throws IllegalArgumentException if it is something else
     */
    Peers(String typed, Path directory) {
        this.paths = new LinkedHashMap<>();
        this.directory = directory;
        for (String peer : typed.isEmpty() ? new String[0] : typed.split(",", -1)) {
            int equals = peer.indexOf('=');
            String name = peer.substring(0, Math.max(0, equals));
            if (!KNOWN.contains(name) || !Files.isExecutable(Path.of(peer.substring(equals + 1)))) {
                throw new IllegalArgumentException("--with takes " + String.join("=PATH,", KNOWN)
                        + "=PATH of programs that can be run, not '" + peer + "'");
            }
            paths.put(name, peer.substring(equals + 1));
        }
    }

    /** All peers that can send this log as it is, packed as well as they can. */
    List<Contender> packed(Corpus log, int shards) {
        return contenders("", log, shards, "-p", "simple_aggregation=On", "-p", "compression=zstd");
    }

    /** The same, one line a record. */
    List<Contender> lines(Corpus log, int shards) {
        return contenders(", lines", log, shards);
    }

    private List<Contender> contenders(String what, Corpus log, int shards, String... fluentBitPacks) {
        List<Contender> contenders = new ArrayList<>();
        paths.forEach((name, path) -> {
            if (name.equals("fluent-bit")) {
                contenders.add(of(name + what, log, place -> fluentBit(path, log, place, fluentBitPacks))
                        .unlimited(shards));
            } else if (fluentBitPacks.length == 0) {
                // It packs nothing: a line is a record.
                contenders.add(of(name + what, log, place -> List.of(path, "--quiet", "--config", vector(place)))
                        .unlimited(shards)
                        .fedBy(List.of("cat", log.file().toString())));
            }
        });
        return contenders;
    }

    private static Contender of(String name, Corpus log, Function<Place, List<String>> command) {
        return new Contender(name, log, List.of(), command, List.of());
    }

    /** It trusts what the system trusts, whatever it is told: Lab puts the endpoint's certificate there by SSL_CERT_FILE. */
    private static List<String> fluentBit(String path, Corpus log, Place place, String... packs) {
        URI endpoint = URI.create(place.url());
        List<String> command = new ArrayList<>(List.of(path, "-q", "-f", "0.1", "-i", "tail"));
        for (String setting : List.of(
                "path=" + log.file(),
                "Read_from_Head=On",
                "Exit_On_Eof=On",
                "Buffer_Chunk_Size=1M",
                "Buffer_Max_Size=4M",
                "Mem_Buf_Limit=256M")) {
            command.addAll(List.of("-p", setting));
        }
        command.addAll(List.of("-o", "kinesis_streams"));
        for (String setting : List.of(
                "region=us-east-1",
                "stream=" + Contender.STREAM,
                "endpoint=" + endpoint.getHost(),
                "port=" + endpoint.getPort(),
                "log_key=log",
                "workers=2")) {
            command.addAll(List.of("-p", setting));
        }
        command.addAll(Arrays.asList(packs));
        return command;
    }

    /** It ends with its input only where that is standard input. */
    private String vector(Place place) {
        Path config = directory.resolve("vector.yaml");
        try {
            Files.writeString(config, """
                    data_dir: %s
                    sources: { in: { type: stdin } }
                    sinks:
                      out:
                        type: aws_kinesis_streams
                        inputs: [in]
                        stream_name: %s
                        region: us-east-1
                        endpoint: %s
                        encoding: { codec: text }
                        batch: { max_events: 500, timeout_secs: 0.1 }
                        request: { concurrency: 8 }
                    """.formatted(
                            Files.createDirectories(directory.resolve("vector")),
                            Contender.STREAM,
                            place.url().replace("https:", "http:")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return config.toString();
    }
}
