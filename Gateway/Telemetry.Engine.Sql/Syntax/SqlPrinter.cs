namespace Telemetry.Engine.Sql.Syntax;

/// <summary>
/// Writes nodes back as SQL in one line. What is written is read again as an equal node; parentheses are put where they
/// are
/// needed only, and names are quoted where they are.
/// </summary>
public static class SqlPrinter
{
    /// <summary>The node as SQL.</summary>
    public static string Print(SqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var writer = new SqlWriter();
        writer.Write(node);
        return writer.ToString();
    }

    /// <summary>A name as it stands in SQL: in backquotes where it is no plain word.</summary>
    public static string Print(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return SqlWriter.Quote(name);
    }
}
