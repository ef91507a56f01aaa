namespace Telemetry.Engine.Tests.Ranking;

/// <summary>The table that a changelog describes; a row that is taken back must be in it.</summary>
internal sealed class ChangeTable(bool allowsEqual = false)
{
    private readonly List<string> _rows = [];
    private int _taken;

    /// <summary>The rows, sorted as texts.</summary>
    public IEnumerable<string> Rows => _rows.Order(StringComparer.Ordinal);

    /// <summary>Applies what came since the last call.</summary>
    public void TakeFrom(IReadOnlyList<string> lines)
    {
        for (; _taken < lines.Count; _taken++)
        {
            var (kind, row) = Split(lines[_taken]);
            if (kind is "UpdateBefore" or "Delete")
            {
                Assert.True(_rows.Remove(row), $"[{row}] is taken back and is not in the table");
                if (kind == "Delete") { continue; }
                var (next, after) = Split(lines[_taken + 1]);
                Assert.Equal("UpdateAfter", next);
                Assert.True(allowsEqual || row != after, $"[{row}] is updated to itself");
                continue;
            }
            _rows.Add(row);
        }
    }

    /// <summary>The kind and the columns of a line.</summary>
    public static (string Kind, string Row) Split(string line)
    {
        foreach (var kind in (string[])["UpdateBefore", "UpdateAfter", "Delete"])
        {
            if (line.StartsWith(kind + " ", StringComparison.Ordinal)) { return (kind, line[(kind.Length + 1)..]); }
        }
        return ("Insert", line);
    }
}
