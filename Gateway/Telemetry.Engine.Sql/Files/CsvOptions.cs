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

    /// <summary>The options that a table's WITH clause says: <c>csv.field-delimiter</c> (<c>\t</c> is a tab),
    /// <c>csv.header</c> (<c>false</c>: none), <c>csv.null-literal</c>.</summary>
    /// <param name="options">The clause's options.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InvalidDataException">The delimiter is none.</exception>
    public static CsvOptions Of(IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var delimiter = options.GetValueOrDefault("csv.field-delimiter", ",");
        if (delimiter == "\\t") { delimiter = "\t"; }
        if (delimiter is not [< '\u0080' and not '"' and not '\n' and not '\r'])
        {
            throw new InvalidDataException($"csv.field-delimiter: '{delimiter}' is no single ASCII character");
        }
        return new()
        {
            Delimiter = delimiter[0],
            HasHeader = options.GetValueOrDefault("csv.header", "true") != "false",
            Null = options.GetValueOrDefault("csv.null-literal"),
        };
    }
}
