using Telemetry.Engine.State;

namespace Telemetry.Engine.Over;

/// <summary>How far a partition has come.</summary>
internal sealed class OverKey
{
    /// <summary>How many of the rows that are kept have gone out.</summary>
    public int Given { get; set; }

    /// <summary>How many rows are not kept any more.</summary>
    public long Gone { get; set; }

    /// <summary>The time of the last row that a watermark has reached.</summary>
    public long LastFinal { get; set; } = long.MinValue;

    /// <summary>The time of the last row that went out.</summary>
    public long LastGiven { get; set; } = long.MinValue;

    /// <summary>RANK of that row; 0 before the first.</summary>
    public long Rank { get; set; }

    /// <summary>DENSE_RANK of that row.</summary>
    public long DenseRank { get; set; }

    /// <summary>The next row is the current one: counts its ranks.</summary>
    public void Count(long time)
    {
        if (Rank > 0 && time == LastGiven) { return; }
        LastGiven = time;
        Rank = Gone + Given + 1;
        DenseRank++;
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Int32(Given);
        writer.Int64(Gone);
        writer.Int64(LastFinal);
        writer.Int64(LastGiven);
        writer.Int64(Rank);
        writer.Int64(DenseRank);
    }

    public static OverKey Read(SnapshotReader reader) => new()
    {
        Given = reader.Int32(),
        Gone = reader.Int64(),
        LastFinal = reader.Int64(),
        LastGiven = reader.Int64(),
        Rank = reader.Int64(),
        DenseRank = reader.Int64(),
    };
}
