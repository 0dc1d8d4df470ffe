package dev.sluice.parse.format;

/** Formats that tests name. */
public final class BuiltIn {
    public static final Format JSON = of("json");
    public static final Format CSV = of("csv");
    public static final Format TSV = of("tsv");
    public static final Format COMBINED = of("combined");
    public static final Format COMMON = of("common");
    public static final Format SYSLOG = of("syslog");
    public static final Format LOGFMT = of("logfmt");
    public static final Format W3C = of("w3c");
    public static final Format ALB = of("alb");
    public static final Format REGEX = of("regex");
    public static final Format APACHE_ERROR = of("apache-error");
    public static final Format POSTGRESQL = of("postgresql");
    public static final Format POSTGRESQL_CSV = of("postgresql-csv");
    public static final Format MYSQL_SLOW = of("mysql-slow");
    public static final Format HAPROXY = of("haproxy");
    public static final Format CRI = of("cri");
    public static final Format DOCKER = of("docker");
    public static final Format LOGBACK = of("logback");
    public static final Format PYTHON = of("python");
    public static final Format VPC_FLOW = of("vpcflow");

    private BuiltIn() {}

    public static Format of(String name) {
        return Format.named(name).orElseThrow();
    }
}
