package dev.sluice.cli;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsException;
import dev.sluice.deliver.PreflightException;
import dev.sluice.ledger.JournalException;
import dev.sluice.load.Loader;
import dev.sluice.load.OutputException;
import dev.sluice.read.stream.ReadFailedException;
import dev.sluice.report.JsonLines;
import dev.sluice.source.FileName;
import dev.sluice.source.InputException;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sluice}: the commands, and how every failure is told: one sentence, and a stack trace only when asked for. */
@Command(
        name = "sluice",
        description = "Bulk loader for Amazon Kinesis Data Streams.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class SluiceCommand implements Callable<Integer> {
    /** {@link Settings} has read it by the time that this is set; it stands here for the help. */
    @Option(
            names = "--config",
            order = Topic.PROGRAM + Topic.MORE + 1,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Options as OPTION = VALUE, one a line. Default: ~/.config/sluice/config.")
    @SuppressWarnings("UnusedVariable")
    private @Nullable Path config;

    @Spec
    private @Nullable CommandSpec spec;

    private record StandardStreams(InputStream in, PrintStream out, PrintStream err) {}

    private SluiceCommand() {}

    /** Who types no command wants to know which there are. */
    @Override
    public Integer call() {
        CommandLine program = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        program.usage(program.getOut());
        return 0;
    }

    /** Runs what the arguments say and returns the exit status. */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        return run(args, Invocation.variables(), new StandardStreams(in, out, err), Loader.HERE);
    }

    /** The same where a load is carried out by {@code loader}; no standard input is read. */
    public static int run(
            String[] args, Map<String, String> environment, PrintStream out, PrintStream err, Loader loader) {
        return run(args, environment, new StandardStreams(InputStream.nullInputStream(), out, err), loader);
    }

    private static int run(String[] args, Map<String, String> environment, StandardStreams streams, Loader loader) {
        PrintStream err = streams.err();
        Settings settings;
        try {
            settings = Settings.of(args, environment);
        } catch (IOException e) {
            return refused(e, err);
        }
        boolean verbose = settings.isOn("load", "verbose");
        quietLogs(verbose);
        if (!settings.early("load", "log-format").equalsIgnoreCase("json")) {
            return run(args, settings, streams, loader, verbose);
        }
        PrintStream before = System.err;
        JsonLines lines = new JsonLines(err);
        try {
            // What libraries log must not stand between the lines.
            System.setErr(lines);
            return run(args, settings, new StandardStreams(streams.in(), streams.out(), lines), loader, verbose);
        } finally {
            System.setErr(before);
        }
    }

    private static int run(String[] args, Settings settings, StandardStreams streams, Loader loader, boolean verbose) {
        PrintStream err = streams.err();
        if (args.length > 0 && args[0].equals("load") && !settings.asksForHelp()) {
            AwsClients.prepare();
        }
        CommandLine program;
        try {
            program = program(settings, Asked.by(args, settings), streams, loader, verbose);
        } catch (IOException e) {
            return refused(e, err);
        }
        int status = execute(program, args, err);
        ParseResult parsed = program.getParseResult();
        if (parsed != null
                && parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().userObject() instanceof LoadCommand load) {
            load.over(status);
        }
        return status;
    }

    private static int execute(CommandLine program, String[] args, PrintStream err) {
        try {
            return program.execute(args);
        } catch (Error e) {
            String sentence = Reasons.lacking(e);
            if (sentence == null) {
                throw e;
            }
            new Sentences(err).println("sluice: " + sentence);
            return 1;
        }
    }

    private static int refused(IOException e, PrintStream err) {
        new Sentences(err).println("sluice: " + e.getMessage());
        return 2;
    }

    /** All of it. */
    static CommandLine program(Settings settings, InputStream in, PrintStream out, PrintStream err, boolean verbose)
            throws IOException {
        return program(settings, Asked.ALL, new StandardStreams(in, out, err), Loader.HERE, verbose);
    }

    private static CommandLine program(
            Settings settings, Asked asked, StandardStreams streams, Loader loader, boolean verbose)
            throws IOException {
        InputStream in = streams.in();
        PrintStream out = streams.out();
        PrintStream err = streams.err();
        Sentences words = new Sentences(err);
        CommandLine program = new CommandLine(new SluiceCommand());
        asked.add(program, "help", HelpCommand.class, () -> new HelpCommand(out));
        asked.add(program, "load", LoadCommand.class, () -> new LoadCommand(in, out, err, loader));
        asked.add(program, "plan", PlanCommand.class, () -> new PlanCommand(in, out, err));
        asked.add(program, "cat", CatCommand.class, () -> new CatCommand(out, words));
        asked.add(program, "guess", GuessCommand.class, () -> new GuessCommand(in, out, words));
        asked.add(program, "train", TrainCommand.class, () -> new TrainCommand(in, out, words));
        asked.add(program, "verify", VerifyCommand.class, () -> new VerifyCommand(out, words));
        asked.add(program, "report", ReportCommand.class, () -> new ReportCommand(out, words));
        asked.add(program, "local", LocalCommand.class, LocalCommand::new);
        asked.add(program, "config", ConfigCommand.class, () -> new ConfigCommand(out));
        asked.add(program, "completion", CompletionCommand.class, () -> new CompletionCommand(out));
        asked.add(program, "list-streams", ListStreamsCommand.class, () -> new ListStreamsCommand(out));
        asked.add(program, "man-pages", ManPagesCommand.class, ManPagesCommand::new);
        settings.check(program);
        HelpText.show(program);
        Flags.sayBothWays(program);
        Numbers.readBy(program);
        program.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        return program.registerConverter(Path.class, TypedName::path)
                .registerConverter(String.class, TypedName::text)
                .setDefaultValueProvider(settings)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    Misuse.requireValues(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((e, command, parsed) ->
                        told(e, words, verbose, Settings.origins(command.getCommandSpec(), e.getMessage())))
                .setParameterExceptionHandler((e, arguments) -> {
                    words.println(Misuse.text(e));
                    return 2;
                });
    }

    private static int told(Exception e, PrintStream err, boolean verbose, String origins) {
        int status = status(e);
        String lacking = Reasons.lacking(e);
        if (lacking != null) {
            err.println("sluice: " + lacking);
            status = Math.max(1, status);
        } else if (status < 0) {
            err.println("sluice: internal error: " + e
                    + (verbose ? "" : "; run it with --verbose and report what it prints"));
            status = 1;
        } else {
            // The message of a file system is the file's name alone.
            String message = e instanceof FileSystemException file
                    ? FileName.shown(String.valueOf(file.getFile())) + ": " + Reasons.of(file)
                    : e.getMessage();
            for (String sentence : (message + origins).split("\n", -1)) {
                err.println("sluice: " + sentence);
            }
        }
        if (verbose) {
            e.printStackTrace(err);
        }
        return status;
    }

    /** The exit status of a failure whose message is meant for the user; -1 for any other. */
    static int status(Exception e) {
        if (e instanceof PreflightException preflight) {
            return preflight.exitStatus();
        }
        return e instanceof InputException || e instanceof OutputException || e instanceof AwsException
                ? 2
                : e instanceof JournalException || e instanceof ReadFailedException || e instanceof IOException
                        ? 1
                        : -1;
    }

    /** KPL and the SDK log through slf4j, which is configured by properties before the first logger is made. */
    private static void quietLogs(boolean verbose) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "off");
        // It tells of every two threads that log before it is ready.
        System.setProperty("slf4j.internal.verbosity", verbose ? "WARN" : "ERROR");
        if (verbose) {
            // For what is never logged, Java would load its calendars and languages all the same: a tenth of a start.
            System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
            System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
        }
    }
}
