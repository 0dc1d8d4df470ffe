package dev.sluice.cli;

import dev.sluice.report.Run;
import dev.sluice.report.Units;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What runs, for {@code --version}: all that somebody asks who is told of a fault. */
public final class Version implements IVersionProvider {
    /** The build puts them beside the classes; without a build there are none. */
    private static final String COMMIT = "commit";

    private static final String KPL = "/META-INF/maven/software.amazon.kinesis/amazon-kinesis-producer/pom.properties";

    @Override
    public String[] getVersion() {
        String commit = resource(COMMIT).strip();
        return new String[] {
            "sluice " + Run.PROGRAM_VERSION + (commit.isEmpty() ? "" : " (commit " + commit + ")"),
            "Java   " + System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")",
            "KPL    " + kpl(),
            "on     " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                    + System.getProperty("os.arch"),
            "uses   " + Units.things(Runtime.getRuntime().availableProcessors(), "core", "cores") + ", at most "
                    + Units.grouped(Runtime.getRuntime().maxMemory() >> 20) + " MiB of heap"
        };
    }

    private static String kpl() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(KPL)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            // Said below.
        }
        return properties.getProperty("version", "unknown");
    }

    private static String resource(String name) {
        try (InputStream in = Version.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
