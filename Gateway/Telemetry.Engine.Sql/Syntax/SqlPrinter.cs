namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Writes nodes back as SQL.</summary>
public static class SqlPrinter
{
    /// <summary>The node as one line of SQL.</summary>
    public static string Print(SqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Span.Text.ToString();
    }
}
