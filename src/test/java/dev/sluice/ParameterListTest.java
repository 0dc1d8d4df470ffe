package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Map;
import java.util.TreeMap;

/** More than six values in a row cannot be read at the place of a call, and two of one type are swapped without a word. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ParameterListTest {
    private static final int MOST = 6;

    @ArchTest
    static void lists_areShortEnoughToRead(JavaClasses classes) {
        Map<String, Integer> longer = new TreeMap<>();
        for (JavaClass owner : classes) {
            for (JavaCodeUnit unit : owner.getCodeUnits()) {
                int parameters = declared(owner, unit);
                if (parameters > MOST && !isMade(owner, unit)) {
                    String name = owner.getName().substring("dev.sluice.".length());
                    longer.merge(
                            unit instanceof JavaConstructor ? name : name + "." + unit.getName(),
                            parameters,
                            Math::max);
                }
            }
        }
        assertThat(longer).as("lists of more than %d parameters", MOST).isEmpty();
    }

    /** By the compiler, and read by nobody. */
    private static boolean isMade(JavaClass owner, JavaCodeUnit unit) {
        return owner.isAnonymousClass()
                || owner.isLocalClass()
                || unit.getName().startsWith("lambda$")
                || unit.getModifiers().contains(JavaModifier.SYNTHETIC)
                || unit.getModifiers().contains(JavaModifier.BRIDGE);
    }

    /** Without what the compiler puts before them: an enum's name and number, and the object that holds an inner class's. */
    private static int declared(JavaClass owner, JavaCodeUnit unit) {
        int all = unit.getRawParameterTypes().size();
        if (!(unit instanceof JavaConstructor)) {
            return all;
        }
        return owner.isEnum() ? all - 2 : owner.isInnerClass() ? all - 1 : all;
    }
}
