namespace Telemetry.Engine.Sql.Files;

/// <summary>What a reader came to.</summary>
public enum RowOutcome
{
    /// <summary>Nothing; never given.</summary>
    None = 0,

    /// <summary>A row: it is the last of the frame.</summary>
    Row = 1,

    /// <summary>A watermark: see <see cref="RowReader.Watermark"/>.</summary>
    Watermark = 2,

    /// <summary>A row that cannot be used: see <see cref="RowReader.Fault"/>.</summary>
    Rejected = 3,

    /// <summary>The end.</summary>
    End = 4,
}
