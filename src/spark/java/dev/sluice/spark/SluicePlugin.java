package dev.sluice.spark;

import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/** How Spark takes Sluice along: one part in the driver, one in each executor, and a way between them. */
public final class SluicePlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPart();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPart();
    }
}
