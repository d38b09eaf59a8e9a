package io.wrongbook.widetable.rocksdb;

import java.util.Collection;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;

/**
 * What Flink has no option for: RocksDB for a job that looks single keys up, mostly in vain. Named
 * by {@code state.backend.rocksdb.options-factory}, above all other RocksDB options; see
 * docs/performance.md.
 */
public final class PointLookupOptionsFactory implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    /** RocksDB's own advice. */
    private static final double HASH_TABLE_UTIL_RATIO = 0.75;

    /** Of the cache that RocksDB wants named, though Flink brings one of its own afterwards. */
    private static final long BLOCK_CACHE_MB = 8;

    @Override
    public DBOptions createDBOptions(
            DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        // Each instance belongs to one task, and has one writer.
        return currentOptions.setAllowConcurrentMemtableWrite(false);
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        BlockBasedTableConfig tables =
                currentOptions.tableFormatConfig() instanceof BlockBasedTableConfig
                        ? (BlockBasedTableConfig) currentOptions.tableFormatConfig()
                        : new BlockBasedTableConfig();
        // The only way to a memtable that knows by a bloom filter which keys it does not have. It
        // also replaces the tables' options, so those come after it.
        return currentOptions
                .optimizeForPointLookup(BLOCK_CACHE_MB)
                .setTableFormatConfig(
                        tables.setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                                .setDataBlockHashTableUtilRatio(HASH_TABLE_UTIL_RATIO));
    }
}
