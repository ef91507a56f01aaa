namespace Telemetry.Engine.Sql.Files;

/// <summary>How a CSV file is written.</summary>
public sealed record CsvOptions
{
    /// <summary>Between the fields; an ASCII character.</summary>
    /// <value>A comma.</value>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether the first record has the columns' names.</summary>
    /// <value>It has.</value>
    public bool HasHeader { get; init; } = true;

    /// <summary>A word that means NULL, beside the empty field; null for none.</summary>
    /// <value>None.</value>
    public string? Null { get; init; }

    /// <summary>Whether columns may be missing in the header; their values are NULL.</summary>
    /// <value>They may not.</value>
    public bool MayLackColumns { get; init; }
}
