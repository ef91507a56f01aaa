using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Sql;

/// <summary>A table of a case, and how it is declared.</summary>
internal sealed class CaseTable
{
    private readonly List<(string Name, string Type)> _columns = [];

    public CaseTable(string name) => Name = name;

    public string Name { get; }

    /// <summary>The columns that rows give values for.</summary>
    public IReadOnlyList<(string Name, string Type)> Columns => _columns;

    /// <summary>The column of the event time, or null.</summary>
    public string? Rowtime { get; set; }

    /// <summary>How far the watermark is behind the rows; null when the case makes it.</summary>
    public Duration? Behind { get; set; }

    /// <summary>Whether it has a column of processing time.</summary>
    public bool HasProctime { get; set; }

    public void Add(string name, string type) => _columns.Add((name, type));

    /// <summary>Columns whose types follow from the rows: texts are STRING, whole numbers BIGINT, others
    /// DOUBLE.</summary>
    public void AddInferred(IEnumerable<string> names, IReadOnlyList<JsonElement> rows)
    {
        var index = 0;
        foreach (var name in names)
        {
            var place = index++;
            Add(name, TypeOf(rows.Select(row => row[place])));
        }
    }

    /// <summary>The statement that declares it.</summary>
    public string Declaration()
    {
        var parts = _columns.Select(column => $"`{column.Name}` {column.Type}").ToList();
        if (HasProctime) { parts.Add("`proctime` AS PROCTIME()"); }
        if (Rowtime is not null) { parts.Add($"WATERMARK FOR `{Rowtime}` AS `{Rowtime}` - {Interval()}"); }
        return $"CREATE TEMPORARY TABLE {Name} ({string.Join(", ", parts)});\n";
    }

    public static string TypeOf(IEnumerable<JsonElement> cells)
    {
        var type = "BIGINT";
        foreach (var cell in cells)
        {
            if (cell.ValueKind == JsonValueKind.String) { return "STRING"; }
            if (cell.ValueKind is JsonValueKind.True or JsonValueKind.False) { return "BOOLEAN"; }
            if (cell.ValueKind == JsonValueKind.Number && !cell.TryGetInt64(out _)) { type = "DOUBLE"; }
        }
        return type;
    }

    /// <summary>A watermark that the case makes is declared far behind all its rows, which then say nothing.</summary>
    private string Interval() => Behind is { } behind
        ? string.Create(CultureInfo.InvariantCulture, $"INTERVAL '{behind.Micros / 1_000_000m}' SECOND")
        : "INTERVAL '99' DAY";
}
