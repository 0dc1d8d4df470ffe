package dev.sluice.spark;

import dev.sluice.source.ForeignStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Whatever Hadoop's file systems reach: {@code s3a://}, {@code hdfs://}, {@code abfs://}, with the credentials and settings that Spark has.
 * Found as a service.
 */
public final class HadoopStore implements ForeignStore {
    private static Configuration configuration() {
        SparkEnv spark = SparkEnv.get();
        return spark == null
                ? SparkHadoopUtil.get().newConfiguration(SparkLoader.conf())
                : SparkHadoopUtil.get().newConfiguration(spark.conf());
    }

    @Override
    public List<ForeignFile> find(String name, boolean globs) throws IOException {
        Path path = new Path(name);
        FileSystem files = path.getFileSystem(configuration());
        FileStatus[] named = globs ? files.globStatus(path) : status(files, path);
        List<ForeignFile> found = new ArrayList<>();
        for (FileStatus each : named == null ? new FileStatus[0] : named) {
            add(files, each, each.getPath(), found);
        }
        found.sort(Comparator.comparing(ForeignFile::url));
        return found;
    }

    private static FileStatus[] status(FileSystem files, Path path) throws IOException {
        try {
            return new FileStatus[] {files.getFileStatus(path)};
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    /** Hidden files and directories below what was named are passed over, as on this machine. */
    private static void add(FileSystem files, FileStatus each, Path root, List<ForeignFile> found) throws IOException {
        Path path = each.getPath();
        if (each.isFile()) {
            String below = path.equals(root)
                    ? path.getName()
                    : root.toUri().relativize(path.toUri()).getPath();
            String version = each instanceof EtagSource tagged && tagged.getEtag() != null
                    ? tagged.getEtag()
                    : each.getLen() + "-" + each.getModificationTime();
            found.add(new ForeignFile(
                    path.toString(), each.getLen(), version, Instant.ofEpochMilli(each.getModificationTime()), below));
            return;
        }
        for (FileStatus child : files.listStatus(path)) {
            if (!child.getPath().getName().startsWith(".")) {
                add(files, child, root, found);
            }
        }
    }

    @Override
    public Reader open(ForeignFile file) throws IOException {
        Path path = new Path(file.url());
        FileSystem files = path.getFileSystem(configuration());
        FileStatus now = files.getFileStatus(path);
        if (now.getLen() < file.bytes()
                || (!(now instanceof EtagSource)
                        && now.getModificationTime() != file.written().toEpochMilli())) {
            throw new IOException("it is not what it was when it was listed");
        }
        return new Positioned(files.open(path));
    }

    private record Positioned(FSDataInputStream in) implements Reader {
        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            byte[] bytes = new byte[Math.min(to.remaining(), 1 << 20)];
            int count = in.read(at, bytes, 0, bytes.length);
            if (count > 0) {
                to.put(bytes, 0, count);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
