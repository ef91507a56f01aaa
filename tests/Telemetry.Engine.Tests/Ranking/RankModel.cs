using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Ranking;

/// <summary>Top-N the plain way: all rows in a list, sorted anew each time. Rows are (g, k, x, n).</summary>
internal sealed class RankModel(RankSpec spec)
{
    public const int Partition = 0;
    public const int Unique = 1;

    private readonly List<object?[]> _rows = [];

    public static Schema Columns { get; } = new(
        new("g", ColumnType.Text, true), new("k", ColumnType.Text), new("x", ColumnType.Float64, true),
        new("n", ColumnType.Int64, true));

    public IReadOnlyList<object?[]> All => _rows;

    public void Insert(object?[] row)
    {
        var old = spec.UniqueKey.IsEmpty ? -1 : _rows.FindIndex(other => Equals(other[Unique], row[Unique]));
        if (old >= 0) { Replace(old, row); } else { _rows.Add(row); }
    }

    public void Delete(object?[] row) => _rows.RemoveAt(IndexOf(row));

    public void Update(object?[] before, object?[] after) => Replace(IndexOf(before), after);

    public IEnumerable<string> Table()
    {
        var lines = new List<string>();
        foreach (var partition in _rows.GroupBy(PartitionOf))
        {
            var sorted = partition.Order(Comparer<object?[]>.Create(Compare)).ToList();
            for (var place = 0; place < sorted.Count; place++)
            {
                var rank = RankOf(sorted, place);
                if (rank < spec.From || rank > spec.To) { continue; }
                lines.Add(Print(sorted[place]) + (spec.RankColumn is null ? "" : $" {spec.RankColumn}={rank}"));
            }
        }
        return lines.Order(StringComparer.Ordinal);
    }

    public static ScriptStep.Row Step(ChangeKind kind, object?[] row) =>
        new ScriptStep.Row("rows", new EventTime(0), row) { Kind = kind };

    public static string Print(object?[] row)
    {
        var cells = row.Select((cell, column) => cell is null ? null
            : $"{Columns.Columns[column].Name}={Convert.ToString(cell, CultureInfo.InvariantCulture)}");
        return string.Join(' ', cells.Where(cell => cell is not null));
    }

    private int RankOf(List<object?[]> sorted, int place)
    {
        var before = sorted.Where(row => Compare(row, sorted[place]) < 0).ToList();
        return spec.Function switch
        {
            RankFunction.RowNumber => place + 1,
            RankFunction.Rank => before.Count + 1,
            _ => before.Where((row, at) => at == 0 || Compare(before[at - 1], row) != 0).Count() + 1,
        };
    }

    private void Replace(int old, object?[] row)
    {
        if (PartitionOf(_rows[old]) == PartitionOf(row) && Compare(_rows[old], row) == 0)
        {
            _rows[old] = row;
            return;
        }
        _rows.RemoveAt(old);
        _rows.Add(row);
    }

    private string? PartitionOf(object?[] row) => spec.PartitionBy is { Length: 0 } ? "" : (string?)row[Partition];

    private int IndexOf(object?[] row) => spec.UniqueKey.IsEmpty
        ? _rows.FindIndex(other => other.SequenceEqual(row))
        : _rows.FindIndex(other => Equals(other[Unique], row[Unique]));

    private int Compare(object?[] left, object?[] right)
    {
        foreach (var column in spec.OrderBy)
        {
            var order = CompareCells(column, left, right);
            if (order != 0) { return order; }
        }
        return 0;
    }

    private static int CompareCells(SortColumn column, object?[] left, object?[] right)
    {
        var at = Columns.IndexOf(column.Column);
        var (one, other) = (left[at], right[at]);
        if (one is null && other is null) { return 0; }
        var nullsFirst = column.Nulls == NullOrder.First || (column.Nulls == NullOrder.Lowest && !column.IsDescending);
        if (one is null || other is null) { return (one is null) == nullsFirst ? -1 : 1; }
        var order = one is string text
            ? string.CompareOrdinal(text, (string)other) : ((IComparable)one).CompareTo(other);
        return column.IsDescending ? -order : order;
    }
}
