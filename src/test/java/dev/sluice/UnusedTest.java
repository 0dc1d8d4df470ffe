package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What nothing in the program uses is deleted, or stands here with its reason. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class UnusedTest {
    /** The JVM, the launcher and picocli begin here. */
    private static final Set<String> CALLED_BY_REFLECTION = Set.of(
            "dev.sluice.Main.main([Ljava.lang.String;)",
            "dev.sluice.WarmUp.main([Ljava.lang.String;)",
            "dev.sluice.aws.InnerHttpService.<init>()",
            "dev.sluice.cli.AttachedOnly.<init>()",
            "dev.sluice.cli.CapacityOptions$Shards.<init>()",
            "dev.sluice.cli.Durations.<init>()",
            "dev.sluice.cli.FormatNames.<init>()",
            "dev.sluice.cli.InputOptions$Pattern.<init>()",
            "dev.sluice.cli.Moment$Reader.<init>()",
            "dev.sluice.cli.ShardName.<init>()",
            "dev.sluice.cli.TypedName.<init>()",
            "dev.sluice.cli.TypedStream$Converter.<init>()",
            "dev.sluice.cli.UnpackingOptions$Encoding.<init>()");

    /** For consumers, whose programs are not here. */
    private static final Set<String> THE_LIBRARYS = Set.of(
            "dev.sluice.read.AggregatedCursor.explicitHashKey()",
            "dev.sluice.read.AggregatedCursor.partitionKey()",
            "dev.sluice.read.Distinct.copies()",
            "dev.sluice.read.Distinct.windowBatches()",
            "dev.sluice.read.RecordDecoder.<init>()",
            "dev.sluice.read.RecordDecoder.decode([B)",
            "dev.sluice.read.stream.ReadPlan.all(java.lang.String)");

    /** For the page of formats, which is made of them. */
    private static final Set<String> FOR_DOCUMENTS =
            Set.of("dev.sluice.parse.format.Definition.about()", "dev.sluice.parse.format.Definition.url()");

    /** What tests set up with, or look at, and could not see otherwise. */
    private static final Set<String> FOR_TESTS = Set.of(
            "dev.sluice.cli.SluiceCommand.program(dev.sluice.cli.Settings, java.io.InputStream, java.io.PrintStream, java.io.PrintStream, boolean)",
            "dev.sluice.ledger.Checkpoint.open(dev.sluice.ledger.JournalPlace, dev.sluice.ledger.JournalHeader)",
            "dev.sluice.ledger.ChunkLedger.openChunks()",
            "dev.sluice.parse.format.Format.named(java.lang.String)",
            "dev.sluice.pack.HotKeys.errorBytes()",
            "dev.sluice.parse.ParsePlan.raw(dev.sluice.parse.format.ParserOptions)",
            "dev.sluice.parse.format.ParserOptions.defaults(java.time.Instant)",
            "dev.sluice.source.InputException.sentences()");

    /** What src/spark builds upon, which only its profile compiles. */
    private static final Set<String> FOR_SPARK = Set.of(
            "dev.sluice.cli.SluiceCommand.run([Ljava.lang.String;, java.util.Map, java.io.PrintStream, java.io.PrintStream, dev.sluice.load.Loader)",
            "dev.sluice.deliver.Allotment.none(long)",
            "dev.sluice.deliver.Delivery.allot(dev.sluice.deliver.Allotment)",
            "dev.sluice.deliver.Delivery.allotted()",
            "dev.sluice.ledger.Checkpoint.isOpen(dev.sluice.read.Chunk)",
            "dev.sluice.ledger.Checkpoint.keep()",
            "dev.sluice.ledger.Checkpoint.planLater()",
            "dev.sluice.ledger.RejectLines.readObject(java.io.ObjectInputStream)",
            "dev.sluice.ledger.RejectLines.writeObject(java.io.ObjectOutputStream)",
            "dev.sluice.load.KeyTraffic.seen()",
            "dev.sluice.parse.FieldTally.add(dev.sluice.parse.FieldTally)",
            "dev.sluice.report.ExecutorFigures$Work.<init>(long, long, long, long)",
            "dev.sluice.report.ExecutorFigures.<init>(java.lang.String, java.lang.String, long, dev.sluice.report.ExecutorFigures$Work, boolean)",
            "dev.sluice.report.Latencies.add(java.util.List)",
            "dev.sluice.source.FilledChunk.planned(dev.sluice.source.FilledChunk$Facts, dev.sluice.read.Chunk)",
            "dev.sluice.source.RangeSource.planAll()",
            "dev.sluice.source.UnitFeed.of(java.util.List, dev.sluice.source.Cutting, dev.sluice.aws.ObjectStore)");

    @ArchTest
    static void members_areUsed(JavaClasses classes) {
        List<String> unused = classes.stream()
                .flatMap(each -> Stream.concat(each.getCodeUnits().stream(), each.getFields().stream()))
                .filter(member -> member.getAccessesToSelf().stream()
                        .allMatch(access -> access.getOrigin().equals(member)))
                .filter(member -> !isCalledByOthers(member))
                .map(JavaMember::getFullName)
                .toList();
        List<String> explained = Stream.of(CALLED_BY_REFLECTION, THE_LIBRARYS, FOR_DOCUMENTS, FOR_TESTS, FOR_SPARK)
                .flatMap(Set::stream)
                .toList();
        assertThat(unused).containsExactlyInAnyOrderElementsOf(explained);
    }

    private static boolean isCalledByOthers(JavaMember member) {
        JavaClass owner = member.getOwner();
        if (member.getModifiers().contains(JavaModifier.SYNTHETIC)
                || owner.getModifiers().contains(JavaModifier.SYNTHETIC)
                || owner.isAnonymousClass()
                || !member.getAnnotations().isEmpty()) {
            return true;
        }
        if (member instanceof JavaField field) {
            // Constants are copied into the classes that use them.
            return field.getModifiers().contains(JavaModifier.STATIC)
                    && field.getModifiers().contains(JavaModifier.FINAL);
        }
        if (member instanceof JavaMethod method) {
            return overrides(method)
                    || (owner.isEnum() && Set.of("values", "valueOf").contains(method.getName()))
                    || (owner.isRecord() && isAccessor(owner, method));
        }
        String name = ((JavaCodeUnit) member).getName();
        return name.equals("<clinit>") || member.getModifiers().contains(JavaModifier.PRIVATE) || owner.isEnum();
    }

    private static boolean isAccessor(JavaClass owner, JavaMethod method) {
        return method.getRawParameterTypes().isEmpty()
                && (owner.tryGetField(method.getName()).isPresent()
                        || Set.of("toString", "hashCode").contains(method.getName()));
    }

    private static boolean overrides(JavaMethod method) {
        JavaClass owner = method.getOwner();
        Predicate<JavaClass> declares = each -> each.getMethods().stream()
                .anyMatch(its -> its.getName().equals(method.getName())
                        && its.getRawParameterTypes().size()
                                == method.getRawParameterTypes().size());
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .anyMatch(declares);
    }
}
