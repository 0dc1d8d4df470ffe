package dev.sluice;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Data flows one way, and each third-party library has one room that knows it. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final List<String> ROOMS = List.of(
            "read",
            "aws",
            "stream",
            "source",
            "parse",
            "pack",
            "deliver",
            "ledger",
            "forecast",
            "report",
            "verify",
            "local",
            "load",
            "plan",
            "cli",
            "spark");

    @ArchTest
    static final ArchRule rooms_importOnlyThoseBeforeThem = all(ROOMS.stream()
            .flatMap(room -> ROOMS.stream()
                    .skip(ROOMS.indexOf(room) + 1L)
                    .map(later -> noClasses()
                            .that()
                            .resideInAPackage("dev.sluice." + room + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.sluice." + later + ".."))));

    @ArchTest
    static final ArchRule libraries_haveOneImporter = all(Stream.of(
            onlyIn("software.amazon.kinesis.producer..", "deliver"),
            onlyIn("me.tongfei.progressbar..", "report"),
            onlyIn("picocli..", "cli"),
            onlyIn("io.netty..", "local"),
            onlyIn("org.bouncycastle..", "local"),
            onlyIn("com.google.re2j..", "parse"),
            onlyIn("org.apache.commons.compress..", "source"),
            onlyIn("org.tukaani.xz..", "source"),
            onlyIn("software.amazon.awssdk.http..", "aws", "read.stream")));

    /** What it is published as: a decoder that brings one library along, and a reader of streams for who has the AWS SDK. */
    @ArchTest
    static final ArchRule readLibrary_needsZstdAlone = classes()
            .that()
            .resideInAPackage("dev.sluice.read")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.sluice.read", "java..", "com.github.luben.zstd..", "org.jspecify..");

    @ArchTest
    static final ArchRule readLibrary_leavesTheJvmOfItsUserAlone = noClasses()
            .that()
            .resideInAPackage("dev.sluice.read..")
            .should()
            .callMethodWhere(JavaCall.Predicates.target(owner(type(System.class)))
                    .and(JavaCall.Predicates.target(nameMatching("(setProperty|setProperties|setErr|setOut|exit)"))));

    /** A nested class may share its name with another nested one, which is always named with its owner. */
    @ArchTest
    static void names_meanOneThing(JavaClasses classes) {
        Map<String, List<String>> owners = classes.stream()
                .filter(each ->
                        !each.isAnonymousClass() && !each.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
        assertThat(owners)
                .allSatisfy((name, named) -> assertThat(
                                named.size() == 1 || named.stream().allMatch(each -> each.contains("$")))
                        .as("%s: %s", name, named)
                        .isTrue());
    }

    private static ArchRule onlyIn(String library, String... rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(Stream.of(rooms)
                        .map(room -> "dev.sluice." + room + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static ArchRule all(Stream<ArchRule> rules) {
        return CompositeArchRule.of(rules.toList()).allowEmptyShould(true);
    }
}
