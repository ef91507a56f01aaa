using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Files;

namespace Telemetry.Gateway.Sql;

/// <summary>Where the rows of one sink go: line by line as they come, or, when they replace each other and nobody asked
/// for the changes, those that are left at the end.</summary>
internal sealed class SqlOutput(RowText text, LineTarget target, string? table, bool isMaterialized)
{
    private readonly ResultTable? _rows = isMaterialized ? new() : null;

    /// <summary>Takes rows.</summary>
    public void Take(Frame frame)
    {
        for (int row = 0; row < frame.Count; row++)
        {
            ReadOnlySpan<byte> line = text.Line(frame, row, table);
            if (_rows is null)
            {
                target.Write(text.Header, line);
            }
            else
            {
                _rows.Apply(frame.KindAt(row), line);
            }
        }
    }

    /// <summary>No more rows come.</summary>
    public void Finish()
    {
        target.Begin(text.Header);
        foreach (string line in _rows?.Lines ?? [])
        {
            target.Write(text.Header, Encoding.UTF8.GetBytes(line));
        }
    }
}
