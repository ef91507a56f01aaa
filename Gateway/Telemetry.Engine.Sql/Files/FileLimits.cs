namespace Telemetry.Engine.Sql.Files;

/// <summary>What a file that a stranger wrote may cost.</summary>
public static class FileLimits
{
    /// <summary>Bytes of one row's text; a longer one becomes a dead letter.</summary>
    public const int RowBytesMax = 1024 * 1024;

    /// <summary>Levels of nesting in one line of JSON.</summary>
    public const int JsonDepthMax = 64;

    /// <summary>Columns of one file.</summary>
    public const int ColumnsMax = 1_024;

    /// <summary>Rows from the start of a file that are looked at to find its columns' types, when nobody declared
    /// them.</summary>
    public const int SampledRowsMax = 20_000;

    /// <summary>Characters of a value that are shown when it cannot be used.</summary>
    public const int ShownCharactersMax = 64;
}
