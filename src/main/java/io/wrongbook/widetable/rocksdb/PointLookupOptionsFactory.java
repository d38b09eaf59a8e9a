package io.wrongbook.widetable.rocksdb;

import java.util.Collection;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;

/**
 * RocksDB settings without a Flink option, for a job that looks up single keys and mostly finds
 * none. {@code state.backend.rocksdb.options-factory} names this class. It takes precedence over
 * all other RocksDB options; see docs/performance.md.
 */
public final class PointLookupOptionsFactory implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    /** The value that RocksDB recommends. */
    private static final double HASH_TABLE_UTIL_RATIO = 0.75;

    /**
     * The upper bound that RocksDB has had since 6.28. Flink's 6.20 takes an eighth of the write
     * buffer, which is 8 MB, and the bloom filter takes it for each memtable, even an empty one. In
     * a slot with 100 MB this is more than all write buffers may have, so RocksDB flushed each
     * record alone.
     */
    private static final long ARENA_BLOCK_BYTES = 1 << 20;

    /** The size of the cache that RocksDB requires here; Flink sets its own cache afterwards. */
    private static final long BLOCK_CACHE_MB = 8;

    @Override
    public DBOptions createDBOptions(
            DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        // Each instance belongs to one task and has one writer.
        return currentOptions.setAllowConcurrentMemtableWrite(false);
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        BlockBasedTableConfig tables =
                currentOptions.tableFormatConfig() instanceof BlockBasedTableConfig
                        ? (BlockBasedTableConfig) currentOptions.tableFormatConfig()
                        : new BlockBasedTableConfig();
        // This is the only way to get a bloom filter for the memtable. It also replaces the options
        // of the tables, so these are set after it.
        return currentOptions
                .optimizeForPointLookup(BLOCK_CACHE_MB)
                .setArenaBlockSize(ARENA_BLOCK_BYTES)
                .setTableFormatConfig(
                        tables.setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                                .setDataBlockHashTableUtilRatio(HASH_TABLE_UTIL_RATIO));
    }
}
