/** The program: {@link dev.sluice.Main} turns arguments and streams into an exit status. */
@org.jspecify.annotations.NullMarked
package dev.sluice;
