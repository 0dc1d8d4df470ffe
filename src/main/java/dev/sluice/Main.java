package dev.sluice;

import dev.sluice.cli.Invocation;
import dev.sluice.cli.Sentences;
import dev.sluice.cli.SluiceCommand;
import dev.sluice.cli.StandardOutput;
import dev.sluice.source.OpenFiles;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs the program and returns its exit status; leaves the process and the streams as they are. */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        return SluiceCommand.run(args, in, out, err);
    }

    public static void main(String[] args) {
        StandardOutput out =
                new StandardOutput(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // What libraries log quotes the service, too.
        System.setErr(new Sentences(err));
        int status;
        String shortage = OpenFiles.shortage();
        if (shortage != null) {
            err.println("sluice: " + shortage);
            status = 1;
        } else {
            Invocation.nameWorkingDirectory();
            status = run(Invocation.words(args), standardInput(), out, err);
            status = status == 0 && out.failed(err) ? 1 : status;
        }
        out.flush();
        // Whatever still runs belongs to KPL or the SDK, and nothing waits for it.
        Runtime.getRuntime().halt(status);
    }

    /** Where standard input is closed, the first file that Java opened has its number: one of its own. */
    private static InputStream standardInput() {
        try {
            Path file = Path.of("/proc/self/fd/0").toRealPath();
            if (file.startsWith(Path.of(System.getProperty("java.home")).toRealPath())) {
                return new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("standard input is closed");
                    }

                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        return read();
                    }
                };
            }
        } catch (IOException e) {
            // A pipe, or no /proc.
        }
        return new FileInputStream(FileDescriptor.in);
    }
}
